"""The axe that the site itself brings, held against the page that is open in a browser."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[2] / "static" / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS_ONLY = {"type": "rule", "values": ["color-contrast"]}


def complaints(page: Page, rules: object = RULES) -> list[str]:
    """What axe holds against the page: the rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # A page in a frame is looked at by itself, and no sound or style has to be fetched. What is in order stays there.
    options = {"resultTypes": ["violations"], "runOnly": rules, "preload": False, "iframes": False}
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(options).then(({violations}) => violations)", options
    )
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def complaints_by_day_and_night(page: Page) -> list[str]:
    """The same in light colours, and the contrasts again in dark ones; leaves the page light."""
    page.emulate_media(color_scheme="light")
    by_day = complaints(page)
    page.emulate_media(color_scheme="dark")
    by_night = complaints(page, COLOURS_ONLY)
    page.emulate_media(color_scheme="light")
    return by_day + by_night

"""Every page of the site, held against WCAG 2.2 AA by axe: in both languages, light and dark.

The pages are those of tests/accounts/matrix.py, so that a new address is looked at without being listed here.
"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from accounts.models import User
from tests.accounts import matrix, world
from tests.accounts.matrix import PAGES, ROLES
from tests.accounts.test_permission_matrix import outcome
from tests.e2e.conftest import PASSWORD, let_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NO_PAGE = ("admin/", "api/", "media/")
OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS_ONLY = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}


def reader(row: matrix.Row) -> str | None:
    """The role with the fewest rights to whom a page opens; None when it opens to nobody."""
    return next((role for role, letter in zip(ROLES, row.outcomes, strict=True) if letter == "o"), None)


def pages_by_reader() -> dict[str, list[str]]:
    """The example addresses of all pages that are asked for with GET, by who looks at them."""
    found: dict[str, list[str]] = {}
    for route, row in PAGES.items():
        role = reader(row)
        if role and row.method == "GET" and not route.startswith(NO_PAGE):
            found.setdefault(role, []).append(row.path)
    return found


def is_page(client: Client, address: str) -> bool:
    """Whether an address answers with HTML; files to take away and programs' answers are nothing to look at."""
    response = client.get(address, follow=True)
    return response.headers.get("Content-Type", "").startswith("text/html") and outcome(response) != "s"


def complaints(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe holds against the page that is open: the rule, and where."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("role", pages_by_reader())
@pytest.mark.parametrize("language", ["ko", "en"])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, site: str, settings: Settings, role: str, language: str
) -> None:
    settings.SITE_URL = site
    names = world.make().names
    client = Client()
    # Without motion: a colour half way from light to dark is nobody's.
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=language, reduced_motion="reduce")
    if role != "anonymous":
        person: User = world.person(role, password=PASSWORD)
        client.force_login(person, backend="accounts.backends.EmailBackend")
        let_in(context, site, person)
    page = context.new_page()
    wrong = {}
    for path in pages_by_reader()[role]:
        address = path.format(**names)
        if not is_page(client, address):
            continue
        page.emulate_media(color_scheme="light")
        page.goto(f"{site}{address}{'&' if '?' in address else '?'}lang={language}")
        found = complaints(page, OPTIONS)
        page.emulate_media(color_scheme="dark")
        if found := found + complaints(page, COLOURS_ONLY):
            wrong[address] = found
    context.close()
    assert wrong == {}

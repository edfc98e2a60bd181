"""The browser that measures pages: the system's chromium, without its sandbox, which root may not use."""

import os

from playwright.sync_api import Browser, Playwright


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start it, with `more` of its switches."""
    path = os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium-headless-shell")
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", *more])

"""A real browser, a real worker and the vendors' wire, on the test database.

The browser is the system's chromium (`CHROMIUM_PATH`). A page of the `page` fixture that logs an error or breaks its
content policy fails its test.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.databases import own_database_url
from tests.wire.claude import ClaudeServer
from tests.wire.gemini import GeminiServer

# Playwright's event loop lives in the test's thread; the tests use the database from there all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

ROOT = Path(__file__).parents[2]
CLIP = ROOT / "remix" / "demo" / "media" / "bunny_short_95bpm.mp4"
PASSWORD = "correct-horse-battery"
WAIT_MS = 30_000
"""How long a browser waits for something to appear; generous, because the machine may be busy."""
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's chromium, without its sandbox, which root may not use.

    Sound may start without a gesture, because nobody is there to make one.
    """
    return {
        "executable_path": os.environ.get("CHROMIUM_PATH", "/usr/bin/chromium-headless-shell"),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required"],
    }


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """For one file: as long as it is there its event loop is the thread's, and no other test can have one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """For one file."""
    browser = playwright.chromium.launch(**browser_type_launch_args)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def browser_context_args() -> dict[str, Any]:
    """A Korean at a desk."""
    return {"locale": "ko-KR", "viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """A browser context that fails its test when a page of it complained."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.set_default_timeout(WAIT_MS)
    yield context
    assert complaints == []


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """The address of the whole site, served from the test database."""
    return str(live_server.url)


@pytest.fixture
def models(settings: Settings) -> Iterator[tuple[GeminiServer, ClaudeServer]]:
    """Both vendors on loopback, slow enough to watch."""
    with GeminiServer(delay_seconds=1.0) as gemini, ClaudeServer(delay_seconds=1.0) as claude:
        settings.GEMINI_API_KEY = settings.ANTHROPIC_API_KEY = "wire"
        settings.GEMINI_BASE_URL, settings.ANTHROPIC_BASE_URL = gemini.url, claude.url
        yield gemini, claude


@pytest.fixture
def worker(
    transactional_db: None, models: tuple[GeminiServer, ClaudeServer], tmp_path: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker process on the test database and the test's media folder."""
    gemini, claude = models
    environment = {
        **os.environ,
        "DATABASE_URL": own_database_url(),
        "MEDIA_ROOT": str(django_settings.MEDIA_ROOT),
        "GEMINI_API_KEY": "wire",
        "GEMINI_BASE_URL": gemini.url,
        "ANTHROPIC_API_KEY": "wire",
        "ANTHROPIC_BASE_URL": claude.url,
    }
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--fetch-job-polling-interval", "1"]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        yield process
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def curator(transactional_db: None) -> User:
    """Somebody who may do everything in the admin."""
    return User.objects.create_superuser("curator@example.com", PASSWORD, name="큐레이터")


def let_in(context: BrowserContext, site: str, person: User) -> None:
    """Sign a browser in as this person, without the form."""
    client = Client()
    client.force_login(person, backend="accounts.backends.EmailBackend")
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


@pytest.fixture
def sign_in(page: Page, site: str) -> Callable[[str], None]:
    """Open an address as a stranger and sign in as the curator where one is sent."""

    def sign_in(path: str) -> None:
        page.goto(site + path)
        form = page.locator("form:has(input[type=password])")
        form.locator("input[type=email], input[type=text]").first.fill("curator@example.com")
        form.locator("input[type=password]").fill(PASSWORD)
        form.locator("button[type=submit]").first.click()
        page.wait_for_load_state()

    return sign_in

"""Every page of the site, held against WCAG 2.2 AA by axe: in both languages, light and dark.

The pages are those of tests/accounts/matrix.py, so that a new address is looked at without being listed here.
"""

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings

from accounts.models import User
from tests.accounts import matrix, world
from tests.accounts.matrix import PAGES, ROLES
from tests.accounts.test_permission_matrix import outcome
from tests.e2e.axe import complaints_by_day_and_night
from tests.e2e.conftest import PASSWORD, let_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NO_PAGE = ("admin/", "api/", "media/")


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
        page.goto(f"{site}{address}{'&' if '?' in address else '?'}lang={language}")
        if found := complaints_by_day_and_night(page):
            wrong[address] = found
    context.close()
    assert wrong == {}

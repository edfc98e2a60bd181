"""The whole admin, held against WCAG 2.2 AA by axe: every list and form of the project's models, and its own pages.

The pages are those of tests/accounts/matrix.py, so that a new one is looked at without being listed here. To be done
in a minute, every other page is looked at in Korean and the rest in English, each of them light and dark.
"""

from collections.abc import Iterator
from itertools import islice

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings

from accounts.models import User
from tests.accounts import matrix, world
from tests.accounts.matrix import ADMIN, NEEDS, PAGES
from tests.e2e.axe import complaints_by_day_and_night
from tests.e2e.conftest import PASSWORD, let_in
from tests.e2e.test_accessibility import is_page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

FRAGMENTS = ("/admin/search/",)
"""What scripts put into a page; no page of its own."""
VIEWS = ("changelist", "add", "change")


def addresses(examples: world.World) -> Iterator[str]:
    """The admin's own pages, then what each model has, for an admin of the site."""
    role = matrix.ROLES.index("admin")
    for route, row in PAGES.items():
        is_open = row.method == "GET" and row.outcomes[role] == "o" and row.path not in FRAGMENTS
        if is_open and route.startswith("admin/"):
            yield row.path.format(**examples.names)
    for model, (_curator, admin) in ADMIN.items():
        base = f"/admin/{model.replace('.', '/')}/"
        for view in VIEWS:
            if NEEDS[view] in admin:
                key = examples.example_of(model).pk if view == "change" else ""
                yield {"changelist": base, "add": f"{base}add/"}.get(view, f"{base}{key}/change/")


@pytest.mark.parametrize(("language", "first"), [("ko", 0), ("en", 1)], ids=["ko", "en"])
def test_axe_finds_nothing_in_the_admin(
    browser: Browser, site: str, settings: Settings, language: str, first: int
) -> None:
    settings.SITE_URL = site
    examples = world.make()
    person: User = world.person("admin", password=PASSWORD)
    client = Client()
    client.force_login(person, backend="accounts.backends.EmailBackend")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale=language, reduced_motion="reduce")
    let_in(context, site, person)
    page = context.new_page()
    wrong = {}
    for address in islice(addresses(examples), first, None, 2):
        if not is_page(client, address):
            continue
        page.goto(f"{site}{address}{'&' if '?' in address else '?'}lang={language}")
        if found := complaints_by_day_and_night(page):
            wrong[address] = found
    context.close()
    assert wrong == {}

"""The page that explains the API, in a real browser."""

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from tests.e2e.axe import complaints_by_day_and_night

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_axe_finds_nothing_on_the_docs(browser: Browser, site: str, settings: Settings, language: str) -> None:
    settings.SITE_URL = site
    page = browser.new_page()
    page.goto(f"{site}/api/v1/docs/?lang={language}")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert complaints_by_day_and_night(page) == []


def test_a_problem_s_type_leads_to_its_meaning(browser: Browser, site: str, settings: Settings) -> None:
    settings.SITE_URL = site
    page = browser.new_page(locale="ko-KR")
    problem = page.request.get(f"{site}/api/v1/remix/").json()
    page.goto(problem["type"])
    assert problem["title"] in page.locator(":target").inner_text()


def test_the_text_fits_a_phone(browser: Browser, site: str, settings: Settings) -> None:
    settings.SITE_URL = site
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{site}/api/v1/docs/")
    assert page.evaluate("document.querySelector('.api').scrollWidth <= innerWidth")

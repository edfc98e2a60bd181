"""A campaign on the street: a phone that is near, far or says nothing, and the shop's display on a second screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from campaigns import qr
from campaigns.models import CheckIn, Place
from campaigns.states import CheckInState
from tests.accounts import world
from tests.campaigns import making
from tests.e2e.conftest import let_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

HERE = {"latitude": making.CITY_HALL.latitude, "longitude": making.CITY_HALL.longitude, "accuracy": 18}
FAR = {"latitude": making.GANGNAM.latitude, "longitude": making.GANGNAM.longitude, "accuracy": 18}

type Phone = Callable[..., Page]


@pytest.fixture
def place(site: str, settings: Settings) -> Place:
    settings.SITE_URL = site
    campaign = making.campaign(methods=["gps_match", "qr_rotating"])
    making.reward(campaign, kind="points", title="방문 포인트", points=50)
    return making.place(campaign)


@pytest.fixture
def phone(browser: Browser, site: str, place: Place) -> Phone:
    """A phone whose owner is signed in, at the check-in page; `at` is where it says that it is, None: it may not."""

    def phone(at: dict[str, float] | None = None, path: str = "") -> Page:
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="ko-KR")
        if at:
            context.grant_permissions(["geolocation"], origin=site)
            context.set_geolocation(at)  # type: ignore[arg-type]
        let_in(context, site, world.person("creator"))
        page = context.new_page()
        page.goto(f"{site}{path or f'/campaigns/{place.campaign.slug}/check-in/{place.pk}/'}")
        return page

    return phone


def test_whoever_is_there_checks_in_by_position(phone: Phone) -> None:
    page = phone(HERE)
    page.get_by_label("이 장소에 왔는지").check()
    page.get_by_role("button", name="내 위치 확인하기").click()
    expect(page.locator("[data-status]")).to_have_text("도착했어요. 인증할 수 있어요.")
    expect(page.locator("[data-accuracy]")).to_have_text("± 18m")
    page.get_by_role("button", name="여기서 인증하기").click()
    expect(page.get_by_role("heading", name="방문을 인증했어요!")).to_be_visible()
    expect(page.get_by_text("50포인트")).to_be_visible()
    page.context.close()


def test_whoever_is_far_away_sees_how_far_and_is_turned_away_kindly(phone: Phone) -> None:
    page = phone(FAR)
    page.get_by_label("이 장소에 왔는지").check()
    page.get_by_role("button", name="내 위치 확인하기").click()
    expect(page.locator("[data-status]")).to_have_text("조금 더 가까이 와 주세요.")
    expect(page.locator("[data-distance]")).to_contain_text("km")
    page.get_by_role("button", name="여기서 인증하기").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert CheckIn.objects.get().state == CheckInState.REFUSED
    page.context.close()


def test_without_the_permission_the_page_says_what_to_do(phone: Phone) -> None:
    page = phone()
    page.get_by_label("이 장소에 왔는지").check()
    page.get_by_role("button", name="내 위치 확인하기").click()
    expect(page.locator("[data-status]")).to_contain_text("위치 권한이 꺼져 있어요.")
    expect(page.get_by_role("button", name="여기서 인증하기")).to_be_disabled()
    page.context.close()


def test_the_code_of_the_shop_s_display_opens_the_page_and_checks_in(
    browser: Browser, site: str, place: Place, phone: Phone
) -> None:
    tablet = browser.new_context(viewport={"width": 1024, "height": 768})
    display = tablet.new_page()
    display.goto(f"{site}/campaigns/display.{qr.display_token(place)}/")
    expect(display.locator("[data-code] svg")).to_be_visible()
    letters = (display.locator("[data-letters]").text_content() or "").replace(" ", "")
    assert qr.verify(place, letters)
    page = phone(path=qr.shown(place).url.removeprefix(site))
    page.get_by_role("button", name="코드로 인증하기").click()
    expect(page.get_by_role("heading", name="방문을 인증했어요!")).to_be_visible()
    for context in (tablet, page.context):
        context.close()


def test_the_list_finds_what_is_near_by_a_press(phone: Phone, place: Place) -> None:
    page = phone(HERE, "/campaigns/")
    page.get_by_role("button", name="가까운 장소 찾기").click()
    expect(page.locator(".spots")).to_contain_text(place.name)


def test_the_map_shows_the_places_without_any_tiles(page: Page, site: str, place: Place) -> None:
    page.goto(f"{site}{place.campaign.get_absolute_url()}")
    expect(page.get_by_role("link", name=f"{place.name} · {place.campaign.title}")).to_be_visible()


def test_without_javascript_the_places_are_a_list(browser: Browser, site: str, place: Place) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{place.campaign.get_absolute_url()}")
    expect(page.get_by_text(place.name, exact=True)).to_be_visible()
    expect(page.locator("[data-map]")).to_be_hidden()
    context.close()

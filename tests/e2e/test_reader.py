"""A visitor with a phone: reads a recipe, takes its files along, listens to its beat."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from remix.models import RemixNode, Video
from tests.remix.pages.nodes import MakeNode

pytest_plugins = ["tests.remix.pages.nodes"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LOADED = "images => images.every(image => image.complete && image.naturalWidth > 0)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A page."""
    return {**browser_context_args, "viewport": {"width": 390, "height": 844}}


@pytest.fixture
def node(make_node: MakeNode, uploaded_video: Video) -> RemixNode:
    """A published recipe of six seconds with pictures and a source."""
    return make_node(shots=4, duration=6.0, frames=True, video=uploaded_video, upload_caption="너도 해 봐!")


@pytest.fixture
def address(site: str, node: RemixNode) -> str:
    """Where its page is."""
    return site + node.get_absolute_url()


def test_title_and_key_frames_are_seen_without_scrolling_sideways(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    images = page.locator("main img")
    assert images.count() == 5
    images.last.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert images.evaluate_all(LOADED)
    assert page.evaluate(OVERFLOW) == 0


def test_the_text_guide_is_downloaded(page: Page, address: str) -> None:
    page.goto(address)
    with page.expect_download() as started:
        page.get_by_role("link", name="Text Guide").first.click()
    assert "느릿느릿 기상" in Path(started.value.path()).read_text("utf-8-sig")


def test_the_beat_guide_plays_and_the_playhead_moves(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="비트 가이드 듣기").click()
    expect(page.locator("output")).to_have_text("0:01")
    assert page.evaluate("document.querySelector('audio').currentTime") > 0.9
    playhead = page.locator("[data-playhead]")
    expect(playhead).to_have_attribute("visibility", "visible")
    assert float((playhead.get_attribute("x") or "0%").removesuffix("%")) > 0
    page.get_by_role("button", name="비트 가이드 멈추기").click()
    assert page.evaluate("document.querySelector('audio').paused")


def test_the_keyboard_moves_from_shot_to_shot(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("slider").focus()
    page.keyboard.press("PageDown")
    expect(page.locator("[data-shot='2']")).to_have_class(re.compile(r"\bon\b"))
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(2.5, abs=0.01)


def test_a_safe_zone_is_drawn_over_the_frames_when_chosen(page: Page, address: str) -> None:
    page.goto(address)
    zone = page.locator(".frame .zone-tiktok")
    expect(zone).not_to_be_visible()
    page.get_by_text("TikTok", exact=True).click()
    expect(zone).to_be_visible()


def test_the_original_is_fetched_only_when_play_is_pressed(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert not [url for url in asked if "source_videos" in url]
    with page.expect_request(re.compile("source_videos")):
        page.get_by_role("link", name="원본 영상 재생").click()
    expect(page.locator("video.source")).to_be_visible()


def test_the_switch_turns_the_page_english_and_is_remembered(page: Page, site: str, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"{site}/remix/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_card_leads_to_its_recipe(page: Page, site: str, node: RemixNode) -> None:
    page.goto(site)
    page.get_by_role("link", name="느릿느릿 기상").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("느릿느릿 기상")


@pytest.mark.parametrize(
    "recipe", [{"shots": 60, "duration": 600.0}, {"shots": 1, "title": "가" * 80, "beats": [], "bpm": None}]
)
def test_no_recipe_makes_the_phone_scroll_sideways(
    page: Page, site: str, make_node: MakeNode, recipe: dict[str, object]
) -> None:
    for path in (make_node(**recipe).get_absolute_url(), "/"):
        page.goto(site + path)
        assert page.evaluate(OVERFLOW) == 0, path


def test_without_javascript_sound_and_source_are_still_there(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("audio")).to_be_visible()
    expect(page.get_by_role("link", name="원본 영상 재생")).to_have_attribute(
        "href", re.compile("^/media/source_videos/")
    )
    context.close()

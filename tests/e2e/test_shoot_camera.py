"""The camera: its picture and safe zone, what a pause keeps, and cameras that refuse or go away."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.shooting import (
    Wait,
    address,
    context,
    film_browser,
    node,
    page,
    press,
    sheet_says,
    stage,
    with_camera,
)
from tests.remix.pages.nodes import make_node, make_recipe

__all__ = ["address", "context", "film_browser", "make_node", "make_recipe", "node", "page", "stage", "with_camera"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_pause_keeps_the_shots_that_were_finished(with_camera: Page, stage: Wait) -> None:
    press(with_camera, "toggle")
    expect(with_camera.locator("[data-where]")).to_have_text("장면 2 / 3")
    press(with_camera, "toggle")
    stage("paused")
    expect(with_camera.locator("[data-take-count]")).to_have_text("1")
    press(with_camera, "takes")
    sheet_says(with_camera, "2, 3번 장면이 아직 없어요")
    expect(with_camera.get_by_role("button", name="이어 붙이기")).to_be_hidden()


def test_the_safe_zone_lies_over_the_preview(with_camera: Page) -> None:
    zone = with_camera.locator("[data-zone-path=tiktok]")
    expect(zone).to_be_visible()
    press(with_camera, "settings")
    with_camera.get_by_role("dialog").get_by_text("Reels", exact=True).click()
    expect(with_camera.locator("[data-zone-path=instagram]")).to_be_visible()
    expect(zone).to_be_hidden()


def test_the_preview_has_the_recipes_proportions(with_camera: Page) -> None:
    preview = with_camera.get_by_label("카메라 화면").element_handle()
    # It takes them once the first picture has come.
    with_camera.wait_for_function(
        "(preview) => Math.abs(preview.clientWidth / preview.clientHeight - 90 / 160) < 0.01", arg=preview
    )


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("NotAllowedError", "카메라를 쓸 수 없게 되어 있어요"),
        ("NotFoundError", "카메라를 찾지 못했어요"),
        ("NotReadableError", "다른 앱이 카메라를 쓰고 있어요"),
    ],
)
def test_a_camera_that_refuses_is_no_reason_to_stop(
    context: BrowserContext, page: Page, address: str, stage: Wait, error: str, sentence: str
) -> None:
    refusal = f"async () => {{ throw new DOMException('', '{error}'); }}"
    context.add_init_script(f"if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = {refusal};")
    page.goto(address)
    press(page, "camera")
    expect(page.locator("[data-say]")).to_contain_text(sentence)
    press(page, "toggle")
    stage("done")


def test_a_browser_that_is_not_asked_for_permission_says_so(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="ko-KR", permissions=[])
    page = context.new_page()
    page.goto(address)
    press(page, "camera")
    expect(page.locator("[data-say]")).to_contain_text("카메라 없이")
    context.close()


def test_without_the_microphone_the_picture_is_recorded_alone(
    context: BrowserContext, page: Page, address: str
) -> None:
    context.add_init_script(
        """if (navigator.mediaDevices) {
          const open = navigator.mediaDevices.getUserMedia;
          navigator.mediaDevices.getUserMedia = async (wish) => {
            if (wish.audio) throw new DOMException("", "NotAllowedError");
            return open(wish);
          };
        }"""
    )
    page.goto(address)
    press(page, "camera")
    expect(page.locator("[data-say]")).to_have_text("마이크 없이 화면만 담을게요.")
    expect(page.get_by_label("카메라 화면")).to_be_visible()


def test_a_browser_that_cannot_record_still_shows_the_preview(
    context: BrowserContext, page: Page, address: str, stage: Wait
) -> None:
    context.add_init_script("delete window.MediaRecorder;")
    page.goto(address)
    press(page, "camera")
    expect(page.locator("[data-say]")).to_contain_text("이 브라우저는 녹화하지 못해요")
    press(page, "toggle")
    stage("done")


def test_a_camera_that_is_taken_away_pauses_and_keeps_what_was_finished(with_camera: Page, stage: Wait) -> None:
    press(with_camera, "toggle")
    expect(with_camera.locator("[data-where]")).to_have_text("장면 2 / 3")
    with_camera.evaluate(
        """() => {
          const [track] = document.querySelector("[data-preview]").srcObject.getVideoTracks();
          track.dispatchEvent(new Event("ended"));
        }"""
    )
    stage("paused")
    expect(with_camera.locator("[data-say]")).to_contain_text("카메라 연결이 끊겼어요")
    expect(with_camera.locator("[data-take-count]")).to_have_text("1")

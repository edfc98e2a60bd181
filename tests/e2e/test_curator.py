"""The main job as a curator does it: sign in, hand in the clip, watch it become a draft, edit a shot, publish."""

import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from remix.models import RemixNode
from tests.e2e.conftest import CLIP, WAIT_MS

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("curator")]

SUBMIT = "/admin/remix/video/add/"
RECIPE = {
    "title": "컵 마술",
    "concept": "빈 컵이 가득 차요.",
    "narrative": "빈 컵을 흔들면 가득 차요.",
    "shots": [
        {"start": 0, "end": 4, "action": "컵을 보여 줘요.", "title": "보여 주기"},
        {"start": 4, "end": 10, "action": "컵을 흔들어요.", "title": "흔들기"},
    ],
    "duration_seconds": 10,
    "bpm": 120,
    "beats": [beat / 2 for beat in range(20)],
}


@pytest.fixture
def draft(curator: User) -> RemixNode:
    return RemixNode.objects.create(recipe=RECIPE, creator=curator)


def test_a_clip_becomes_a_published_recipe(
    page: Page, sign_in: Callable[[str], None], worker: subprocess.Popen[bytes], site: str
) -> None:
    sign_in(SUBMIT)
    page.locator("#id_upload").set_input_files(CLIP)
    page.get_by_role("button", name="올리고 분석하기").click()
    page.wait_for_url("**/admin/remix/analysis/*/change/")
    expect(page.locator(".km-step.is-running, .km-step.is-done").first).to_be_visible()
    page.evaluate("window.loadedOnce = true")
    draft = page.locator("[data-draft]")
    expect(draft).to_be_visible(timeout=2 * WAIT_MS)
    expect(page.locator("#id_title")).not_to_have_value("")
    assert page.evaluate("window.loadedOnce"), "the page was reloaded"

    draft.click()
    action = page.locator("[name=shots-0-action]")
    action.fill("빈 컵을 카메라에 가까이 보여 줘요.")
    # What the page's own check found is among what has to be seen.
    expect(page.locator("[data-axe][data-checked]")).to_be_visible()
    page.get_by_label("모두 봤어요").check()
    page.get_by_role("button", name="저장하고 공개하기").click()
    # It may be undone for ten seconds; then the page shows what came of it.
    expect(page.locator("[data-public]")).to_be_visible(timeout=2 * WAIT_MS)

    public = page.locator("[data-public]").get_attribute("href")
    page.goto(f"{site}{public}")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("빈 컵을 카메라에 가까이 보여 줘요.").first).to_be_visible()


def test_a_wrong_file_is_refused_before_it_is_sent_and_the_address_stays(
    page: Page, sign_in: Callable[[str], None]
) -> None:
    sign_in(SUBMIT)
    page.locator("#id_url").fill("https://www.tiktok.com/@dance/video/7301234567890123456")
    page.locator("#id_upload").set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"hello"})
    page.get_by_role("button", name="올리고 분석하기").click()
    expect(page.get_by_text("영상 파일이 아니에요.")).to_be_visible()
    expect(page.locator("#id_url")).to_have_value("https://www.tiktok.com/@dance/video/7301234567890123456")


def test_a_shot_is_split_on_a_beat_and_saved(page: Page, sign_in: Callable[[str], None], draft: RemixNode) -> None:
    sign_in(f"/admin/remix/remixnode/{draft.pk}/change/")
    page.get_by_role("button", name="나누기").nth(1).click()
    expect(page.locator("[data-timing]")).to_have_text("샷이 처음부터 끝까지 이어져요.")
    expect(page.locator("[name=shots-2-start]")).to_have_value("7")
    page.locator("[name=shots-2-title]").fill("더 흔들기")
    page.get_by_role("button", name="저장만 하기").click()
    expect(page.get_by_text("저장했어요.")).to_be_visible()
    draft.refresh_from_db()
    assert [shot["end"] for shot in draft.recipe["shots"]] == [4, 7, 10]


def test_two_shots_are_merged_into_one(page: Page, sign_in: Callable[[str], None], draft: RemixNode) -> None:
    sign_in(f"/admin/remix/remixnode/{draft.pk}/change/")
    page.get_by_role("button", name="다음과 합치기").first.click()
    page.get_by_role("button", name="저장만 하기").click()
    expect(page.get_by_text("저장했어요.")).to_be_visible()
    draft.refresh_from_db()
    assert [shot["action"] for shot in draft.recipe["shots"]] == ["컵을 보여 줘요. 컵을 흔들어요."]


def test_a_gap_is_said_while_one_types_and_closed_by_snapping(
    page: Page, sign_in: Callable[[str], None], draft: RemixNode
) -> None:
    sign_in(f"/admin/remix/remixnode/{draft.pk}/change/")
    page.locator("[name=shots-0-end]").fill("3")
    expect(page.locator("[data-timing]")).to_have_text("샷 1과(와) 샷 2 사이가 1초 비어 있어요.")
    page.get_by_role("button", name="박에 맞추기").click()
    expect(page.get_by_text("아직 저장하지 않았어요.")).to_be_visible()
    expect(page.locator("[data-timing]")).to_have_text("샷이 처음부터 끝까지 이어져요.")


def test_the_pages_fit_a_phone(page: Page, sign_in: Callable[[str], None], draft: RemixNode) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(f"/admin/remix/remixnode/{draft.pk}/change/")
    for path in (f"/admin/remix/remixnode/{draft.pk}/change/", SUBMIT, "/admin/"):
        page.goto(page.url.split("/admin/")[0] + path)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path

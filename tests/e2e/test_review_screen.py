"""The review screens in a browser: the clip beside the fields, strips with handles, the live preview, the short way."""

import re
import subprocess
from collections.abc import Callable

import pytest
from django.core.files import File
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from accounts.models import User
from curation.models import WorkItem
from remix import preview_checks
from remix.models import Analysis, RemixNode, Video
from remix.models.analysis import Fallback
from remix.models.review import ReviewReason
from remix.resolving import open_review
from remix.states import AnalysisState
from tests.e2e.conftest import CLIP, WAIT_MS, let_in
from tests.remix.admin.rows import understood, waiting_draft

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NOW = "document.querySelector('.km-film').currentTime"


def film(route: Route) -> None:
    """The film in the parts that a browser asks for; the tests' server, unlike ours, only sends whole files."""
    content = CLIP.read_bytes()
    first = int(re.search(r"\d+", route.request.headers.get("range", "bytes=0-"))[0])  # type: ignore[index]
    span = f"bytes {first}-{len(content) - 1}/{len(content)}"
    headers = {"Content-Type": "video/mp4", "Accept-Ranges": "bytes", "Content-Range": span}
    route.fulfill(status=206, headers=headers, body=content[first:])


@pytest.fixture
def here(context: BrowserContext, page: Page, site: str, curator: User) -> Callable[[str], Page]:
    """Opens an address of the admin as the curator."""
    let_in(context, site, curator)
    context.route("**/*.mp4", film)

    def here(path: str) -> Page:
        page.goto(f"{site}/admin/{path}")
        return page

    return here


@pytest.fixture
def analysis(curator: User) -> Analysis:
    """An analysis with its film."""
    found = understood(curator)
    attach_film(found.video)
    return found


@pytest.fixture
def draft(curator: User) -> RemixNode:
    """A draft with its film, waiting in the queue."""
    node = waiting_draft(curator)
    attach_film(Video.objects.get())
    return node


def attach_film(video: Video) -> None:
    with CLIP.open("rb") as content:
        video.file.save("bunny.mp4", File(content))


def drag(page: Page, handle: Locator, to: float) -> None:
    """Pull a handle to a share (0 to 1) of its strip."""
    strip = page.locator("[data-strip]").bounding_box()
    grip = handle.bounding_box()
    assert strip
    assert grip
    middle = grip["y"] + grip["height"] / 2
    page.mouse.move(grip["x"] + grip["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(strip["x"] + strip["width"] * (to - 0.02), middle)
    page.mouse.move(strip["x"] + strip["width"] * to, middle)
    page.mouse.up()


def test_a_time_that_is_clicked_shows_that_moment_of_the_clip(here: Callable[[str], Page], analysis: Analysis) -> None:
    page = here(f"remix/analysis/{analysis.pk}/change/")
    page.wait_for_function(f"{NOW} === 0 && document.querySelector('.km-film').readyState > 0")
    page.locator(".km-said [data-seek='4.71']").click()
    assert page.evaluate(NOW) == pytest.approx(4.71, abs=0.01)
    page.locator("[data-seek-input=id_hook__at_second]").click()
    assert page.evaluate(NOW) == pytest.approx(0.5, abs=0.01)
    page.keyboard.press(".")
    page.locator("[data-mark-input=id_hook__at_second]").click()
    expect(page.locator("#id_hook__at_second")).to_have_value("0.6")


def test_the_clip_stays_in_view_however_far_one_reads(here: Callable[[str], Page], analysis: Analysis) -> None:
    page = here(f"remix/analysis/{analysis.pk}/change/")
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.locator("#scenes-title").scroll_into_view_if_needed()
        expect(page.locator(".km-film")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_scene_s_edge_is_dragged_onto_the_measured_cut_and_moved_with_the_keyboard(
    here: Callable[[str], Page], analysis: Analysis
) -> None:
    page = here(f"remix/analysis/{analysis.pk}/change/")
    edge = page.get_by_role("slider", name="1번 끝, 2번 시작")
    edge.scroll_into_view_if_needed()
    drag(page, edge, 0.475)
    expect(edge).to_have_attribute("aria-valuetext", "4.71초, 잰 장면 전환에 맞음")
    expect(page.locator("[name=scenes-0-end]")).to_have_value("4.71")
    expect(page.locator("[name=scenes-1-start]")).to_have_value("4.71")
    edge.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=scenes-1-start]")).to_have_value("4.81")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.locator("[name=scenes-0-end]")).to_have_value("4.71")
    expect(edge).to_be_focused()
    assert page.evaluate(NOW) == pytest.approx(4.71, abs=0.01)


def test_no_edge_is_pulled_over_its_neighbour(here: Callable[[str], Page], analysis: Analysis) -> None:
    page = here(f"remix/analysis/{analysis.pk}/change/")
    edge = page.get_by_role("slider", name="1번 끝, 2번 시작")
    edge.scroll_into_view_if_needed()
    drag(page, edge, 1.0)
    expect(page.locator("[name=scenes-0-end]")).to_have_value("9.9")


def test_a_shot_s_edge_steps_from_beat_to_beat(here: Callable[[str], Page], draft: RemixNode) -> None:
    page = here(f"remix/remixnode/{draft.pk}/change/")
    edge = page.get_by_role("slider", name="1번 끝, 2번 시작")
    edge.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=shots-1-start]")).to_have_value("4.5")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[name=shots-0-end]")).to_have_value("4.55")
    drag(page, edge, 0.603)
    expect(page.locator("[name=shots-0-end]")).to_have_value("6")
    expect(page.locator("[data-timing]")).to_have_text("샷이 처음부터 끝까지 이어져요.")


def test_the_tempo_is_tapped(here: Callable[[str], Page], analysis: Analysis) -> None:
    page = here(f"remix/analysis/{analysis.pk}/change/")
    page.evaluate(
        """() => { for (const at of [0, 500, 1000, 1500, 2000]) {
            const tap = new KeyboardEvent("keydown", { code: "KeyT", bubbles: true });
            Object.defineProperty(tap, "timeStamp", { value: 10000 + at });
            document.body.dispatchEvent(tap); } }"""
    )
    expect(page.locator("#id_bpm")).to_have_value("120")
    expect(page.locator("[data-tapped]")).to_have_text("5번 두드려서 120 BPM")


def test_what_was_measured_or_said_is_taken_over_with_one_click(
    here: Callable[[str], Page], analysis: Analysis
) -> None:
    page = here(f"remix/analysis/{analysis.pk}/change/")
    take = page.locator("[data-take='15'][data-into=id_duration_seconds]")
    take.click()
    expect(page.locator("#id_duration_seconds")).to_have_value("15")
    expect(take).to_be_hidden()
    expect(page.locator("[data-take='10'][data-into=id_duration_seconds]")).to_be_visible()


def test_the_preview_follows_what_is_typed_and_axe_looks_at_it(here: Callable[[str], Page], draft: RemixNode) -> None:
    page = here(f"remix/remixnode/{draft.pk}/change/")
    expect(page.locator("[data-axe]")).to_have_attribute("data-checked", "0")
    before = page.evaluate("history.length")
    page.locator("#id_title").fill("바로 보이는 제목")
    frame = page.frame_locator("[data-frames] iframe:not(.is-coming)")
    expect(frame.locator("h1")).to_have_text("바로 보이는 제목")
    expect(page.locator("[data-preview-status]")).to_have_text("적고 있는 내용이 보여요. 아직 저장하지 않았어요.")
    page.locator("#id_title").fill("")
    expect(page.locator("[data-preview-status]")).to_contain_text("읽을 수 없는 칸이 있어요.")
    expect(frame.locator("h1")).to_have_text("바로 보이는 제목")
    assert page.evaluate("history.length") == before
    draft.refresh_from_db()
    assert draft.title == "컵 마술"
    draft.recipe = {**draft.recipe, "title": "바로 보이는 제목"}
    check = preview_checks.of(draft)
    assert check is not None
    assert check.findings == []


def test_a_platform_s_player_is_loaded_on_demand_and_told_to_jump(
    context: BrowserContext, here: Callable[[str], Page], curator: User
) -> None:
    asked: list[str] = []

    def player(route: Route) -> None:
        asked.append(route.request.url)
        script = "onmessage = (event) => { document.querySelector('p').textContent = event.data; }"
        route.fulfill(content_type="text/html", body=f"<!doctype html><p>ready</p><script>{script}</script>")

    context.route("https://www.youtube-nocookie.com/**", player)
    page = here(f"remix/analysis/{understood(curator).pk}/change/")
    assert asked == []
    page.locator(".km-said [data-seek='4.71']").click()
    told = page.frame_locator(".km-embed iframe").locator("p")
    expect(told).to_have_text("ready")
    assert re.search(r"enablejsapi=1.*&start=4$", asked[0])
    page.locator("[data-seek-input=id_hook__at_second]").click()
    expect(told).to_have_text('{"event":"command","func":"seekTo","args":[0.5,true]}')


def test_from_the_queue_to_a_published_recipe_in_five_keys(
    here: Callable[[str], Page], analysis: Analysis, worker: "subprocess.Popen[bytes]"
) -> None:
    # A warning of the checks before publishing: there is something to have seen.
    result = {**analysis.result, "safety": {"music_rights": "원곡의 권리를 확인해야 해요."}}
    Analysis.objects.update(state=AnalysisState.PENDING_REVIEW, fallback=Fallback.LAST_GOOD, result=result)
    open_review(analysis, ReviewReason.MODEL_FAILED, "timeout")
    page = here("queue/")
    pressed = []

    def press(key: str) -> None:
        pressed.append(key)
        page.keyboard.press(key)

    press("j")
    press("Enter")
    page.wait_for_url("**/remix/analysis/*/change/")
    press("a")
    page.wait_for_url("**/remix/remixnode/*/change/", timeout=2 * WAIT_MS)
    # The checks follow axe's report, which the page has to wait for; a person reads meanwhile.
    expect(page.locator("[data-axe][data-checked]")).to_be_visible()
    box = page.locator("input[name=seen]")
    expect(box).to_be_visible()
    press("s")
    expect(box).to_be_checked()
    press("a")
    expect(page.locator("[data-queue-toast]")).to_be_visible()
    expect(page.locator("[data-public]")).to_be_visible(timeout=2 * WAIT_MS)
    assert RemixNode.objects.published().count() == 1
    assert len(pressed) <= 6


def test_from_the_queue_to_a_published_recipe_in_three_clicks_that_can_be_taken_back(
    here: Callable[[str], Page], draft: RemixNode
) -> None:
    page = here("queue/")
    page.locator("[data-queue-link]").first.click()
    expect(page.locator("[data-axe][data-checked]")).to_be_visible()
    box = page.locator("input[name=seen]")
    if box.count():
        box.check()
    page.get_by_role("button", name="저장하고 공개하기").click()
    expect(page.locator("[data-queue-toast]")).to_be_visible()
    assert WorkItem.objects.get(kind="draft").decision == "published"
    page.keyboard.press("u")
    expect(page.locator("[data-queue-toast]")).to_have_count(0)
    assert WorkItem.objects.get(kind="draft").state == "open"

"""Shooting without a camera: every click on its beat, and the keys that start, pause, jump and repeat."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.shooting import (
    BEATS,
    STARTS,
    TITLES,
    Wait,
    address,
    clicks,
    context,
    film_browser,
    node,
    page,
    press,
    stage,
)
from tests.remix.pages.nodes import MakeNode, make_node, make_recipe

__all__ = ["address", "context", "film_browser", "make_node", "make_recipe", "node", "page", "stage"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

ONE_SAMPLE = 1 / 44_100


def sounded(page: Page, *, speed: float = 1.0) -> tuple[list[float], list[float]]:
    """The clicks of the last run in recipe seconds: those of the lead-in, and those of the shots."""
    heard = clicks(page)
    start = next(click["at"] for click in heard if click["accent"])
    times = [(click["at"] - start) * speed for click in heard]
    return [at for at in times if at < -ONE_SAMPLE], [at for at in times if at > -ONE_SAMPLE]


def test_every_click_is_scheduled_on_its_measured_beat(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    press(page, "toggle")
    stage("done")
    _lead, shots = sounded(page)
    assert shots == pytest.approx(BEATS, abs=ONE_SAMPLE)
    accents = [click["at"] for click in clicks(page) if click["accent"]]
    assert [at - accents[0] for at in accents] == pytest.approx(STARTS, abs=ONE_SAMPLE)


def test_four_counts_lead_in_on_the_beat(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    press(page, "toggle")
    stage("running")
    lead, _shots = sounded(page)
    assert lead == pytest.approx([-1.24, -0.93, -0.62, -0.31], abs=ONE_SAMPLE)  # the beats' usual distance, backwards


def test_a_later_shot_is_led_in_by_the_beats_before_it(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    for _shot in TITLES[1:]:
        page.keyboard.press("ArrowRight")
    press(page, "toggle")
    stage("paused")
    lead, shots = sounded(page)
    assert [2.1 + at for at in lead] == pytest.approx([0.9, 1.21, 1.5, 1.83], abs=ONE_SAMPLE)
    assert [2.1 + at for at in shots] == pytest.approx([2.1, 2.4, 2.72], abs=ONE_SAMPLE)


def test_at_half_speed_the_beats_are_twice_as_far_apart(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    for _step in range(5):
        press(page, "slower")
    expect(page.locator("[data-speed-now]")).to_have_text("×0.5")
    expect(page.locator("[data-tempo]")).to_contain_text("100 BPM")
    expect(page.get_by_role("button", name="느리게")).to_be_disabled()
    press(page, "toggle")
    stage("done")
    _lead, shots = sounded(page, speed=0.5)
    assert shots == pytest.approx(BEATS, abs=ONE_SAMPLE)


def test_a_recipe_without_beats_counts_its_tempo(page: Page, site: str, make_node: MakeNode, stage: Wait) -> None:
    node = make_node(shots=1, duration=2.0, bpm=180, beats=[])
    page.goto(f"{site}/remix/{node.node_id}/shoot/")
    press(page, "toggle")
    stage("done")
    _lead, shots = sounded(page)
    assert shots == pytest.approx([0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3], abs=0.0002)  # beats are kept to 0.1 ms


def test_a_recipe_without_tempo_marks_its_shots(page: Page, site: str, make_node: MakeNode, stage: Wait) -> None:
    node = make_node(shots=2, duration=2.0, bpm=None, beats=[])
    page.goto(f"{site}/remix/{node.node_id}/shoot/")
    expect(page.locator("[data-say]")).to_contain_text("박을 재지 못한 레시피예요")
    press(page, "toggle")
    stage("done")
    lead, shots = sounded(page)
    assert lead == pytest.approx([-4, -3, -2, -1], abs=ONE_SAMPLE)
    assert shots == pytest.approx([0, 1], abs=ONE_SAMPLE)


def test_the_shot_that_is_on_and_the_next_are_shown(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=2, name=TITLES[0])).to_be_visible()
    expect(page.locator("[data-next-title]")).to_have_text(TITLES[1])
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=2, name=TITLES[1])).to_be_visible()
    expect(page.locator("[data-where]")).to_have_text("장면 2 / 3")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".next")).to_contain_text("마지막 장면이에요")


def test_a_pause_takes_back_the_clicks_that_were_already_handed_over(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    press(page, "toggle")
    stage("running")
    press(page, "toggle")
    stage("paused")
    told = len(clicks(page))
    assert clicks(page)[-1]["stopped"]
    expect(page.locator("[data-say]")).to_have_text("멈췄어요")
    page.keyboard.press("ArrowRight")
    assert len(clicks(page)) == told


def test_a_tap_on_the_picture_pauses_and_goes_on(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    press(page, "toggle")
    stage("running")
    page.locator(".now-title").tap()
    stage("paused")
    page.locator(".now-title").tap()
    stage("counting")


def test_everything_is_done_by_keyboard(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    where = page.locator("[data-where]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-speed-now]")).to_have_text("×0.9")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    stage("running")
    page.keyboard.press("Escape")
    stage("paused")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(where).to_have_text("장면 3 / 3")
    page.keyboard.press("ArrowLeft")
    expect(where).to_have_text("장면 2 / 3")
    page.keyboard.press("Backspace")
    stage("counting")
    page.keyboard.press("Enter")
    stage("paused")


def test_the_keys_are_reached_by_tab_and_focus_stays_on_them(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    for _stop in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.do") == "toggle":
            break
    expect(page.get_by_role("button", name="촬영 시작")).to_be_focused()
    page.keyboard.press("Enter")
    stage("running")
    expect(page.get_by_role("button", name="멈추기")).to_be_focused()
    page.keyboard.press("Space")
    stage("paused")
    expect(page.get_by_role("button", name="이 장면부터 이어서")).to_be_focused()


def test_one_shot_back_goes_on_from_there(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    press(page, "toggle")
    stage("counting")
    press(page, "back")
    expect(page.locator("[data-where]")).to_have_text("장면 2 / 3")
    stage("counting")


def test_one_more_time_plays_a_single_shot_when_the_others_are_done(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    press(page, "toggle")
    stage("done")
    for _shot in TITLES[1:]:
        press(page, "back")
    expect(page.locator("[data-where]")).to_have_text("장면 1 / 3")
    page.evaluate("window.heard = []")
    press(page, "retake")
    stage("done")
    _lead, shots = sounded(page)
    assert shots == pytest.approx([0.0, 0.31, 0.58], abs=ONE_SAMPLE)

"""Takes: the best of each shot, one film of all, and taking it away."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from remix.media.measuring import measure
from remix.models import RemixNode
from tests.e2e.axe import complaints
from tests.e2e.shooting import (
    DURATION,
    TITLES,
    Wait,
    address,
    choices,
    context,
    film_browser,
    join,
    leave,
    node,
    page,
    press,
    saved,
    sheet_says,
    stage,
    with_camera,
    with_takes,
)
from tests.remix.pages.nodes import make_node, make_recipe

__all__ = [
    "address",
    "context",
    "film_browser",
    "make_node",
    "make_recipe",
    "node",
    "page",
    "stage",
    "with_camera",
    "with_takes",
]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_run_gives_one_take_of_each_shot(with_takes: Page) -> None:
    for shot in range(1, len(TITLES) + 1):
        expect(choices(with_takes, shot)).to_have_count(1)
    expect(with_takes.get_by_role("heading", name="테이크")).to_be_focused()


def test_one_shot_is_taken_again_and_the_better_take_chosen(with_takes: Page, node: RemixNode, tmp_path: Path) -> None:
    page = with_takes
    page.get_by_role("button", name=f"2번 장면. {TITLES[1]} 다시 찍기").click()
    expect(choices(page, 2)).to_have_count(2)
    expect(choices(page, 1)).to_have_count(1)
    expect(choices(page, 3)).to_have_count(1)
    expect(choices(page, 2).nth(1)).to_be_checked()
    choices(page, 2).nth(0).check()
    expect(choices(page, 2).nth(0)).to_be_checked()
    choices(page, 2).nth(1).check()
    join(page)
    path = saved(page, lambda: page.get_by_role("link", name="내려받기").click(), tmp_path)
    assert path.stem == node.node_id
    film = measure(path)
    assert film.duration_seconds == pytest.approx(DURATION, abs=1.0)  # made in real time, on whatever machine this is
    assert film.width / film.height == pytest.approx(90 / 160, abs=0.03)
    assert film.has_audio


def test_a_take_is_looked_at_before_it_is_chosen(with_takes: Page) -> None:
    with_takes.get_by_role("button", name="테이크 1 보기").nth(1).click()
    expect(with_takes.locator("[data-screen-film]")).to_be_visible()


def test_takes_and_the_choice_survive_a_reload(with_takes: Page, stage: Wait) -> None:
    page = with_takes
    page.get_by_role("button", name=re.compile("^1번 장면.*다시 찍기")).click()
    expect(choices(page, 1)).to_have_count(2)
    choices(page, 1).nth(0).check()
    expect(choices(page, 1).nth(0)).to_be_checked()
    page.reload()
    expect(page.locator("[data-say]")).to_contain_text("지난번에 찍은 테이크가 남아 있어요")
    press(page, "takes")
    expect(choices(page, 1)).to_have_count(2)
    expect(choices(page, 1).nth(0)).to_be_checked()
    expect(choices(page, 3)).to_have_count(1)


def test_the_files_are_taken_away_one_by_one(with_takes: Page, tmp_path: Path) -> None:
    with_takes.get_by_text("찍은 파일 따로 받기").click()
    path = saved(with_takes, lambda: with_takes.get_by_role("link", name="파일 1").click(), tmp_path)
    assert measure(path).width == 320


def test_everything_is_forgotten_when_asked_for(with_takes: Page) -> None:
    with_takes.on("dialog", lambda dialog: dialog.accept())
    with_takes.get_by_text("찍은 파일 따로 받기").click()
    with_takes.get_by_role("button", name="모두 지우기").click()
    sheet_says(with_takes, "1, 2, 3번 장면이 아직 없어요")
    with_takes.reload()
    expect(with_takes.get_by_role("button", name=re.compile("테이크"))).to_be_hidden()


def test_joining_stops_in_the_background_and_keeps_the_takes(with_takes: Page) -> None:
    with_takes.get_by_role("button", name="이어 붙이기").click()
    expect(with_takes.get_by_role("progressbar")).to_be_visible()
    leave(with_takes, hidden=True)
    sheet_says(with_takes, "화면을 켜 둔 채로만 이어 붙일 수 있어요")
    leave(with_takes, hidden=False)
    join(with_takes)


def test_joining_is_cancelled(with_takes: Page) -> None:
    with_takes.get_by_role("button", name="이어 붙이기").click()
    with_takes.get_by_role("button", name="그만두기").click()
    sheet_says(with_takes, "이어 붙이기를 멈췄어요")
    expect(with_takes.get_by_role("button", name="이어 붙이기")).to_be_visible()


def test_one_run_that_fits_is_handed_over_as_it_was_shot(
    page: Page, address: str, node: RemixNode, stage: Wait
) -> None:
    node.recipe = {**node.recipe, "width": 320, "height": 180}
    node.save(update_fields=["recipe"])
    page.goto(address)
    press(page, "camera")
    expect(page.get_by_label("카메라 화면")).to_be_visible()
    press(page, "toggle")
    stage("done")
    sheet_says(page, "한 번에 다 찍었어요")
    expect(page.get_by_role("button", name="올리기")).to_be_focused()


def test_where_films_cannot_be_joined_the_files_are_offered(
    context: BrowserContext, page: Page, address: str, stage: Wait
) -> None:
    context.add_init_script("delete HTMLCanvasElement.prototype.captureStream;")
    page.goto(address)
    press(page, "camera")
    expect(page.get_by_label("카메라 화면")).to_be_visible()
    press(page, "toggle")
    stage("done")
    sheet_says(page, "이 브라우저는 장면을 이어 붙이지 못해요")
    expect(page.get_by_text("찍은 파일 따로 받기")).to_be_visible()


def test_where_nothing_can_be_kept_the_person_is_told(
    context: BrowserContext, page: Page, address: str, stage: Wait
) -> None:
    context.add_init_script("indexedDB.open = () => { throw new DOMException('', 'SecurityError'); };")
    page.goto(address)
    press(page, "camera")
    expect(page.get_by_label("카메라 화면")).to_be_visible()
    press(page, "toggle")
    stage("done")
    sheet_says(page, "창을 닫으면 테이크가 사라지니")


def test_axe_finds_nothing_on_the_takes_and_the_settings(with_takes: Page) -> None:
    assert complaints(with_takes) == []
    with_takes.keyboard.press("Escape")
    press(with_takes, "settings")
    assert complaints(with_takes) == []

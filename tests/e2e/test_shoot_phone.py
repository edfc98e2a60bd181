"""What a phone does to a shooting: background, shakes, sleep, silence; and people who hear or see it differently."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from remix.models import RemixNode
from tests.e2e.axe import complaints
from tests.e2e.shooting import (
    TITLES,
    Wait,
    address,
    clicks,
    context,
    film_browser,
    leave,
    node,
    page,
    press,
    stage,
)
from tests.remix.pages.nodes import make_node, make_recipe

__all__ = ["address", "context", "film_browser", "make_node", "make_recipe", "node", "page", "stage"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_in_the_background_it_pauses(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    press(page, "toggle")
    stage("counting")
    leave(page, hidden=True)
    stage("paused")
    assert clicks(page)[-1]["stopped"]
    expect(page.locator("[data-say]")).to_have_text("다른 화면을 보는 동안 멈춰 두었어요.")


def test_a_shake_pauses(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    press(page, "settings")
    page.get_by_role("switch", name=re.compile("흔들어서 멈추기")).check()
    page.keyboard.press("Escape")
    press(page, "toggle")
    stage("counting")
    page.evaluate(
        """() => { for (const x of [22, -24, 23, -22])
          dispatchEvent(new DeviceMotionEvent("devicemotion", { acceleration: { x, y: 2, z: 1 } })); }"""
    )
    stage("paused")
    expect(page.locator("[data-say]")).to_have_text("흔들어서 멈췄어요.")


def test_the_screen_is_kept_awake_and_the_lock_asked_for_again(
    context: BrowserContext, page: Page, address: str, stage: Wait
) -> None:
    context.add_init_script(
        """window.locks = [];
        navigator.wakeLock.request = async (kind) => {
          const lock = { kind, released: false, release: async () => (lock.released = true) };
          window.locks.push(lock);
          return lock;
        };"""
    )
    page.goto(address)
    press(page, "toggle")
    stage("counting")
    assert page.evaluate("window.locks.map(({ kind, released }) => [kind, released])") == [["screen", False]]
    page.evaluate("window.locks[0].released = true")  # as the system does when the page is not seen
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("window.locks.length") == 2
    press(page, "toggle")
    stage("paused")
    assert page.evaluate("window.locks[1].released")


NO_LOCK = "Object.defineProperty(Navigator.prototype, 'wakeLock', { get: () => undefined });"


def test_without_a_wake_lock_a_silent_film_keeps_the_screen_on(
    context: BrowserContext, page: Page, address: str, stage: Wait
) -> None:
    context.add_init_script(
        NO_LOCK
        + """window.films = [];
        const play = HTMLMediaElement.prototype.play;
        HTMLMediaElement.prototype.play = function () { window.films.push(this); return play.call(this); };"""
    )
    page.goto(address)
    press(page, "toggle")
    stage("running")
    assert page.evaluate("window.films.map(({ muted, loop, paused }) => [muted, loop, paused])") == [
        [True, True, False]
    ]
    press(page, "toggle")
    stage("paused")
    assert page.evaluate("window.films[0].paused")


def test_when_nothing_keeps_the_screen_on_the_person_is_told(
    context: BrowserContext, page: Page, address: str, stage: Wait
) -> None:
    context.add_init_script(
        NO_LOCK + "HTMLMediaElement.prototype.play = async () => { throw new DOMException('', 'NotAllowedError'); };"
    )
    page.goto(address)
    press(page, "toggle")
    expect(page.locator("[data-say]")).to_contain_text("화면이 저절로 꺼질 수 있어요")
    stage("running")


def test_without_sound_the_run_goes_on_by_numbers(
    context: BrowserContext, page: Page, address: str, stage: Wait
) -> None:
    context.add_init_script("delete window.AudioContext;")
    page.goto(address)
    press(page, "toggle")
    expect(page.locator("[data-count]")).to_have_text(re.compile(r"[1-4]"))
    stage("done")


def test_the_sound_is_switched_off_and_stays_off(page: Page, address: str) -> None:
    page.goto(address)
    press(page, "sound")
    expect(page.get_by_role("button", name="소리")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(page.get_by_role("button", name="소리")).to_have_attribute("aria-pressed", "false")


def test_a_screen_reader_hears_each_shot_once_and_no_beats(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    live = page.locator("[data-live]")
    expect(live).to_have_attribute("aria-live", "assertive")
    page.keyboard.press("ArrowRight")
    expect(live).to_have_text(f"2번 장면. {TITLES[1]} 2번째 동작을 해요.")
    expect(page.locator("[data-count]")).to_have_attribute("aria-hidden", "true")


def test_who_wants_no_motion_gets_a_still_flag_and_no_flash(page: Page, address: str, stage: Wait) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    page.evaluate(
        """() => {
          window.flashes = 0;
          const watch = new MutationObserver(() => window.flashes += 1);
          watch.observe(document.querySelector(".pulse"), { attributes: true });
        }"""
    )
    press(page, "toggle")
    expect(page.locator("[data-still-flag]")).to_be_visible()
    stage("done")
    assert page.evaluate("window.flashes") == 0


def test_axe_finds_nothing_while_it_runs(page: Page, address: str, stage: Wait) -> None:
    page.goto(address)
    press(page, "toggle")
    stage("counting")
    assert complaints(page) == []


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (320, 568), (1440, 900)])
def test_the_main_key_is_on_every_screen(page: Page, address: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    box = page.get_by_role("button", name="촬영 시작").bounding_box()
    assert box
    assert box["width"] >= 44
    assert box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_without_javascript_there_is_a_readable_list(film_browser: Browser, address: str) -> None:
    context = film_browser.new_context(locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=2, name=TITLES[2])).to_be_visible()
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator("[data-set]")).not_to_be_visible()
    context.close()


def test_the_way_from_the_recipe_and_back(page: Page, site: str, node: RemixNode) -> None:
    page.goto(site + node.get_absolute_url())
    page.locator(".dock").get_by_role("link", name="촬영 시작").click()
    # Until the script is there, the page is a list with a link of its own.
    expect(page.locator("[data-set]")).to_be_visible()
    page.get_by_role("link", name="레시피로 돌아가기").click()
    expect(page).to_have_url(re.compile(rf"/remix/{node.node_id}/$"))

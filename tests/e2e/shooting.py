"""A recipe that is shot in three seconds, a browser with a made-up camera, and ears for the metronome."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Playwright, expect

from remix.models import RemixNode
from tests.e2e.conftest import WAIT_MS
from tests.remix.pages.nodes import MakeNode

type Wait = Callable[[str], None]

BEATS = [0.0, 0.31, 0.58, 0.9, 1.21, 1.5, 1.83, 2.1, 2.4, 2.72]
"""Measured beats are never even."""
STARTS = [0.0, 0.9, 2.1]
DURATION = 3.0
TITLES = ["안 일어난다", "밖이다", "퇴장"]

LISTEN = """
window.heard = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (at) {
  const samples = this.buffer.getChannelData(0);
  const click = { at, accent: Math.abs(samples[0]) > 0.7, stopped: false };
  window.heard.push(click);
  const stop = this.stop;
  this.stop = function () { click.stopped = true; return stop.apply(this, arguments); };
  return start.apply(this, arguments);
};
"""
"""Notes when each click was told to sound, on the audio clock, and whether it was taken back."""

SMALL_CAMERA = """
if (navigator.mediaDevices) {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wish) => open({ ...wish, video: { width: 320, height: 180, frameRate: 20 } });
}
"""
"""A test machine encodes films in software, so they are small."""


def run_shots(node: RemixNode) -> list[dict[str, Any]]:
    """The node's shots, timed as `STARTS`."""
    ends = [*STARTS[1:], DURATION]
    return [
        {**shot, "start": start, "end": end, "title": title}
        for shot, start, end, title in zip(node.recipe["shots"], STARTS, ends, TITLES, strict=True)
    ]


@pytest.fixture
def node(make_node: MakeNode) -> RemixNode:
    """A published recipe of three shots in three seconds, on beats that a person played."""
    node = make_node(shots=3, duration=DURATION, bpm=200, beats=BEATS, frames=True, platform="tiktok")
    node.recipe = {**node.recipe, "shots": run_shots(node)}
    node.save(update_fields=["recipe"])
    return node


@pytest.fixture
def address(site: str, node: RemixNode) -> str:
    """Where it is shot."""
    return f"{site}/remix/{node.node_id}/shoot/"


@pytest.fixture(scope="module")
def film_browser(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A browser with a camera and a microphone that are made up, to a page that may use them."""
    args = [*browser_type_launch_args["args"], "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    browser = playwright.chromium.launch(**{**browser_type_launch_args, "args": args})
    yield browser
    browser.close()


@pytest.fixture
def context(film_browser: Browser) -> Iterator[BrowserContext]:
    """A Korean with a phone; fails the test when a page complained."""
    context = film_browser.new_context(
        locale="ko-KR", viewport={"width": 390, "height": 844}, accept_downloads=True, has_touch=True
    )
    context.add_init_script(LISTEN)
    context.add_init_script(SMALL_CAMERA)
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Its page."""
    return context.new_page()


@pytest.fixture
def stage(page: Page, address: str) -> Wait:
    """Waits until the run is in a state."""
    return lambda state: expect(page.locator("[data-set]")).to_have_attribute("data-state", state)


def press(page: Page, name: str) -> None:
    """Press one of the keys at the bottom."""
    page.locator(f"[data-set] [data-do={name}]").click()


def clicks(page: Page) -> list[dict[str, Any]]:
    """What the metronome was told to sound so far."""
    heard: list[dict[str, Any]] = page.evaluate("window.heard")
    return heard


def leave(page: Page, hidden: bool) -> None:
    """Have the page believe that it went to the background, or came back."""
    page.evaluate(
        """(hidden) => {
          Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
          const visibilityState = hidden ? "hidden" : "visible";
          Object.defineProperty(document, "visibilityState", { configurable: true, value: visibilityState });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


@pytest.fixture
def with_camera(page: Page, address: str) -> Page:
    """The page with its camera on."""
    page.goto(address)
    press(page, "camera")
    expect(page.get_by_label("카메라 화면")).to_be_visible()
    return page


@pytest.fixture
def with_takes(with_camera: Page, stage: Wait) -> Page:
    """All shots are taken in one run, and the sheet of takes is open."""
    press(with_camera, "toggle")
    stage("done")
    expect(takes(with_camera)).to_be_visible()
    return with_camera


def takes(page: Page) -> Locator:
    """The sheet of takes."""
    return page.get_by_role("dialog", name="테이크")


def choices(page: Page, shot: int) -> Locator:
    """The takes of a shot to choose from."""
    return page.get_by_role("group", name=f"{shot}번 장면에서 쓸 테이크").get_by_role("radio")


def sheet_says(page: Page, text: str) -> None:
    """Waits until the sheet says so."""
    expect(page.locator("[data-takes-say]")).to_contain_text(text)


def saved(page: Page, press_it: Callable[[], None], folder: Path) -> Path:
    """The file that is saved by a press."""
    with page.expect_download() as started:
        press_it()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def join(page: Page) -> None:
    """Have the chosen takes joined."""
    page.get_by_role("button", name="이어 붙이기").click()
    expect(page.get_by_role("button", name="올리기")).to_be_visible()

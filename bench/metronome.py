"""The shooting mode's metronome: clicks in the sound that a real browser renders, against the beats measured in a song.

The browser runs the page's own modules (static/remix/shoot/): the plan makes the clicks of a recipe of 60 s out of the
beats that our measuring heard in a song, and the look-ahead scheduler hands them over while the sound is rendered,
waking as often as its timer would. The clicks are then looked for in the rendered samples, by their loudness alone.
"""

import argparse
import base64
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page, Route, sync_playwright

from bench.browser import launch
from bench.figure import Figure
from bench.songs import STYLES, render
from bench.tempo import listen, tempi

SCRIPTS = Path(__file__).parent.parent / "static" / "remix" / "shoot"
SITE = "http://localhost/"
SECONDS = 60.0
RATE = 44_100
BEATS_A_SHOT = 8
GOAL_MS = 20.0
LOUD, SILENT_SAMPLES = 0.2, RATE // 20
"""A click is where it gets this loud (of full scale) after at least this long without."""

RENDER = """async ({ beats, starts, duration, speed, rate }) => {
  const { Plan } = await import("/plan.js");
  const { Metronome } = await import("/metronome.js");
  const plan = new Plan({ beats, starts, duration });
  const zero = 0.2 + -plan.leadIn(0)[0].at / speed;
  const seconds = zero + duration / speed + 0.5;
  const context = new OfflineAudioContext(1, Math.ceil(seconds * rate), rate);
  const metronome = new Metronome(context);
  for (let at = 0.05; at < seconds - 0.05; at += 0.05) {
    context.suspend(at).then(() => {
      metronome.tick();
      context.resume();
    });
  }
  const clicks = plan.clicks(0, duration).map(({ at, accent }) => ({ at: zero + at / speed, accent }));
  metronome.play(clicks);
  const sound = await context.startRendering();
  const samples = Int16Array.from(sound.getChannelData(0), (sample) => Math.max(-1, Math.min(1, sample)) * 32767);
  const bytes = new Uint8Array(samples.buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { zero, sound: btoa(text) };
}"""


def measure(options: argparse.Namespace) -> list[Figure]:
    """The worst click of a slow, a middling and a fast song, at full and at half speed."""
    songs = {name: beats_of(name) for name in ("reggae", "house off-beat bass", "drum'n'bass")}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.route(f"{SITE}**", _serve)
        page.goto(SITE)
        errors = {
            speed: [error for beats in songs.values() for error in errors_ms(page, beats, speed)]
            for speed in (1.0, 0.5)
        }
        browser.close()
    return [
        _figure(f"metronome: worst click in 60 s, speed {speed:g}, {len(found)} clicks", max(map(abs, found)))
        for speed, found in errors.items()
    ]


def beats_of(style_name: str) -> list[float]:
    """The beats (s) that our measuring hears in 60 s of a song of this style."""
    style = next(style for style in STYLES if style.name == style_name)
    beats = listen(render(style, float(tempi(style)[1]), SECONDS, seed=7)).beats
    if len(beats) < SECONDS:
        raise RuntimeError(f"too few beats were heard in {style_name}: {len(beats)}")
    return list(beats)


def errors_ms(page: Page, beats: list[float], speed: float) -> list[float]:
    """How late (ms) each click of a run through these beats sounds. Raises when clicks are missing or too many."""
    starts = [0.0, *beats[BEATS_A_SHOT::BEATS_A_SHOT]]
    recipe = {"beats": beats, "starts": starts, "duration": SECONDS, "speed": speed, "rate": RATE}
    answer: dict[str, Any] = page.evaluate(RENDER, recipe)
    heard = onsets(np.frombuffer(base64.b64decode(answer["sound"]), dtype="<i2") / 32768) - answer["zero"]
    # The first shot may start before the first beat; that click is compared with the start.
    expected = np.array(sorted({*beats, 0.0} if beats[0] > 0.03 else beats)) / speed
    heard = heard[heard > -0.03]
    if heard.size != expected.size:
        raise RuntimeError(f"{expected.size} clicks were due, {heard.size} were heard")
    return [float(error) for error in 1000 * (heard - expected)]


def onsets(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """When (s) it gets loud after a silence."""
    loud = np.flatnonzero(np.abs(samples) > LOUD)
    first = np.diff(loud, prepend=-RATE) > SILENT_SAMPLES
    return np.asarray(loud[first] / RATE)


def _serve(route: Route) -> None:
    path = SCRIPTS / route.request.url.removeprefix(SITE)
    if path.is_file():
        route.fulfill(body=path.read_text(), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")


def _figure(name: str, worst: float) -> Figure:
    return Figure(name, worst, "ms", GOAL_MS, worst / GOAL_MS, f"< {GOAL_MS:g}", worst < GOAL_MS)

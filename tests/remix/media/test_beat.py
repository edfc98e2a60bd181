"""Tempo and beats of generated songs, and of what is no music."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.songs import SAMPLE_RATE, STYLES, render
from bench.tempo import beat_f_measure
from remix.media.beat import Pulse, pulse
from remix.media.onsets import MelSpectrogram

SECONDS = 15
STYLE = {style.name: style for style in STYLES}
CLEAR = (
    "four on the floor",
    "boom-bap",
    "pop rock",
    "trap",
    "waltz",
    "swing",
    "drum'n'bass",
    "noisy disco",
    "late start",
)


def heard(samples: NDArray[np.floating]) -> Pulse:
    mel = MelSpectrogram()
    mel.add(samples.astype(np.float32))
    return pulse(mel.finish())


def speech_like(seed: int) -> NDArray[np.float64]:
    """Syllables of uneven length and pitch, with pauses."""
    random = np.random.default_rng(seed)
    sound, at = np.zeros(SECONDS * SAMPLE_RATE), 0.0
    while at < SECONDS:
        length = random.uniform(0.08, 0.35)
        start, end = int(at * SAMPLE_RATE), min(sound.size, int((at + length) * SAMPLE_RATE))
        time, pitch = np.arange(end - start) / SAMPLE_RATE, random.uniform(90, 220)
        voiced = sum(np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 10))
        breath = random.standard_normal(time.size) * random.choice((0, 0.5))
        sound[start:end] = (voiced + breath) * np.hanning(end - start) * random.uniform(0.1, 0.4)
        at += length + random.choice((0, 0, 0.05, 0.3))
    return sound


@pytest.mark.parametrize("name", CLEAR)
def test_tempo_is_exact_and_neither_half_nor_double(name: str) -> None:
    style = STYLE[name]
    bpm = (style.slowest + style.fastest) / 2
    assert heard(render(style, bpm, seed=7).samples).bpm == pytest.approx(bpm, rel=0.02)


@pytest.mark.parametrize("name", ["four on the floor", "boom-bap", "waltz"])
def test_beats_fall_on_the_beats(name: str) -> None:
    style = STYLE[name]
    song = render(style, style.slowest + 5, seed=3)
    assert beat_f_measure(heard(song.samples).beats, song.beats) > 0.95


def test_no_beats_are_placed_in_the_silence_before_the_music() -> None:
    song = render(STYLE["late start"], 110, seed=2)
    assert heard(song.samples).beats[0] == pytest.approx(song.beats[0], abs=0.05)


def test_tempo_does_not_depend_on_how_loud_the_music_is() -> None:
    samples = render(STYLE["pop rock"], 112, seed=1).samples
    assert heard(0.02 * samples).bpm == pytest.approx(112, rel=0.01)


def test_tempo_of_several_minutes_is_that_of_its_pieces() -> None:
    song = render(STYLE["k-pop dance"], 118, seconds=120, seed=1)
    result = heard(song.samples)
    assert result.bpm == pytest.approx(118, rel=0.01)
    assert beat_f_measure(result.beats, song.beats) > 0.95


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(SECONDS * SAMPLE_RATE),
        0.2 * np.random.default_rng(1).standard_normal(SECONDS * SAMPLE_RATE),
        0.5 * np.sin(2 * np.pi * 440 * np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE),
        np.zeros(0),
    ],
    ids=["silence", "white noise", "constant tone", "nothing"],
)
def test_what_has_no_pulse_has_no_tempo(samples: NDArray[np.float64]) -> None:
    assert heard(samples) == Pulse(None, 0.0, ())


@pytest.mark.parametrize("seed", range(6))
def test_speech_has_no_tempo_or_hardly_any_confidence(seed: int) -> None:
    assert heard(speech_like(seed)).confidence < 0.15


def test_less_than_three_seconds_are_too_few_for_a_tempo() -> None:
    assert heard(render(STYLE["four on the floor"], 120, seconds=2).samples).bpm is None


def test_block_sizes_make_no_difference() -> None:
    samples = render(STYLE["boom-bap"], 90, seed=4).samples
    pieces = MelSpectrogram()
    for start in range(0, samples.size, 1000):
        pieces.add(samples[start : start + 1000])
    whole = MelSpectrogram()
    whole.add(samples)
    assert np.allclose(pieces.finish(), whole.finish(), atol=1e-4)

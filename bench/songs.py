"""Songs of known tempo, synthesised from step patterns: what the tempo estimate is measured and tested against.

A pattern gives, for each instrument, a string of steps for one bar: `X` a loud hit, `x` a soft one, `.` nothing.
Every string of a style has a whole number of steps a beat, so the tempo is exact by construction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 22_050
Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Style:
    """How one kind of music is played: the plausible tempo range (BPM) and a step pattern per instrument."""

    name: str
    slowest: float
    fastest: float
    parts: dict[str, str]
    beats_in_bar: int = 4
    noise: float = 0.0  # level of white noise under the music, relative to full scale
    intro_seconds: float = 0.0  # silence before the first bar
    humanise_seconds: float = 0.0  # standard deviation of each hit's timing
    chords: tuple[int, ...] = field(default=(0, 5, 3, 7))  # semitones above the tonic, one a bar


# Tempo ranges as musicians write them: trap is counted at 65-85 (its hi-hats run at double and quadruple time).
STYLES = (
    Style(
        "four on the floor",
        115,
        135,
        {
            "kick": "X...X...X...X...",
            "hat": "..x...x...x...x.",
            "clap": "....X.......X...",
        },
    ),
    Style(
        "house off-beat bass",
        118,
        130,
        {
            "kick": "X...X...X...X...",
            "bass": "..X...X...X...X.",
            "hat": "x.x.x.x.x.x.x.x.",
        },
    ),
    Style(
        "boom-bap",
        82,
        100,
        {
            "kick": "X......x..X.....",
            "snare": "....X.......X...",
            "hat": "x.x.x.x.x.x.x.x.",
        },
    ),
    Style(
        "pop rock",
        95,
        140,
        {
            "kick": "X.......X.x.....",
            "snare": "....X.......X...",
            "hat": "x.x.x.x.x.x.x.x.",
            "bass": "x.x.x.x.x.x.x.x.",
        },
    ),
    Style(
        "trap",
        65,
        85,
        {
            "kick": "X.....x...X..x..",
            "snare": "....X.......X...",
            "hat": "xxxxxxxxxxxxXxXx",
            "bass": "X.........X.....",
        },
    ),
    Style(
        "trap rolls",
        65,
        80,
        {
            "kick": "X..........x........X...........",
            "snare": "........X...............X.......",
            "hat": "x.x.x.x.x.x.xxxxx.x.x.x.xxxxx.x.",
        },
    ),
    Style(
        "reggaeton",
        86,
        100,
        {
            "kick": "X...X...X...X...",
            "snare": "...X..X....X..X.",
            "bass": "X..x..x.X..x..x.",
        },
    ),
    Style(
        "waltz",
        84,
        150,
        {
            "kick": "X.....",
            "piano": "..X.X.",
            "bass": "X.....",
        },
        beats_in_bar=3,
    ),
    Style(
        "ballad piano",
        60,
        80,
        {
            "piano": "X.x.x.x.X.x.x.x.",
            "bass": "X.......X.......",
        },
    ),
    Style(
        "sparse ballad",
        62,
        84,
        {
            "piano": "X...x...X...x.x.",
            "pad": "X...............",
        },
    ),
    Style(
        "swing",
        100,
        160,
        {
            "hat": "X..x.xX..x.x",
            "bass": "X..X..X..X..",
            "snare": "...x.....x..",
        },
    ),
    Style(
        "drum'n'bass",
        165,
        180,
        {
            "kick": "X.........X.....",
            "snare": "....X.......X...",
            "hat": "x.x.x.x.x.x.x.x.",
            "bass": "X.....X...X.....",
        },
    ),
    Style(
        "breakbeat",
        125,
        145,
        {
            "kick": "X.x.......XX....",
            "snare": "....X..x.x..X..x",
            "hat": "x.x.x.x.x.x.x.x.",
        },
    ),
    Style(
        "afrobeat",
        98,
        115,
        {
            "kick": "X..x..X.X..x..X.",
            "snare": "....x..X....x...",
            "hat": "x.xxx.x.x.xxx.x.",
        },
    ),
    Style(
        "reggae",
        65,
        90,
        {
            "kick": "........X.......",
            "snare": "........X.......",
            "piano": "....X.......X...",
            "hat": "x.x.x.x.x.x.x.x.",
            "bass": "X.x...x.....x.x.",
        },
    ),
    Style(
        "six-eight ballad",
        60,
        75,
        {
            "kick": "X.....X.....",
            "snare": "...X.....X..",
            "hat": "xxxxxxxxxxxx",
        },
    ),
    Style(
        "noisy disco",
        110,
        128,
        {
            "kick": "X...X...X...X...",
            "hat": "x.X.x.X.x.X.x.X.",
            "snare": "....X.......X...",
        },
        noise=0.05,
    ),
    Style(
        "late start",
        90,
        130,
        {
            "kick": "X...X...X...X...",
            "snare": "....X.......X...",
            "bass": "x.x.x.x.x.x.x.x.",
        },
        intro_seconds=2.7,
    ),
    Style(
        "loose band",
        90,
        140,
        {
            "kick": "X.......X.......",
            "snare": "....X.......X...",
            "hat": "x.x.x.x.x.x.x.x.",
            "piano": "X..x..x...x..x..",
        },
        humanise_seconds=0.012,
    ),
    Style(
        "k-pop dance",
        105,
        130,
        {
            "kick": "X...X...X...X.x.",
            "snare": "....X.......X...",
            "hat": "..x...x...x...x.",
            "pluck": "X..X..X.X..X..X.",
        },
    ),
)


def _tone(frequency: float, seconds: float, decay: float, harmonics: int = 1) -> Samples:
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = sum(np.sin(2 * np.pi * frequency * n * t) / n for n in range(1, harmonics + 1))
    attack = np.minimum(1.0, t / 0.004)
    return np.asarray(wave * np.exp(-t / decay) * attack, dtype=np.float32)


def _noise(random: np.random.Generator, seconds: float, decay: float, high_pass: bool) -> Samples:
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = random.standard_normal(t.size)
    if high_pass:
        wave = np.diff(wave, n=2, prepend=0.0, append=0.0)[: t.size] / 2.5
    return np.asarray(wave * np.exp(-t / decay), dtype=np.float32)


def _kick() -> Samples:
    t = np.arange(int(0.25 * SAMPLE_RATE)) / SAMPLE_RATE
    phase = 2 * np.pi * (50 * t + 90 * 0.03 * (1 - np.exp(-t / 0.03)))
    return np.asarray(np.sin(phase) * np.exp(-t / 0.09), dtype=np.float32)


def _pitch(semitones: float) -> float:
    return float(220.0 * 2 ** (semitones / 12))


def _sound(instrument: str, chord: int, random: np.random.Generator) -> Samples:
    """One hit of an instrument, at its level in the mix."""
    triad = (chord, chord + 4, chord + 7)
    makers: dict[str, Callable[[], Samples]] = {
        "kick": lambda: 0.9 * _kick(),
        "snare": lambda: 0.35 * _noise(random, 0.2, 0.06, high_pass=False) + 0.3 * _tone(190, 0.2, 0.05),
        "clap": lambda: 0.3 * _noise(random, 0.15, 0.04, high_pass=True),
        "hat": lambda: 0.13 * _noise(random, 0.06, 0.015, high_pass=True),
        "bass": lambda: 0.4 * _tone(_pitch(chord - 24), 0.3, 0.2, harmonics=3),
        "piano": lambda: np.sum([0.13 * _tone(_pitch(note), 1.0, 0.4, harmonics=4) for note in triad], axis=0),
        "pluck": lambda: 0.2 * _tone(_pitch(chord + 12 + int(random.choice((0, 4, 7)))), 0.3, 0.1, harmonics=5),
        "pad": lambda: np.sum([0.06 * _tone(_pitch(note), 3.0, 2.0, harmonics=6) for note in triad], axis=0),
    }
    return makers[instrument]()


@dataclass(frozen=True)
class Song:
    """Mono samples at SAMPLE_RATE with a peak of 0.8, and the seconds of its beats from the first bar on."""

    samples: Samples
    beats: NDArray[np.float64]


def render(style: Style, bpm: float, seconds: float = 15.0, seed: int = 0) -> Song:
    """Play `style` at `bpm` for `seconds`; the same seed gives the same samples."""
    random = np.random.default_rng(seed)
    song = np.zeros(int(seconds * SAMPLE_RATE), dtype=np.float32)
    bar_seconds = style.beats_in_bar * 60 / bpm
    shift = style.intro_seconds + random.uniform(0, 60 / bpm)
    for bar in range(int(seconds / bar_seconds) + 1):
        chord = style.chords[bar % len(style.chords)]
        for instrument, steps in style.parts.items():
            for step, mark in enumerate(steps):
                at = shift + (bar + step / len(steps)) * bar_seconds + random.normal(0, style.humanise_seconds or 1e-9)
                start = round(at * SAMPLE_RATE)
                if mark == "." or not 0 <= start < song.size:
                    continue
                sound = _sound(instrument, chord, random)[: song.size - start]
                level = (1.0 if mark == "X" else 0.55) * random.uniform(0.85, 1.0)
                song[start : start + sound.size] += level * sound
    song += style.noise * random.standard_normal(song.size).astype(np.float32)
    loudest = max(float(np.abs(song).max()), 1e-9)
    return Song((song * (0.8 / loudest)).astype(np.float32), np.arange(shift, seconds, 60 / bpm))

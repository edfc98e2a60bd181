"""Tempo and beats on generated songs of known tempo (bench/songs.py): three songs of each style, spread over its range.

`exact` is within 3 %; `half or double` counts those as right too, as beat tracking evaluations do (Accuracy 2); beats
are scored as in MIREX: the F-measure at 70 ms, over the songs whose tempo is exact.
"""

import argparse
import time

import numpy as np
from numpy.typing import NDArray

from bench.figure import Figure
from bench.songs import STYLES, Song, Style, render
from remix.media.beat import Pulse, pulse
from remix.media.onsets import MelSpectrogram

EXACT = 0.03
BEAT_TOLERANCE_SECONDS = 0.07
SONGS_PER_STYLE = 3
FIRST_SEED = 1000  # bench/tempo_fit.py learns from the seeds from 0 on
GOAL_EXACT = 0.85


def listen(song: Song) -> Pulse:
    """What is measured of a song."""
    mel = MelSpectrogram()
    mel.add(song.samples)
    return pulse(mel.finish())


def is_near(bpm: float | None, reference: float) -> bool:
    """Whether a tempo counts as exact."""
    return bpm is not None and abs(bpm / reference - 1) < EXACT


def beat_f_measure(beats: tuple[float, ...], reference: NDArray[np.float64]) -> float:
    """Harmonic mean of the shares of beats that are right and of true beats that were found."""
    if not beats or not reference.size:
        return 0.0
    apart = np.abs(np.array(beats)[:, None] - reference[None, :]) < BEAT_TOLERANCE_SECONDS
    found = min(int(apart.any(axis=0).sum()), int(apart.any(axis=1).sum()))
    return 2 * found / (len(beats) + reference.size)


def tempi(style: Style) -> NDArray[np.float64]:
    """The tempi at which a style is played here."""
    return np.linspace(style.slowest, style.fastest, SONGS_PER_STYLE + 2)[1:-1]


def measure(options: argparse.Namespace) -> list[Figure]:
    """Accuracy over all styles, and the time it takes to listen to 15 s."""
    exact, octaves, scores, seconds = [], [], [], []
    for style in STYLES:
        for seed, bpm in enumerate(tempi(style), start=FIRST_SEED):
            song = render(style, float(bpm), seed=seed)
            started = time.process_time()
            heard = listen(song)
            seconds.append(time.process_time() - started)
            exact.append(is_near(heard.bpm, bpm))
            octaves.append(any(is_near(heard.bpm, bpm * factor) for factor in (0.5, 1, 2)))
            if exact[-1]:
                scores.append(beat_f_measure(heard.beats, song.beats))
    share = float(np.mean(exact))
    spent = float(np.median(seconds))
    return [
        Figure("generated songs", len(exact), "songs"),
        Figure(
            "tempo exact", share, "share", GOAL_EXACT, share / GOAL_EXACT, f"> {GOAL_EXACT:.0%}", share > GOAL_EXACT
        ),
        Figure("tempo exact, half or double", float(np.mean(octaves)), "share"),
        Figure("beats' F-measure", float(np.mean(scores)), "share"),
        Figure("listening to 15 s", spent, "CPU s", 0.6, spent / 0.6, "< 0.6", spent < 0.6),
    ]

"""Fit the weights of remix/media/tempo.py anew: `python -m bench.tempo_fit [FOLDER] > remix/media/tempo_weights.py`.

Learns from the generated songs of bench/songs.py and, when FOLDER is given, from recordings of known tempo: mono
float32 arrays at 22,050 Hz, 15 s long, one NAME.npy each, and a songs.csv of `name,song,bpm` lines. Excerpts of one
song share its name, so that they are never on both sides of the cross-validation, whose result goes to stderr.
"""

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bench.songs import STYLES, Samples, render
from remix.media.onsets import MelSpectrogram, onsets
from remix.media.periodicity import periodicity
from remix.media.tempo import candidates, features

Array = NDArray[np.float64]

EXACT = 0.04
FOLDS = 5
SONGS_PER_STYLE = 4
PENALTY = 0.02  # of the squared weights, after scaling
STEPS, STEP_SIZE = 500, 0.05


@dataclass(frozen=True)
class Example:
    """One excerpt: its candidates' features, and which of them are right."""

    song: str
    rows: Array
    right: NDArray[np.bool_]


def example(song: str, bpm: float, samples: Samples) -> Example | None:
    """Describe an excerpt, or None when it is silent."""
    mel = MelSpectrogram()
    mel.add(samples)
    envelopes = onsets(mel.finish())
    if envelopes is None:
        return None
    rhythm = periodicity(envelopes)
    tempi = candidates(rhythm)
    return Example(song, features(rhythm, tempi), np.abs(tempi / bpm - 1) < EXACT)


def collect(folder: Path | None) -> list[Example]:
    """All examples: generated songs, and the recordings in `folder`."""
    random = np.random.default_rng(1)
    found = []
    for style in STYLES:
        for seed in range(SONGS_PER_STYLE):
            bpm = random.uniform(style.slowest, style.fastest)
            found.append(example(style.name, bpm, render(style, bpm, seed=seed).samples))
    if folder is not None:
        with (folder / "songs.csv").open() as lines:
            for name, song, bpm_text in csv.reader(lines):
                found.append(example(song, float(bpm_text), np.load(folder / f"{name}.npy")))
    return [one for one in found if one is not None]


def fit(examples: list[Example]) -> tuple[Array, Array, Array]:
    """Means, scales and weights that make the right candidates most probable; every song counts the same."""
    useful = [one for one in examples if one.right.any()]
    excerpts = Counter(one.song for one in useful)
    rows = np.vstack([one.rows for one in useful])
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    rows = (rows - means) / scales
    starts = np.cumsum([0, *(len(one.rows) for one in useful[:-1])])
    group = np.repeat(np.arange(len(useful)), [len(one.rows) for one in useful])
    right = np.concatenate([one.right for one in useful])
    share = np.array([1 / excerpts[one.song] for one in useful])
    share /= share.sum()
    weights = np.zeros(rows.shape[1])
    slope, energy = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):  # Adam (Kingma and Ba 2015)
        scores = rows @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        expected = likely / np.add.reduceat(likely, starts)[group]
        wanted = likely * right / np.add.reduceat(likely * right, starts)[group]
        gradient = rows.T @ ((expected - wanted) * share[group]) + PENALTY * weights
        slope, energy = 0.9 * slope + 0.1 * gradient, 0.99 * energy + 0.01 * gradient**2
        weights -= STEP_SIZE * (slope / (1 - 0.9**step)) / (np.sqrt(energy / (1 - 0.99**step)) + 1e-8)
    return means, scales, weights


def cross_validated(examples: list[Example]) -> float:
    """Share of excerpts whose tempo is exact when their song was left out of the fit."""
    exact = 0
    for fold in range(FOLDS):
        held = [one for one in examples if crc32(one.song.encode()) % FOLDS == fold]
        means, scales, weights = fit([one for one in examples if crc32(one.song.encode()) % FOLDS != fold])
        exact += sum(bool(one.right[np.argmax((one.rows - means) / scales @ weights)]) for one in held)
    return exact / len(examples)


def main(arguments: list[str]) -> None:
    """Fit, validate, and print the module."""
    examples = collect(Path(arguments[0]) if arguments else None)
    print(f"{len(examples)} excerpts, exact when left out: {cross_validated(examples):.1%}", file=sys.stderr)
    print('"""Weights of the choice in remix/media/tempo.py, one a feature; printed by bench/tempo_fit.py."""\n')
    print("import numpy as np\n")
    for name, values in zip(("MEANS", "SCALES", "WEIGHTS"), fit(examples), strict=True):
        numbers = [f"{value:.4f}" for value in values]
        lines = [", ".join(numbers[start : start + 10]) for start in range(0, len(numbers), 10)]
        print(f"{name} = np.array([\n    " + ",\n    ".join(lines) + ",\n])  # fmt: skip")


if __name__ == "__main__":
    main(sys.argv[1:])

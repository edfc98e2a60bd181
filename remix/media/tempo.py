"""Tempo of a piece of music from its onset envelopes.

Three steps, each after published work:
1. Periodicity: the autocorrelation of the onset envelopes (Scheirer, "Tempo and beat analysis of acoustic musical
   signals", JASA 1998; Percival and Tzanetakis, "Streamlined tempo estimation", IEEE TASLP 2014).
2. Candidates: the best peaks of a comb over multiples of the beat period, and their relatives at simple ratios.
3. Choice: which candidate is the beat, and not its half, double or dotted value. Each is described by the
   autocorrelation at simple fractions and multiples of its period (a metrical template: Peeters, "Template-based
   estimation of time-varying tempo", EURASIP 2007), by how snare-like sounds follow kick-like ones, and by a
   log-normal preference for walking tempo (Parncutt 1994; Moelants 2002). A conditional logit (McFadden 1974) weighs
   these; bench/tempo_fit.py fits it.
"""

from dataclasses import dataclass

import numpy as np

from remix.media.onsets import FRAMES_PER_SECOND
from remix.media.periodicity import Array, Periodicity, at
from remix.media.tempo_weights import MEANS, SCALES, WEIGHTS

SLOWEST, FASTEST = 50.0, 210.0  # BPM
PREFERRED = 120.0  # BPM
GRID = np.geomspace(SLOWEST, FASTEST, 208)  # BPM, in steps of 0.7 %
FRACTIONS = np.array([1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4, 6])  # of the beat period
KICK_TO_SNARE = np.array([0, 1 / 2, 1, 2, 3])  # of the beat period
COMB = ((0.5, 0.5), (1, 1.0), (2, 1.0), (3, 0.5), (4, 1.0))  # (fraction of the beat period, weight)
PEAKS, RELATED_PEAKS, SHOULDER = 10, 5, 3
RELATIVES = (2, 1 / 2, 3 / 2, 2 / 3, 3, 1 / 3, 4 / 3, 3 / 4)
SAME = 0.03  # candidates closer than this ratio are one


@dataclass(frozen=True, slots=True)
class Tempo:
    """A tempo in BPM, the model's probability that it is the beat, and how periodic the sound is at it (0 to 1)."""

    bpm: float
    probability: float
    clarity: float


def period(bpm: Array) -> Array:
    """Frames a beat."""
    return 60 * FRAMES_PER_SECOND / bpm


def candidates(rhythm: Periodicity) -> Array:
    """Tempi worth comparing, in BPM, each refined to about 0.1 %."""
    comb = sum(weight * at(rhythm.mixed, fraction * period(GRID)) for fraction, weight in COMB)
    comb = np.asarray(comb)
    peaks = [i for i in range(comb.size) if comb[i] == comb[max(0, i - SHOULDER) : i + SHOULDER + 1].max()]
    peaks = sorted(peaks, key=lambda i: -comb[i])[:PEAKS]
    found = [float(GRID[i]) for i in peaks]
    for i in peaks[:RELATED_PEAKS]:
        for bpm in (float(GRID[i]) * ratio for ratio in RELATIVES):
            if SLOWEST <= bpm <= FASTEST and all(abs(other / bpm - 1) > SAME for other in found):
                found.append(bpm)
    return np.array([_refined(rhythm, bpm) for bpm in found])


def _refined(rhythm: Periodicity, bpm: float) -> float:
    """The tempo within 1.5 % whose multiples fit best: the more beats a lag spans, the finer it measures."""
    near = bpm * np.linspace(0.985, 1.015, 31)
    fit = sum(at(rhythm.mixed, multiple * period(near)) for multiple in (1, 2, 4, 8))
    return float(near[np.argmax(fit)])


def features(rhythm: Periodicity, tempi: Array) -> Array:
    """One row a tempo: what the choice looks at."""
    lags = period(tempi)[:, None] * FRACTIONS
    template = np.max([at(rhythm.full, lags * stretch) for stretch in (0.99, 1.0, 1.01)], axis=0)
    alternation = at(rhythm.kick_snare, period(tempi)[:, None] * KICK_TO_SNARE)
    octaves = np.log2(tempi / PREFERRED)
    preference = np.column_stack((octaves, octaves**2, np.abs(octaves) ** 3))
    return np.hstack((template, alternation, preference))


def choose(rhythm: Periodicity) -> Tempo:
    """The tempo most likely to be counted as the beat."""
    tempi = candidates(rhythm)
    scores = (features(rhythm, tempi) - MEANS) / SCALES @ WEIGHTS
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    best = int(np.argmax(chances))
    lag = float(period(tempi)[best])
    clarity = float(np.max(at(rhythm.full, lag * np.array([0.99, 1, 1.01, 1.98, 2, 2.02, 3.96, 4, 4.04]))))
    return Tempo(float(tempi[best]), float(chances[best]), min(1.0, max(0.0, clarity)))

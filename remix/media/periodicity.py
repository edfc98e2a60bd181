"""How strongly onsets repeat after each lag: the ground on which the tempo is chosen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from remix.media.onsets import FRAMES_PER_SECOND, Floats, Onsets

Array = NDArray[np.float64]

PIECE_SECONDS = 15.0
LONGEST_LAG = int(8.2 * FRAMES_PER_SECOND)  # frames: six beats at 50 BPM, and a little
BAND_WEIGHT = 0.3  # of the kick and snare bands beside the full one, where candidates are looked for


@dataclass(frozen=True, slots=True)
class Periodicity:
    """Normalised correlation for lags of 0, 1, 2 … frames.

    `full`: all onsets with themselves; `mixed`: the same with kicks and snares counted again, each with themselves;
    `kick_snare`: kicks with snares.
    """

    full: Array
    mixed: Array
    kick_snare: Array


def correlation(first: Floats, second: Floats) -> Array:
    """Normalised, unbiased, symmetric cross-correlation for LONGEST_LAG lags; 0 where too little overlaps."""
    a, b = first - first.mean(dtype=np.float64), second - second.mean(dtype=np.float64)
    size = 1 << int(2 * a.size - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    lags = min(LONGEST_LAG, int(0.8 * a.size))
    forward, backward = product[:lags], product[-np.arange(lags)]
    overlap = 1 - np.arange(lags) / a.size
    result = np.zeros(LONGEST_LAG)
    result[:lags] = (forward + backward) / (2 * overlap * (np.sqrt((a @ a) * (b @ b)) + 1e-12))
    return result


def periodicity(onsets: Onsets) -> Periodicity:
    """Average the correlations of pieces of about 15 s, each weighted by how much happens in it."""
    count = max(1, round(onsets.full.size / (PIECE_SECONDS * FRAMES_PER_SECOND)))
    bands = (np.array_split(band, count) for band in (onsets.full, onsets.kick, onsets.snare))
    pieces, weights = [], []
    for full, kick, snare in zip(*bands, strict=True):
        whole = correlation(full, full)
        mixed = whole + BAND_WEIGHT * (correlation(kick, kick) + correlation(snare, snare))
        pieces.append((whole, mixed / max(mixed[0], 1e-9), correlation(kick, snare)))
        weights.append(float(full.std()) + 1e-9)
    return Periodicity(*np.average(np.array(pieces), axis=0, weights=weights))


def at(curve: Array, lags: Array) -> Array:
    """The curve's values at fractional lags (frames); 0 beyond its end."""
    return np.interp(lags, np.arange(curve.size), curve, right=0.0)

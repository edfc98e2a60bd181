"""The loudest moments of a recording: drops, shouts and punch lines."""

import numpy as np
from numpy.typing import NDArray

from remix.media.onsets import SAMPLE_RATE, Floats

BLOCK = SAMPLE_RATE // 20  # samples: 50 ms
SMOOTHING_BLOCKS = 8  # 0.4 s, the "momentary" window of EBU R 128
ALONE_SECONDS = 1.0
ABOVE_MEDIAN_DECIBELS = 2.0
QUIETEST_DECIBELS = -50.0
MOST = 20


class Loudness:
    """Collects mono samples at SAMPLE_RATE; keeps one power a block."""

    def __init__(self) -> None:
        self._pending = np.zeros(0, dtype=np.float32)
        self._powers: list[NDArray[np.float64]] = []

    def add(self, samples: Floats) -> None:
        """Take the next samples, of any number."""
        self._pending = np.concatenate((self._pending, samples))
        whole = self._pending.size // BLOCK * BLOCK
        blocks = self._pending[:whole].reshape(-1, BLOCK)
        self._powers.append(np.mean(np.square(blocks, dtype=np.float64), axis=1))
        self._pending = self._pending[whole:]

    def peaks(self) -> tuple[float, ...]:
        """Seconds of the at most MOST loudest moments that stand out from the second before and after, in order."""
        power = np.concatenate(self._powers) if self._powers else np.zeros(0)
        if power.size < SMOOTHING_BLOCKS:
            return ()
        bell = np.hanning(SMOOTHING_BLOCKS + 2)[1:-1]
        level = 10 * np.log10(np.convolve(power, bell / bell.sum(), "same") + 1e-12)
        reach = int(ALONE_SECONDS * SAMPLE_RATE / BLOCK)
        around = np.lib.stride_tricks.sliding_window_view(np.pad(level, reach, mode="edge"), 2 * reach + 1)
        least = max(QUIETEST_DECIBELS, float(np.median(level)) + ABOVE_MEDIAN_DECIBELS)
        found = np.flatnonzero((level == around.max(axis=1)) & (level > least))
        loudest = sorted(found[np.argsort(-level[found])][:MOST])
        return tuple(round((float(block) + 0.5) * BLOCK / SAMPLE_RATE, 3) for block in loudest)

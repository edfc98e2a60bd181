"""The loudest moments."""

import numpy as np
import pytest
from numpy.typing import NDArray

from remix.media.loudness import Loudness
from remix.media.onsets import SAMPLE_RATE


def peaks(samples: NDArray[np.float64]) -> tuple[float, ...]:
    loudness = Loudness()
    for block in np.array_split(samples.astype(np.float32), 7):
        loudness.add(block)
    return loudness.peaks()


def test_shouts_in_a_quiet_recording_are_found() -> None:
    sound = 0.02 * np.random.default_rng(1).standard_normal(10 * SAMPLE_RATE)
    for at in (3, 7):
        sound[at * SAMPLE_RATE : int((at + 0.4) * SAMPLE_RATE)] *= 20
    assert peaks(sound) == pytest.approx((3.2, 7.2), abs=0.15)


def test_silence_has_no_loudest_moment() -> None:
    assert peaks(np.zeros(5 * SAMPLE_RATE)) == ()


def test_an_even_tone_has_no_loudest_moment() -> None:
    assert peaks(0.3 * np.sin(2 * np.pi * 300 * np.arange(5 * SAMPLE_RATE) / SAMPLE_RATE)) == ()

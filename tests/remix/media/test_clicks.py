"""The click track, read back sample by sample."""

import io
import wave

import numpy as np
import pytest
from numpy.typing import NDArray

from remix.media import click_track

RATE = 22_050
CLICK = RATE // 25  # samples that a click lasts, and no more


def samples(track: bytes) -> NDArray[np.int16]:
    with wave.open(io.BytesIO(track)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")


def pitch(click: NDArray[np.int16]) -> float:
    """Hertz of the strongest partial."""
    return float(np.argmax(np.abs(np.fft.rfft(click, RATE))))


def test_track_has_exactly_the_asked_duration() -> None:
    assert samples(click_track([0.5], [], 2.5)).size == round(2.5 * RATE)


def test_each_click_starts_on_the_sample_of_its_beat() -> None:
    track = samples(click_track([0.5, 1.131], [], 2))
    for at in (0.5, 1.131):
        start = round(at * RATE)
        assert track[start] > 10_000
        assert not track[start - 200 : start].any()


def test_an_accent_is_higher_and_louder_than_a_beat() -> None:
    track = samples(click_track([0.5, 1.0], [1.0], 2))
    beat, accent = (track[round(at * RATE) : round(at * RATE) + CLICK] for at in (0.5, 1.0))
    assert pitch(accent) > pitch(beat) + 300
    assert accent.max() > 1.5 * beat.max()


def test_an_accent_replaces_the_beat_beside_it() -> None:
    assert click_track([0.5, 1.01], [1.0], 2) == click_track([0.5], [1.0], 2)


def test_an_accent_between_beats_is_heard() -> None:
    track = samples(click_track([0.5, 1.5], [1.0], 2))
    assert track[RATE] > 20_000


def test_clicks_on_top_of_each_other_never_clip() -> None:
    track = samples(click_track(np.arange(0, 2, 0.01).tolist(), np.arange(0, 2, 0.035).tolist(), 2))
    assert np.abs(track.astype(int)).max() < 32_767


def test_times_outside_the_track_are_left_out() -> None:
    assert not samples(click_track([-1.0, 2.0, 9.0], [5.0], 2)).any()


def test_a_click_at_the_very_end_is_cut_short() -> None:
    track = samples(click_track([1.99], [], 2))
    assert track.size == 2 * RATE
    assert track[round(1.99 * RATE)] > 10_000


@pytest.mark.parametrize("duration", [-1.0, float("nan"), float("inf")])
def test_an_impossible_duration_is_refused(duration: float) -> None:
    with pytest.raises(ValueError, match="no track"):
        click_track([], [], duration)

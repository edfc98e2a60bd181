from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remix.ai.schema import Shot
from remix.ai.timeline import SHORTEST_SHOT_SECONDS, fitted, snapped


def shot(start: float, end: float, action: str = "움직여요.") -> Shot:
    return Shot(start=start, end=end, action=action)


def times(shots: list[Shot]) -> list[tuple[float, float]]:
    return [(one.start, one.end) for one in shots]


def test_gaps_and_overlaps_are_closed() -> None:
    fit = fitted([shot(1, 4), shot(3, 6), shot(8, 9)], 10.0)

    assert times(fit) == [(0, 3), (3, 8), (8, 10)]


def test_changes_move_to_a_near_beat_only() -> None:
    fit = fitted([shot(0, 4), shot(4.2, 8), shot(8, 12)], 12.0, beats=(0.0, 4.0, 9.0))

    assert times(fit) == [(0, 4), (4, 8), (8, 12)]


def test_two_changes_near_one_beat_keep_their_distance() -> None:
    fit = fitted([shot(0, 4), shot(3.8, 4.35), shot(4.35, 8)], 8.0, beats=(4.0,))

    assert times(fit) == [(0, 4), (4, 4.35), (4.35, 8)]


def test_a_shot_without_room_on_its_beat_is_dropped() -> None:
    assert times(fitted([shot(0, 4), shot(3.8, 4.2), shot(4.2, 8)], 8.0, beats=(4.0,))) == [(0, 4), (4, 8)]


def test_a_shot_after_the_end_is_dropped() -> None:
    assert times(fitted([shot(0, 5), shot(20, 25)], 10.0)) == [(0, 10)]


def test_without_shots_there_is_nothing_to_fit() -> None:
    with pytest.raises(ValueError, match="no shot"):
        fitted([], 10.0)


@pytest.mark.parametrize(("at", "beat"), [(0.9, 1.0), (1.0, 1.0), (5.2, 5.0), (3.0, 3.0), (9.0, 9.0)])
def test_a_time_snaps_to_the_nearest_beat_or_stays(at: float, beat: float) -> None:
    assert snapped(at, (1.0, 2.0, 5.0)) == beat


@given(
    duration=st.floats(0.05, 600),
    starts=st.lists(st.floats(0, 600), min_size=1, max_size=30),
    beats=st.lists(st.floats(0, 600), max_size=50).map(sorted),
)
def test_shots_always_cover_the_clip_exactly(duration: float, starts: list[float], beats: list[float]) -> None:
    fit = fitted([shot(start, 600) for start in starts], duration, beats)

    assert (fit[0].start, fit[-1].end) == (0, duration)
    assert all(one.end == following.start for one, following in pairwise(fit))
    assert all(one.end > one.start for one in fit)
    assert all(one.end - one.start >= SHORTEST_SHOT_SECONDS - 0.002 for one in fit[:-1])

"""Shots in time: they cover the whole clip without a gap, and change on beats where there are beats."""

from bisect import bisect_left
from collections.abc import Sequence

from remix.ai.schema import Shot

SHORTEST_SHOT_SECONDS = 0.3
SNAP_SECONDS = 0.35
"""A change of shot moves to a beat that is at most this far away: just over half a beat at 90 bpm."""


def snapped(at: float, beats: Sequence[float]) -> float:
    """The beat nearest to `at`, or `at` itself when none is near; `beats` in ascending order, all in seconds."""
    position = bisect_left(beats, at)
    nearest = min(beats[max(position - 1, 0) : position + 1], key=lambda beat: abs(beat - at), default=at)
    return nearest if abs(nearest - at) <= SNAP_SECONDS else at


def fitted(shots: Sequence[Shot], duration_seconds: float, beats: Sequence[float] = ()) -> list[Shot]:
    """The shots from 0 to the duration, each ending where the next one starts, changes moved to beats.

    A shot that would be left with no length worth filming is dropped; the first one never is. Raises ValueError
    when there is no shot.
    """
    if not shots:
        raise ValueError("no shot to fit")
    first, *others = sorted(shots, key=lambda shot: shot.start)
    kept, starts = [first], [0.0]
    for shot in others:
        start = next(
            (
                round(candidate, 3)
                for candidate in (snapped(shot.start, beats), shot.start)
                if starts[-1] + SHORTEST_SHOT_SECONDS <= candidate <= duration_seconds - SHORTEST_SHOT_SECONDS
            ),
            None,
        )
        if start is not None:
            kept.append(shot)
            starts.append(start)
    ends = [*starts[1:], duration_seconds]
    return [
        shot.model_copy(update={"start": start, "end": end})
        for shot, start, end in zip(kept, starts, ends, strict=True)
    ]

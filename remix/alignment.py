"""How a clip as a whole lies in time against the moments where something should happen: slower, faster, later. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

NEAR = 2.0
"""Up to this many tolerances away a cut was meant, but is early or late."""
MOST_SHIFT_SECONDS = 2.0
SHIFT_STEP_SECONDS = 0.02
SLOWEST, FASTEST = 0.5, 2.0
"""Scales that are worth a try: a clip may take half to twice the time."""
GAIN, SHARE = 2, 0.6
"""A clip is taken as shifted or scaled only when that finds so many more moments, and this share of all."""


def reaches(expected: Sequence[float], tolerance: float) -> list[float]:
    """How far around each expected moment to look: never nearer to its neighbour, so that no cut is found twice."""
    gaps = [second - first for first, second in pairwise(expected)]
    around = zip([float("inf"), *gaps], [*gaps, float("inf")], strict=True) if expected else []
    return [min(NEAR * tolerance, before / 2, after / 2) for before, after in around]


def aligned(
    expected: Sequence[float], found: Sequence[float], scales: Sequence[float], tolerance: float
) -> tuple[float, float]:
    """Scale and shift (seconds) of `found` against `expected`; (1, 0) unless another is clearly better.

    Tried are 1 and `scales`, each with every shift that lays some moment on a found one; `found` ascends.
    """
    straight = _hits(expected, found, tolerance)
    best, best_hits = (1.0, 0.0), straight
    for scale in (1.0, *scales):
        for shift in _shifts([scale * at for at in expected], found):
            hits = _hits([scale * at + shift for at in expected], found, tolerance)
            if (hits, -_bend(scale, shift)) > (best_hits, -_bend(*best)):
                best, best_hits = (scale, shift), hits
    if best_hits < straight + GAIN or best_hits < SHARE * len(expected):
        return 1.0, 0.0
    scale, shift = best
    moved = [scale * at + shift for at in expected]
    offs = [min((cut - at for cut in found), key=abs) for at in moved]
    return scale, shift + median(off for off in offs if abs(off) <= tolerance)


def _shifts(expected: Sequence[float], found: Sequence[float]) -> list[float]:
    """Shifts that lay some expected moment on a found one, in steps of `SHIFT_STEP_SECONDS`, and none."""
    steps = {
        round((cut - at) / SHIFT_STEP_SECONDS)
        for at in expected
        for cut in found
        if abs(cut - at) <= MOST_SHIFT_SECONDS
    }
    return [step * SHIFT_STEP_SECONDS for step in sorted(steps | {0}, key=abs)]


def _hits(expected: Sequence[float], found: Sequence[float], tolerance: float) -> int:
    """How many of the expected moments are met by a found one; `found` ascends."""
    met = 0
    for at, reach in zip(expected, reaches(expected, tolerance), strict=True):
        place = bisect_left(found, at)
        met += any(abs(cut - at) <= min(tolerance, reach) for cut in found[max(0, place - 1) : place + 1])
    return met


def _bend(scale: float, shift: float) -> float:
    """How much is claimed of the clip: the less, the better, when two explain it alike."""
    return abs(scale - 1) + abs(shift)

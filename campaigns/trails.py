"""Does a trail of fixes move like one of a phone in a hand?

Satellite fixes are never twice the same, their errors drift rather than leap, and they leap no further than the
accuracy they claim. All three are physics of receivers, not habits of one spoofing app.
"""

from dataclasses import dataclass
from itertools import pairwise, takewhile
from math import cos, hypot, radians
from statistics import fmean, median

from campaigns.coordinates import Coordinates, distance_metres
from campaigns.fixes import Fix, History, Spot, Visit
from campaigns.ramps import rising
from campaigns.rules import Rules

LEAST_FIXES = 4
LEAST_FIXES_FOR_NOISE = 6
STILL_SHARE = 0.8
LONGEST_STEP_SECONDS = 15.0
SIGMAS_IN_68 = 1.515
"""A radius that holds 68 % of a two-dimensional normal error is this many of its deviations along one axis."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one fix to the next: metres, seconds, and the deviation along one axis that both claims allow for."""

    metres: float
    seconds: float
    deviation: float


def frozen(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Fix after fix, each with a time of its own, at exactly the same coordinates.

    A fix that is only delivered again has its old time. Positions from Wi-Fi stand still for seconds, the cruder the
    longer, so what counts is how long it stood against how long such a receiver holds a position.
    """
    fixes = _distinct(visit.fixes)
    still = list(takewhile(lambda fix: fix.coordinates == visit.last.coordinates, reversed(fixes)))
    # An honest trail that holds a position has held others before: the standstill must be all of it, but for the start.
    if len(still) < LEAST_FIXES or len(still) < STILL_SHARE * len(fixes):
        return 0.0
    stood = sum(_seconds(before, after) for before, after in pairwise(reversed(still)))
    beyond = max(0.0, (visit.last.accuracy_metres or 0) - rules.holds_before)
    return rising(stood / (1 + rules.holds_per_accuracy * beyond), 1.0, 2.0)


def jumpy(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Steps that are larger than walking and both accuracies explain: the median is 1.2 deviations for honest noise."""
    steps = _steps(visit.fixes)
    if len(steps) < LEAST_FIXES:
        return 0.0
    leaps = [
        max(0.0, step.metres - rules.walking_speed * step.seconds) / step.deviation for step in steps if step.deviation
    ]
    return rising(median(leaps), 1.8, 3.2) if leaps else 0.0


def restless(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Errors without memory: von Neumann's ratio is 2 for noise that is drawn anew each second, below 1 for drift."""
    fixes = _distinct(visit.fixes)
    if len(fixes) < LEAST_FIXES_FOR_NOISE or sharpness(visit.last, rules) < 1:
        return 0.0
    points = [(fix.coordinates.latitude, _beside(fix.coordinates, visit.last.coordinates)) for fix in fixes]
    middle = fmean(north for north, _east in points), fmean(east for _north, east in points)
    spread = fmean((north - middle[0]) ** 2 + (east - middle[1]) ** 2 for north, east in points)
    if not spread:
        return 0.0
    steps = fmean((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2 for a, b in pairwise(points))
    return rising(steps / spread, 1.2, 1.8)


def sharpness(fix: Fix, rules: Rules) -> float:
    """1 for a fix that must come from satellites, less for one that may come from a single Wi-Fi router."""
    crude = rising(fix.accuracy_metres or 0, rules.sharp_accuracy, rules.crude_accuracy)
    return 1.0 - crude * (1.0 - rules.crude_share)


def _distinct(fixes: tuple[Fix, ...]) -> list[Fix]:
    """Without fixes that were only delivered again (the same time); without times, all of them."""
    kept = list(fixes[:1])
    for fix in fixes[1:]:
        if fix.taken_at is None or fix.taken_at != kept[-1].taken_at:
            kept.append(fix)
    return kept


def _steps(fixes: tuple[Fix, ...]) -> list[Step]:
    """Between neighbours in time, gaps left out."""
    steps = []
    distinct = _distinct(fixes)
    for before, after in pairwise(distinct):
        seconds = _seconds(before, after)
        if 0 < seconds <= LONGEST_STEP_SECONDS:
            metres = distance_metres(before.coordinates, after.coordinates)
            claimed = hypot(before.accuracy_metres or 0, after.accuracy_metres or 0) / SIGMAS_IN_68
            steps.append(Step(metres, seconds, claimed))
    return steps


def _seconds(before: Fix, after: Fix) -> float:
    """Between two fixes; a second where nobody knows."""
    if before.taken_at is None or after.taken_at is None:
        return 1.0
    return (after.taken_at - before.taken_at).total_seconds()


def _beside(one: Coordinates, reference: Coordinates) -> float:
    """Degrees east of the reference, shrunk to the length of degrees north; right across the antimeridian."""
    turn = (one.longitude - reference.longitude + 180) % 360 - 180
    return turn * cos(radians(reference.latitude))

"""Is somebody at a place? Distance compared together with how accurate the phone says it is."""

from dataclasses import dataclass
from enum import StrEnum

from campaigns.coordinates import distance_metres
from campaigns.fixes import Fix, Spot
from campaigns.rules import Rules


class Standing(StrEnum):
    """How a fix lies to a place."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    TOO_VAGUE = "too_vague"


@dataclass(frozen=True, slots=True)
class Measured:
    """The distance to the centre, how far outside the radius the fix may lie, and what follows; in metres."""

    standing: Standing
    distance_metres: float
    allowance_metres: float
    missing_metres: float
    """How much closer the fix would have to be; 0 when it is close enough."""


def measure(fix: Fix, spot: Spot, rules: Rules) -> Measured:
    """Compare a fix with a place.

    Phones indoors report 65 m and are right about it, so the allowance grows with the reported accuracy; what claims
    to be accurate gets the least allowance, because between tall buildings such claims are wrong. A fix that is too
    vague says nothing either way.
    """
    distance = distance_metres(fix.coordinates, spot.coordinates)
    accuracy = fix.accuracy_metres or 0.0
    allowance = min(max(rules.allowance_per_accuracy * accuracy, rules.least_allowance), rules.most_allowance)
    missing = max(0.0, distance - spot.radius_metres - allowance)
    if accuracy > rules.most_accuracy:
        standing = Standing.TOO_VAGUE
    else:
        standing = Standing.OUTSIDE if missing else Standing.INSIDE
    return Measured(standing, distance, allowance, missing)

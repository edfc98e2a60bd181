"""What a check-in by location is held against, as data: `CHECKIN_RULES` in the settings changes any of it.

docs/check-ins.md says where each figure comes from; `manage.py campaign simulate` says what a change does.
"""

import math
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

WEIGHTS: dict[str, float] = {
    "mock_flag": 0.95,
    "accuracy_impossible": 0.8,
    "accuracy_too_good": 0.6,
    "accuracy_constant": 0.25,
    "fix_stale": 0.6,
    "fix_from_the_future": 0.6,
    "clock_skew": 0.6,
    "impossible_speed": 0.9,
    "trail_teleports": 0.6,
    "trail_frozen": 0.6,
    "trail_jumpy": 0.6,
    "trail_restless": 0.25,
    "elsewhere": 0.9,
    "exact_centre": 0.3,
    "exact_centre_again": 0.4,
    "round_coordinates": 0.25,
    "same_fix_own": 0.65,
    "same_fix_others": 0.65,
    "trail_replayed": 0.9,
    "same_picture": 0.9,
    "picture_elsewhere": 0.5,
    "picture_other_time": 0.5,
}
"""How much one reason counts at its full strength, 0 to 1; see `campaigns.suspicion` for the reasons."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures; lengths in metres, times in seconds, accuracies as phones report them (radius of about 68 %)."""

    withhold_at: float = 0.5
    """A score from here on withholds the reward and asks a person to look."""
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))

    allowance_per_accuracy: float = 2.0
    """How many times its reported accuracy a fix may lie outside the radius: 99 % of honest errors are smaller."""
    least_allowance: float = 30.0
    """What every fix is allowed: between tall buildings phones are that far off while they claim 5 m."""
    most_allowance: float = 150.0
    most_accuracy: float = 200.0
    """A fix that is less accurate says too little about a place; the person is asked to try again."""

    stale_from: float = 120.0
    stale_at: float = 300.0
    """A fix loses trust from the first age to the second, by the phone's own clock."""
    skew_from: float = 600.0
    skew_at: float = 3600.0
    """The phone's clock against ours; wrong clocks are common, wrong by an hour they are not."""
    future_seconds: float = 30.0

    speeds: tuple[tuple[float, float], ...] = ((10_000, 35), (100_000, 75), (600_000, 85), (math.inf, 270))
    """Up to so many metres of the way, at most so many metres a second: car, train, and flights with the
    time that boarding takes."""
    speed_slack: float = 100.0
    history_hours: float = 24.0
    same_session_seconds: float = 600.0
    """Exactly the same fix again within this time is the same visit, tried again."""
    walking_speed: float = 2.0

    teleport_accuracy: float = 100.0
    """Both ends of a leap within a trail must claim at least this."""

    sharp_accuracy: float = 20.0
    crude_accuracy: float = 65.0
    """Fixes up to the first come from satellites, whose noise never repeats; from the second on from Wi-Fi."""
    crude_share: float = 0.4
    """What a repetition counts for a crude fix, or for coordinates with few decimals; sharp ones count fully."""
    holds_per_accuracy: float = 0.15
    holds_before: float = 20.0
    """A receiver holds a position for 1 s up to this accuracy, and so many seconds more for each metre beyond it."""


def current() -> Rules:
    """The rules that apply now: the defaults with `settings.CHECKIN_RULES` over them.

    Raises ImproperlyConfigured for a name that is none, what is no number, or a weight that is not between 0 and 1;
    `manage.py check` asks.
    """
    changes: dict[str, Any] = dict(settings.CHECKIN_RULES)
    weights: dict[str, float] = changes.pop("weights", {})
    known = {entry.name for entry in fields(Rules)} - {"weights", "speeds"}
    if unknown := (set(changes) - known) | (set(weights) - set(WEIGHTS)):
        raise ImproperlyConfigured(f"CHECKIN_RULES has unknown names: {sorted(unknown)}")
    numbers = [*changes.values(), *weights.values()]
    if any(isinstance(number, bool) or not isinstance(number, int | float) or number < 0 for number in numbers):
        raise ImproperlyConfigured("CHECKIN_RULES holds numbers of 0 or more")
    if any(not 0 <= weight <= 1 for weight in weights.values()):
        raise ImproperlyConfigured("the weights of CHECKIN_RULES lie between 0 and 1")
    return replace(Rules(), **changes, weights={**WEIGHTS, **weights})

"""Could somebody have come here from where they were, in the time between?"""

from datetime import timedelta
from itertools import pairwise

from campaigns.coordinates import distance_metres
from campaigns.fixes import History, Spot, Visit
from campaigns.ramps import rising
from campaigns.rules import Rules

TELEPORT_SHARE = 1.25
"""A way that takes this many times the time that there was is not a fast taxi any more."""


def least_seconds(metres: float, rules: Rules) -> float:
    """The shortest time in which anybody covers a distance: by car in town, then by train, then by air."""
    seconds, covered = 0.0, 0.0
    for up_to, speed in rules.speeds:
        part = min(metres, up_to) - covered
        if part <= 0:
            break
        seconds, covered = seconds + part / speed, covered + part
    return seconds


def impossible_speed(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Against every sighting of the last day; both fixes may be off by twice their accuracy, and a bit."""
    worst = 0.0
    for sighting in history.own:
        between = visit.received_at - sighting.at
        if sighting.coordinates is None or between > timedelta(hours=rules.history_hours):
            continue
        if (sighting.accuracy_metres or 0) > rules.most_accuracy:
            continue
        slack = 2 * ((sighting.accuracy_metres or 0) + (visit.last.accuracy_metres or 0)) + rules.speed_slack
        way = distance_metres(sighting.coordinates, visit.last.coordinates) - slack
        needed = least_seconds(max(0.0, way), rules)
        worst = max(worst, rising(needed / max(1.0, between.total_seconds()), 1.0, TELEPORT_SHARE))
    return worst


def trail_teleports(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """One step of the trail that nobody can make, between two fixes that both claim to be accurate.

    A first fix from the network that is off by kilometres says so in its accuracy and counts for nothing.
    """
    worst = 0.0
    for before, after in pairwise(visit.fixes):
        accuracies = (before.accuracy_metres or 0, after.accuracy_metres or 0)
        if max(accuracies) > rules.teleport_accuracy or before.taken_at is None or after.taken_at is None:
            continue
        way = distance_metres(before.coordinates, after.coordinates) - 3 * sum(accuracies) - rules.speed_slack
        seconds = max(1.0, (after.taken_at - before.taken_at).total_seconds())
        worst = max(worst, rising(least_seconds(max(0.0, way), rules) / seconds, 1.0, TELEPORT_SHARE))
    return worst

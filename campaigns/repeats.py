"""Has exactly this been seen before? Two receivers never agree in the sixth decimal by chance."""

from datetime import timedelta

from campaigns.coordinates import Coordinates
from campaigns.fixes import History, Sighting, Spot, Visit
from campaigns.ramps import rising
from campaigns.rules import Rules
from campaigns.trails import LEAST_FIXES, sharpness

FEW_DECIMALS = 5
"""A grid of 1 m: in a busy shop two people stand on the same square by chance."""


def has_few_decimals(coordinates: Coordinates, decimals: int) -> bool:
    """Whether both numbers end after so many decimals."""
    numbers = (coordinates.latitude, coordinates.longitude)
    return all(abs(round(number, decimals) - number) < 1e-9 for number in numbers)


def same_fix_own(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """The person sent this very fix before, at another time, and it is not the old one: its time is new."""
    earlier = elsewhen(history.own, visit, rules)
    again = len(History.sharing(earlier, frozenset({visit.last.digest})))
    return min(1.0, again * _care(visit, rules))


def same_fix_others(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Somebody else sent this very fix; a router that several phones stand for counts little, however many they are."""
    return _care(visit, rules) if History.sharing(history.others, frozenset({visit.last.digest})) else 0.0


def trail_replayed(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Several different fixes in common with one earlier visit: a recording."""
    earlier = (*elsewhen(history.own, visit, rules), *history.others)
    most = max((len(sighting.digests & visit.digests) for sighting in earlier), default=0)
    return rising(most, 1, 3)


def accuracy_constant(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """The very same accuracy in every fix, or visit after visit, while the coordinates change.

    Crude fixes come in steps (65 m), and some receivers have a floor: this alone never withholds anything.
    """
    accuracy = visit.last.accuracy_metres
    if not accuracy or accuracy > rules.sharp_accuracy:
        return 0.0
    in_trail = len(visit.digests) >= LEAST_FIXES and all(fix.accuracy_metres == accuracy for fix in visit.fixes)
    before = [sighting for sighting in history.own if sighting.accuracy_metres is not None]
    in_visits = len(before) >= LEAST_FIXES - 1 and all(one.accuracy_metres == accuracy for one in before)
    return float(in_trail or in_visits)


def elsewhen(sightings: tuple[Sighting, ...], visit: Visit, rules: Rules) -> tuple[Sighting, ...]:
    """Those that are not the same visit, tried again."""
    latest = visit.received_at - timedelta(seconds=rules.same_session_seconds)
    return tuple(sighting for sighting in sightings if sighting.at < latest)


def _care(visit: Visit, rules: Rules) -> float:
    """Crude fixes and short numbers repeat by chance."""
    if has_few_decimals(visit.last.coordinates, FEW_DECIMALS):
        return rules.crude_share
    return sharpness(visit.last, rules)

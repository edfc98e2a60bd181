"""Honest visits of made-up people: they come to a place, wait for a fix, and press the button."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from campaigns.coordinates import Coordinates, distance_metres
from campaigns.fixes import Fix, Spot, Visit
from campaigns.simulation import receivers
from campaigns.simulation.receivers import Errors, Offset, Receiver, moved, towards
from campaigns.simulation.traces import Trace

OPENING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
LONGEST_TRAIL_SECONDS = 20


@dataclass(frozen=True, slots=True)
class World:
    """What visits are made with: places by name, the kinds of receivers and how common they are, and chance."""

    spots: Mapping[str, Spot]
    receivers: Sequence[tuple[str, Receiver, float]]
    random: Random


TUNED = (
    ("open sky", receivers.open_sky, 0.3),
    ("canyon", receivers.canyon, 0.3),
    ("indoors", receivers.indoors, 0.3),
    ("settling", receivers.settling, 0.1),
)
"""Receivers that the rules were set with."""
HELD_OUT = (
    ("open sky", receivers.open_sky, 0.15),
    ("canyon", receivers.canyon, 0.35),
    ("indoors", receivers.indoors, 0.2),
    ("restless", receivers.restless, 0.3),
)
"""Another mix, with a receiver that the rules have never been set with."""


def visits(world: World, people: int) -> Iterator[Trace]:
    """One to four visits a person, at the pace of somebody who walks or rides between places."""
    for number in range(people):
        yield from _day(world, f"honest-{number}")


def recording(world: World, spot: Spot) -> tuple[str, list[Fix]]:
    """The fixes of somebody who really stands there, the last one first made at `OPENING`: what can be replayed."""
    name, receiver = receiver_of(world)
    errors = receiver(world.random, world.random.randint(8, LONGEST_TRAIL_SECONDS))
    return name, trail(spot.coordinates, standing(world.random, spot), errors, OPENING)


def receiver_of(world: World) -> tuple[str, Receiver]:
    """One of the receivers, as common as it is."""
    weights = [share for _name, _receiver, share in world.receivers]
    name, receiver, _share = world.random.choices(world.receivers, weights)[0]
    return name, receiver


def standing(random: Random, spot: Spot) -> Offset:
    """Where people stand: most near the door, some in the queue, all within the radius."""
    return towards(random, min(abs(random.gauss(0, spot.radius_metres * 0.3)), spot.radius_metres))


def trail(origin: Coordinates, offset: Offset, errors: Errors, last_at: datetime) -> list[Fix]:
    """A fix a second, the last one at `last_at` by the phone's clock."""
    return [
        Fix(moved(origin, offset + error), accuracy, last_at - timedelta(seconds=len(errors) - 1 - place))
        for place, (accuracy, error) in enumerate(errors)
    ]


def _day(world: World, user: str) -> Iterator[Trace]:
    random = world.random
    behind = _clock_behind(random)
    at = OPENING + timedelta(seconds=random.uniform(0, 10 * 3600))
    names = random.sample(sorted(world.spots), min(len(world.spots), random.choice([1, 1, 2, 3, 4])))
    here: Coordinates | None = None
    for number, name in enumerate(names):
        spot = world.spots[name]
        if here:
            at += timedelta(seconds=60 + distance_metres(here, spot.coordinates) / random.uniform(1.2, 14))
        here = spot.coordinates
        scenario, receiver = receiver_of(world)
        seconds = 1 if random.random() < 0.3 else random.randint(2, LONGEST_TRAIL_SECONDS)
        errors = receiver(random, max(2, seconds))[-seconds:]
        sent_at = at - behind
        fixes = trail(spot.coordinates, standing(random, spot), errors, sent_at - _age(random))
        yield Trace(f"{user}-{number}", user, True, Visit.of(fixes, at + _way(random), sent_at), scenario, name)


def _clock_behind(random: Random) -> timedelta:
    """Most phones are right to the second, a few off by minutes, hardly any by hours."""
    seconds = random.gauss(0, 2)
    if random.random() < 0.03:
        seconds = random.uniform(-600, 600)
    if random.random() < 0.002:
        seconds = random.uniform(-6, 6) * 3600
    return timedelta(seconds=seconds)


def _age(random: Random) -> timedelta:
    """Fixes are fresh, or kept by a phone that lost the sky on the stairs."""
    seconds = random.expovariate(1 / 3) if random.random() < 0.93 else random.uniform(20, 150)
    return timedelta(seconds=seconds)


def _way(random: Random) -> timedelta:
    """From the phone to us."""
    return timedelta(seconds=random.expovariate(1 / 0.4))

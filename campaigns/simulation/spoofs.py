"""Visits that never happened, by what the apps and habits of those who make them up have in common."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from campaigns.coordinates import Coordinates
from campaigns.fixes import Fix, Spot, Visit
from campaigns.simulation.people import LONGEST_TRAIL_SECONDS, OPENING, World, recording, standing, trail
from campaigns.simulation.receivers import Offset, moved, normal, open_sky, towards
from campaigns.simulation.traces import Trace

type Spoof = Callable[[World, str, datetime], Iterator[Trace]]


def visits(world: World, people: int) -> Iterator[Trace]:
    """So many people, each with one way of making visits up, one to a handful of visits each."""
    kinds = list(SPOOFS.items())
    for number in range(people):
        name, spoof = kinds[number % len(kinds)]
        at = OPENING + timedelta(seconds=world.random.uniform(0, 10 * 3600))
        user = f"spoofed-{number}"
        for place, trace in enumerate(spoof(world, user, at)):
            yield replace(trace, name=f"{user}-{place}", scenario=name)


def flagged(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """A mock app on a phone that says so; the track itself is perfect."""
    name, spot = _anywhere(world)
    _receiver, fixes = recording(world, spot)
    yield _trace(user, name, [replace(fix, is_mock=True) for fix in _at(fixes, at)], at)


def constant(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """The pin of a mock app: the same coordinates and accuracy, fix after fix."""
    random, (name, spot) = world.random, _anywhere(world)
    pin = moved(spot.coordinates, towards(random, random.uniform(0, 0.8 * spot.radius_metres)))
    accuracy = random.choice([1.0, 3.0, 5.0, 10.0, 20.0])
    yield _trace(user, name, _still(pin, accuracy, random.randint(4, LONGEST_TRAIL_SECONDS), at), at)


def pinned_daily(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """The same pin on five days; who sends one fix only looks like any other on the first day."""
    random, (name, spot) = world.random, _anywhere(world)
    pin = moved(spot.coordinates, towards(random, random.uniform(0, 0.5 * spot.radius_metres)))
    seconds = 1 if random.random() < 0.3 else random.randint(2, LONGEST_TRAIL_SECONDS)
    for day in range(5):
        moment = at + timedelta(days=day)
        yield _trace(user, name, _still(pin, 5.0, seconds, moment), moment)


def emulator(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """A browser's or emulator's made-up sensor: the shop's own coordinates, accuracy 0."""
    name, spot = _anywhere(world)
    yield _trace(user, name, _still(spot.coordinates, 0.0, world.random.randint(1, 8), at), at)


def teleporting(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """One true visit, and from there four places across the city within minutes, each with a perfect track."""
    random = world.random
    names = random.sample(sorted(world.spots), min(5, len(world.spots)))
    for number, name in enumerate(names):
        moment = at + timedelta(seconds=number * random.uniform(10, 60))
        trace = _trace(user, name, _at(recording(world, world.spots[name])[1], moment), moment)
        yield trace if number else _true(trace)


def replayed(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """One recorded track of a true visit, sent again five times by the person or by people who share it."""
    name, spot = _anywhere(world)
    _receiver, fixes = recording(world, spot)
    for copy in range(6):
        sender = user if world.random.random() < 0.5 else f"{user}-{copy}"
        moment = at + timedelta(hours=4 * copy)
        trace = _trace(sender, name, _at(fixes, moment), moment)
        yield trace if copy else _true(trace)


def jittered(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """A pin shaken with fresh noise each second, and an accuracy that no phone has."""
    random, (name, spot) = world.random, _anywhere(world)
    accuracy, deviation = random.uniform(0.5, 3.0), random.uniform(3, 15)
    base = moved(spot.coordinates, towards(random, random.uniform(0, 0.4 * spot.radius_metres)))
    fixes = [
        Fix(moved(base, normal(random, deviation)), accuracy, at - timedelta(seconds=second))
        for second in range(random.randint(5, LONGEST_TRAIL_SECONDS), 0, -1)
    ]
    yield _trace(user, name, fixes, at)


def stale(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """A true fix of another time, sent much later from elsewhere."""
    name, spot = _anywhere(world)
    _receiver, fixes = recording(world, spot)
    age = timedelta(seconds=world.random.uniform(6 * 60, 48 * 3600))
    yield _trace(user, name, _at(fixes, at - age), at)


def turned_clock(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """An old track whose phone's clock was set back to its time."""
    name, spot = _anywhere(world)
    _receiver, fixes = recording(world, spot)
    then = at - timedelta(seconds=world.random.uniform(2 * 3600, 96 * 3600))
    yield _trace(user, name, _at(fixes, then), at, sent_at=then + timedelta(seconds=1))


def vpn_only(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """No receiver at all: where the internet address is thought to be."""
    random, (name, spot) = world.random, _anywhere(world)
    accuracy = random.choice([1000.0, 5000.0, 10_000.0, 25_000.0])
    fix = Fix(moved(spot.coordinates, towards(random, random.uniform(0, 4000))), accuracy, at)
    yield _trace(user, name, [fix], at)


def jumped(world: World, user: str, at: datetime) -> Iterator[Trace]:
    """The app is switched on with the page open: some seconds at home, the rest at the shop."""
    random, (name, spot) = world.random, _anywhere(world)
    home = moved(spot.coordinates, towards(random, random.uniform(1500, 9000)))
    seconds = random.randint(6, LONGEST_TRAIL_SECONDS)
    there = seconds // 2
    before = trail(home, Offset(0, 0), open_sky(random, seconds - there), at - timedelta(seconds=there))
    after = trail(spot.coordinates, standing(random, spot), open_sky(random, there), at)
    yield _trace(user, name, [*before, *after], at)


SPOOFS: dict[str, Spoof] = {
    "flagged": flagged,
    "constant": constant,
    "pinned daily": pinned_daily,
    "emulator": emulator,
    "teleporting": teleporting,
    "replayed": replayed,
    "jittered": jittered,
    "stale": stale,
    "turned clock": turned_clock,
    "vpn only": vpn_only,
    "jumped": jumped,
}


def _anywhere(world: World) -> tuple[str, Spot]:
    name = world.random.choice(sorted(world.spots))
    return name, world.spots[name]


def _at(fixes: list[Fix], at: datetime) -> list[Fix]:
    """The same fixes, with times that end at `at`."""
    end = fixes[-1].taken_at or OPENING
    return [replace(fix, taken_at=at - (end - (fix.taken_at or end))) for fix in fixes]


def _true(trace: Trace) -> Trace:
    """The visit that was one."""
    return replace(trace, is_honest=True)


def _still(pin: Coordinates, accuracy: float, seconds: int, at: datetime) -> list[Fix]:
    return [Fix(pin, accuracy, at - timedelta(seconds=second)) for second in range(seconds, 0, -1)]


def _trace(user: str, place: str, fixes: list[Fix], at: datetime, *, sent_at: datetime | None = None) -> Trace:
    random = Random(f"{user}{at}")  # noqa: S311  (the way to us, not a secret)
    arrived = at + timedelta(seconds=random.expovariate(2))
    return Trace("", user, False, Visit.of(fixes, arrived, sent_at or at), "", place)

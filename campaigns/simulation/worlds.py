"""Made-up visits as a whole: the kinds that the rules were set with, and those that were held out."""

from collections.abc import Mapping
from random import Random

from campaigns.coordinates import Coordinates
from campaigns.fixes import Spot
from campaigns.simulation import people, spoofs
from campaigns.simulation.people import HELD_OUT, TUNED, World
from campaigns.simulation.traces import Trace

SEED = 20261123
SPOOFERS_PER_PERSON = 0.8
CITY_SPOTS = 24


def traces(spots: Mapping[str, Spot], *, persons: int, seed: int = SEED, held_out: bool = False) -> list[Trace]:
    """The days of so many honest people, and of those who make visits up; the same seed makes the same days."""
    receivers = HELD_OUT if held_out else TUNED
    world = World(spots, receivers, Random(f"{seed}{held_out}"))  # noqa: S311  (made-up people, no secret)
    return [*people.visits(world, persons), *spoofs.visits(world, round(persons * SPOOFERS_PER_PERSON))]


def city(seed: int = SEED) -> dict[str, Spot]:
    """Places across Seoul, for measurements without a database."""
    random = Random(seed)  # noqa: S311  (made-up places, no secret)
    return {
        f"place {number}": Spot(Coordinates(random.uniform(37.45, 37.65), random.uniform(126.85, 127.15)), 100.0)
        for number in range(CITY_SPOTS)
    }

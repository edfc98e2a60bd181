"""How receivers are off: made-up fixes around a true place, with errors that drift as real ones do.

Figures from the literature on phones in cities: satellite errors are correlated over a minute or so; between tall
buildings a reflection shifts a whole visit by 10 to 60 m while the phone claims 5 to 25 m; indoors, positions come
from Wi-Fi with 15 to 100 m, often in steps (35, 48, 65), and leap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, exp, pi, radians, sin, sqrt
from random import Random

from campaigns.coordinates import EARTH_RADIUS_METRES, Coordinates

SIGMAS_IN_68 = 1.515
WIFI_STEPS = (20.0, 35.0, 48.0, 65.0, 65.0, 100.0)


@dataclass(frozen=True, slots=True)
class Offset:
    """Metres east and north."""

    east: float
    north: float

    def __add__(self, other: "Offset") -> "Offset":
        return Offset(self.east + other.east, self.north + other.north)


def moved(origin: Coordinates, offset: Offset) -> Coordinates:
    """The place that lies so many metres from `origin` (a few kilometres at most), as a phone writes it."""
    north = origin.latitude + offset.north / EARTH_RADIUS_METRES * 180 / pi
    east = origin.longitude + offset.east / EARTH_RADIUS_METRES * 180 / pi / cos(radians(origin.latitude))
    return Coordinates(round(north, 8), round(east, 8))


def towards(random: Random, metres: float) -> Offset:
    """So far in any direction."""
    angle = random.uniform(0, 2 * pi)
    return Offset(metres * cos(angle), metres * sin(angle))


def normal(random: Random, deviation: float) -> Offset:
    """A two-dimensional normal error."""
    return Offset(random.gauss(0, deviation), random.gauss(0, deviation))


type Errors = list[tuple[float, Offset]]
"""For each second of a visit: the accuracy that is reported, and the error that there is."""
type Receiver = Callable[[Random, int], Errors]


def open_sky(random: Random, seconds: int) -> Errors:
    """Satellites all around: 3.5 to 9 m, drifting over a minute; some phones never report less than a floor."""
    claimed = random.choice([3.79, 3.9, 4.0, 5.0]) if random.random() < 0.3 else 0.0
    base = random.uniform(3.5, 9.0)
    deviation = base / SIGMAS_IN_68
    return [(claimed or _about(random, base), error) for error in _drift(random, seconds, deviation, memory=60)]


def canyon(random: Random, seconds: int) -> Errors:
    """Between tall buildings: one reflection for the whole visit, and more noise than is claimed."""
    base = random.uniform(5.0, 25.0)
    reflection = towards(random, min(70.0, random.expovariate(1 / 16)))
    noise = _drift(random, seconds, 1.3 * base / SIGMAS_IN_68, memory=30)
    return [(_about(random, base), reflection + error) for error in noise]


def indoors(random: Random, seconds: int) -> Errors:
    """Wi-Fi and cells: a step of 20 to 100 m; the position stays for some seconds, then leaps."""
    accuracy = random.choice(WIFI_STEPS)
    errors: Errors = []
    error = normal(random, accuracy / SIGMAS_IN_68)
    for _second in range(seconds):
        if random.random() < 0.3:
            error = normal(random, accuracy / SIGMAS_IN_68)
        errors.append((accuracy, error))
    return errors


def settling(random: Random, seconds: int) -> Errors:
    """The first fixes are the network's, hundreds of metres off and honest about it; then satellites take over."""
    rough = min(seconds - 1, random.randint(1, 3))
    first = random.uniform(80, 900)
    network: Errors = [(first, normal(random, first / SIGMAS_IN_68))] * rough
    return [*network, *open_sky(random, seconds - rough)]


def restless(random: Random, seconds: int) -> Errors:
    """A receiver that does not smooth: a new error each second, up to half as large again as it claims."""
    base = random.lognormvariate(2.5, 0.5)
    deviation = random.uniform(0.7, 1.5) * base / SIGMAS_IN_68
    return [(_about(random, base), normal(random, deviation)) for _second in range(seconds)]


def _drift(random: Random, seconds: int, deviation: float, memory: float) -> list[Offset]:
    """Noise that forgets over `memory` seconds (a first-order autoregression)."""
    kept = exp(-1 / memory)
    fresh = deviation * sqrt(1 - kept * kept)
    error = normal(random, deviation)
    drift = []
    for _second in range(seconds):
        drift.append(error)
        new = normal(random, fresh)
        error = Offset(kept * error.east + new.east, kept * error.north + new.north)
    return drift


def _about(random: Random, accuracy: float) -> float:
    return round(accuracy * random.uniform(0.9, 1.15), 3)

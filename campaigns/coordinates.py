"""Coordinates as people, files and phones give them: checked, turned into points, and compared.

Degrees on WGS 84; a `Point` is (longitude, latitude), as everywhere in GeoDjango.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused

SRID = 4326
EARTH_RADIUS_METRES = 6_371_008.8
"""The mean radius of the ellipsoid; distances on this sphere are at most 0.6 % off, a few decimetres at a shop."""
NUMBER = re.compile(r"[+-]?\d{1,3}(\.\d*)?")


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A place on the globe, in degrees; only `read` makes them from outside input."""

    latitude: float
    longitude: float

    @property
    def point(self) -> Point:
        """As the database takes it: a spot with several longitudes always has the same one.

        PostGIS's index takes them for different spots, and its search by distance then ends in an error.
        """
        if abs(self.latitude) == 90:
            return Point(0.0, self.latitude, srid=SRID)
        return Point(180.0 if self.longitude == -180 else self.longitude, self.latitude, srid=SRID)

    @classmethod
    def of(cls, point: Point) -> "Coordinates":
        """From the database."""
        return cls(point.y, point.x)

    def __str__(self) -> str:
        return f"{self.latitude:.6f}, {self.longitude:.6f}"


class BadCoordinates(Refused):
    """Not a place on the globe. `did_you_mean` is what the two numbers are when they are exchanged, if that fits."""

    def __init__(self, code: str, sentence: str | Promise, did_you_mean: Coordinates | None = None) -> None:
        super().__init__(code, sentence)
        self.did_you_mean = did_you_mean


def read(latitude: Any, longitude: Any) -> Coordinates:
    """Check two numbers, or texts that hold one each. Raises BadCoordinates.

    Exchanged numbers are never silently put right: everywhere in Korea a longitude is no latitude, so they are found,
    and the person is asked.
    """
    north, east = _number(latitude), _number(longitude)
    if abs(north) <= 90 and abs(east) <= 180:
        return Coordinates(north, east)
    if abs(east) <= 90 and 90 < abs(north) <= 180:
        meant = Coordinates(east, north)
        sentence = _("위도와 경도가 바뀐 것 같아요. 혹시 위도 %(latitude)s, 경도 %(longitude)s인가요?") % {
            "latitude": f"{meant.latitude:.9g}",
            "longitude": f"{meant.longitude:.9g}",
        }
        raise BadCoordinates("swapped_coordinates", sentence, meant)
    if abs(north) > 90:
        raise BadCoordinates("bad_latitude", _("위도는 -90에서 90 사이의 숫자로 적어 주세요."))
    raise BadCoordinates("bad_longitude", _("경도는 -180에서 180 사이의 숫자로 적어 주세요."))


def distance_metres(one: Coordinates, other: Coordinates) -> float:
    """The way along the globe (haversine); right across the antimeridian and at the poles."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    rise = math.sin((south - north) / 2) ** 2
    turn = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * math.asin(math.sqrt(min(1.0, rise + math.cos(north) * math.cos(south) * turn)))


def _number(value: Any) -> float:
    """A finite number. Raises BadCoordinates."""
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadCoordinates("bad_coordinates", _("좌표를 읽을 수 없어요. 37.5665처럼 숫자로 적어 주세요."))
    return float(value)

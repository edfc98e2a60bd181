"""A map's box in degrees, also one across the antimeridian (its west is greater than its east) or with a pole."""

import math
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaigns import coordinates
from campaigns.coordinates import Coordinates, distance_metres
from kmeme.lib.errors import Refused

_MARGIN = 1.01
"""A circle drawn one in a hundred larger: the box's edges are not quite as far away as its corners say."""


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north; only `read` makes one from outside input."""

    west: float
    south: float
    east: float
    north: float

    @property
    def crosses_antimeridian(self) -> bool:
        """Whether it reaches over the 180th meridian."""
        return self.west > self.east

    @property
    def width(self) -> float:
        """Degrees from west to east."""
        return self.east - self.west + (360 if self.crosses_antimeridian else 0)

    @property
    def height(self) -> float:
        """Degrees from south to north."""
        return self.north - self.south

    @property
    def middle(self) -> Coordinates:
        """Its centre."""
        longitude = self.west + self.width / 2
        return Coordinates((self.south + self.north) / 2, longitude - 360 if longitude > 180 else longitude)

    @property
    def reach_metres(self) -> float:
        """The radius of a circle around the middle that covers all of it."""
        sides = (self.west, self.middle.longitude, self.east)
        ends = [Coordinates(latitude, longitude) for latitude in (self.south, self.north) for longitude in sides]
        middles = [Coordinates(self.middle.latitude, longitude) for longitude in (self.west, self.east)]
        if self.south <= 0 <= self.north:  # meridians are furthest apart at the equator
            middles += [Coordinates(0, longitude) for longitude in (self.west, self.east)]
        return _MARGIN * max(distance_metres(self.middle, point) for point in (*ends, *middles))


def read(text: Any) -> Box:
    """A box from "west,south,east,north". Raises BadCoordinates (with `did_you_mean` for swapped ones) and Refused."""
    parts = text.split(",") if isinstance(text, str) else []
    if len(parts) != 4:
        raise Refused("bad_box", _("지도 범위는 서,남,동,북 순서의 숫자 네 개로 적어 주세요."))
    low = coordinates.read(parts[1], parts[0])
    high = coordinates.read(parts[3], parts[2])
    if low.latitude > high.latitude:
        raise Refused("bad_box", _("지도 범위의 남쪽이 북쪽보다 위에 있어요. 순서를 확인해 주세요."))
    return Box(low.longitude, low.latitude, high.longitude, high.latitude)


def level_of(box: Box, cells: int) -> int:
    """The level of the grid (360 degrees / 2^level a cell) at which the box is at most so many cells wide and high."""
    span = max(box.width, box.height, 1e-4)
    return max(0, math.floor(math.log2(cells * 360 / span)))

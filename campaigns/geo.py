"""Where places are: the nearest ones around a point, and clusters of them in a map's box. Reads only.

Distances are metres on the sphere, at most 0.6 % off, because that is how the index sorts; a check-in measures on the
ellipsoid. Everything is right at the poles and across the antimeridian.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.db.models import PointField
from django.core import signing
from django.db.models import BooleanField, F, FloatField, Func, Q, QuerySet, Value, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.coordinates import SRID, Coordinates
from campaigns.models import Place
from kmeme.lib.errors import Refused

DEFAULT_RADIUS_METRES, MOST_RADIUS_METRES = 5_000, 50_000
PAGE, MOST_PLACES = 20, 100
_SALT = "campaigns.geo.cursor"
_UNREAD = {"open_minutes", "qr_secret"}
"""What no list of places shows; the first is slow to read."""
_COLUMNS = ", ".join(f"place.{field.column}" for field in Place._meta.concrete_fields if field.name not in _UNREAD)


@dataclass(frozen=True, slots=True)
class Near:
    """A place and how far away it is."""

    place: Place
    metres: float


@dataclass(frozen=True, slots=True)
class Page:
    """Some places by distance, and the cursor of the next page; None at the end."""

    places: Sequence[Near]
    cursor: str | None


class Metres(Func):
    """The distance between two geographies as PostGIS's GiST index sorts by it."""

    template, arg_joiner = "(%(expressions)s)", " <-> "
    output_field = FloatField()


class IsWithin(Func):
    """Whether two geographies are at most so many metres apart on the sphere; uses the index."""

    function, template = "ST_DWithin", "%(function)s(%(expressions)s, false)"
    output_field = BooleanField()


class Longitude(Func):
    """The longitude of a geography, in degrees."""

    function, template, output_field = "ST_X", "%(function)s((%(expressions)s)::geometry)", FloatField()


class Latitude(Func):
    """The latitude of a geography, in degrees."""

    function, template, output_field = "ST_Y", "%(function)s((%(expressions)s)::geometry)", FloatField()


def spot(at: Coordinates) -> Value:
    """A point as the database compares it."""
    return Value(at.point, output_field=PointField(geography=True, srid=SRID))


def within(places: QuerySet[Place], at: Coordinates, radius_metres: float) -> QuerySet[Place]:
    """Those at most so far from a point."""
    return places.filter(IsWithin(F("position"), spot(at), Value(radius_metres)))


def nearby(
    at: Coordinates,
    *,
    radius_metres: float = DEFAULT_RADIUS_METRES,
    limit: int = PAGE,
    cursor: str | None = None,
    places: QuerySet[Place] | None = None,
    now: datetime | None = None,
) -> Page:
    """The nearest places that are open now, within a radius of at most 50 km, by distance; at most 100 a page.

    `places` narrows the choice ("of this campaign"); given, it also replaces "open now", so that a caller can ask for
    all. Raises Refused for a radius that is no number and for a cursor that belongs to another question.
    """
    if not math.isfinite(radius_metres):
        raise Refused("bad_radius", _("반경은 1에서 50,000 사이의 미터로 적어 주세요."))
    radius = min(max(radius_metres, 1.0), MOST_RADIUS_METRES)
    limit = min(max(limit, 1), MOST_PLACES)
    if places is None:
        places = Place.objects.open_at(now or timezone.now())
    found = within(places, at, radius).annotate(metres=Metres(F("position"), spot(at)))
    if cursor:
        metres, pk = _opened(cursor, at, radius)
        found = found.filter(Q(metres__gt=metres) | Q(metres=metres, pk__gt=pk))
    rows = _first(found, limit + 1)
    shown = [Near(place, place.metres) for place in rows[:limit]]
    prefetch_related_objects(rows, "campaign")
    return Page(shown, _closed(shown[-1], at, radius) if len(rows) > limit else None)


def _first(places: "QuerySet[Any]", count: int) -> list[Any]:
    """The nearest `count`, by distance and then id.

    The index sorts by distance only; places at one and the same distance (one shop, many campaigns) are all taken
    (WITH TIES) and sorted by id afterwards, so that a page never depends on the order inside the index.
    """
    query, parameters = places.order_by("metres").values("pk", "metres").query.sql_with_params()
    statement = (
        f"SELECT {_COLUMNS}, near.metres FROM ({query} FETCH FIRST %s ROWS WITH TIES) near (id, metres)"  # noqa: S608  (the ORM's own)
        " JOIN campaigns_place place USING (id) ORDER BY near.metres, id LIMIT %s"
    )
    return list(Place.objects.raw(statement, [*parameters, count, count]))


def _closed(last: Near, at: Coordinates, radius: float) -> str:
    return signing.dumps([str(at), radius, last.metres, last.place.pk], salt=_SALT)


def _opened(cursor: str, at: Coordinates, radius: float) -> tuple[float, int]:
    refusal = Refused("bad_cursor", _("이어 보기 주소가 올바르지 않아요. 처음부터 다시 봐 주세요."))
    if len(cursor) > 1000:
        raise refusal
    try:
        asked_at, asked_radius, metres, pk = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise refusal from error
    if (asked_at, asked_radius) != (str(at), radius):
        raise refusal
    return float(metres), int(pk)

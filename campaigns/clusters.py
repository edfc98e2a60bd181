"""Clusters of open places in a map's box: cells of a grid with how many places are in each, and where in the middle.

The grid halves the globe again and again: at level n a cell is 360/2^n degrees wide and high. Small boxes are counted
from the places themselves. Large ones would have to look at every place of the country, so a job counts what is open
every five minutes into `PlaceCell` (levels 4 to 20), as soon as there are enough places to matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Avg, Count, IntegerField, Min, Q, QuerySet, Value
from django.db.models.functions import Cast, Floor, Least
from django.utils import timezone

from campaigns.boxes import Box, level_of
from campaigns.geo import Latitude, Longitude, within
from campaigns.models import Place, PlaceCell

CELLS_ACROSS = 24
"""A box is cut into at most so many cells each way."""
FINEST_COUNTED, COARSEST_COUNTED, STEP = 20, 4, 2
FINEST = 24
"""Cells of about two metres: places in one house stay together."""
COUNTED_FROM_PLACES = 20_000
"""With fewer places, all of them are counted at every look."""
STALE_AFTER = timedelta(minutes=15)
"""Older counts are not shown: then the job does not run, and slow is better than wrong."""
_INDEX_REACH_METRES = 2_000_000


@dataclass(frozen=True, slots=True)
class Cluster:
    """`count` open places around a point; `place_id` is the place when it is a single one."""

    latitude: float
    longitude: float
    count: int
    place_id: int | None


def clusters(box: Box, *, places: QuerySet[Place] | None = None, now: datetime | None = None) -> list[Cluster]:
    """What is open now in a box, at most 24 by 24 clusters; counts of a wide box are at most five minutes old.

    `places` narrows the choice ("of this campaign") and replaces "open now"; it is always counted on the spot.
    """
    now = now or timezone.now()
    level = min(level_of(box, CELLS_ACROSS), FINEST)
    if places is None and level <= FINEST_COUNTED:
        counted = _counted(box, max(level - level % STEP, COARSEST_COUNTED), now)
        if counted is not None:
            return counted
    return _counting(box, level, Place.objects.open_at(now) if places is None else places)


def recount(now: datetime | None = None) -> int:
    """Count what is open now into the cells (the job); how many cells there are then, 0 with few places."""
    now = now or timezone.now()
    with transaction.atomic():
        # Two recounts at once would both delete, and then both insert.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('campaigns_placecell'))")
        PlaceCell.objects.all().delete()
        if Place.objects.in_use().count() < COUNTED_FROM_PLACES:
            return 0
        return sum(_fill(now))


def _fill(now: datetime) -> Iterator[int]:
    """Fill each level from the finer one below it; the number of cells of each."""
    query, parameters = _cells(Place.objects.open_at(now), FINEST_COUNTED).query.sql_with_params()
    columns = "(level, x, y, count, longitude, latitude, place_id, counted_at)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO campaigns_placecell {columns} SELECT %s, cell.*, %s FROM ({query}) cell",  # noqa: S608  (the ORM's)
            [FINEST_COUNTED, now, *parameters],
        )
        yield cursor.rowcount
        for level in range(FINEST_COUNTED - STEP, COARSEST_COUNTED - 1, -STEP):
            cursor.execute(
                f"INSERT INTO campaigns_placecell {columns}"  # noqa: S608  (names of ours)
                " SELECT %s, x >> %s, y >> %s, sum(count), sum(longitude * count) / sum(count),"
                " sum(latitude * count) / sum(count), min(place_id), %s"
                " FROM campaigns_placecell WHERE level = %s GROUP BY x >> %s, y >> %s",
                [level, STEP, STEP, now, level + STEP, STEP, STEP],
            )
            yield cursor.rowcount


def _counted(box: Box, level: int, now: datetime) -> list[Cluster] | None:
    """From the cells; None when there are none, or only old ones."""
    across = Q()
    for columns in _columns(box, level):
        across |= Q(x__range=columns)
    cells = PlaceCell.objects.filter(across, level=level, y__range=_rows(box, level), counted_at__gt=now - STALE_AFTER)
    found = [
        Cluster(cell.latitude, cell.longitude, cell.count, cell.place_id if cell.count == 1 else None)
        for cell in cells.order_by("x", "y")
    ]
    return found or None


def _counting(box: Box, level: int, places: QuerySet[Place]) -> list[Cluster]:
    """From the places: those in a circle around the box by the index, their cells, and of these the ones in the box."""
    if box.reach_metres < _INDEX_REACH_METRES:
        places = within(places, box.middle, box.reach_metres)
    columns, rows = _columns(box, level), _rows(box, level)
    found = []
    for column, row, count, longitude, latitude, first in _cells(places, level):
        if any(low <= column <= high for low, high in columns) and rows[0] <= row <= rows[1]:
            found.append(Cluster(latitude, longitude, count, first if count == 1 else None))
    return found


def _cells(places: QuerySet[Place], level: int) -> QuerySet[Place, Any]:
    """The places by the cells of a level: column, row, count, mean longitude and latitude, the first one's id."""
    cells, last = 2**level, Value(2**level - 1)
    column = Least(Cast(Floor((Longitude("position") + 180.0) * (cells / 360.0)), IntegerField()), last)
    row = Cast(Floor((Latitude("position") + 90.0) * (cells / 360.0)), IntegerField())
    return (
        places.order_by()
        .values(column=column, row=row)
        .annotate(count=Count("pk"), longitude=Avg(Longitude("position")), latitude=Avg(Latitude("position")))
        .annotate(first=Min("pk"))
        .order_by("column", "row")
        .values_list("column", "row", "count", "longitude", "latitude", "first")
    )


def _columns(box: Box, level: int) -> list[tuple[int, int]]:
    """The columns of a level that a box touches: one range, or two across the antimeridian."""
    last = 2**level - 1  # 180 degrees lies in the last column
    west, east = (min(int((longitude + 180) / 360 * 2**level), last) for longitude in (box.west, box.east))
    return [(west, last), (0, east)] if box.crosses_antimeridian else [(west, east)]


def _rows(box: Box, level: int) -> tuple[int, int]:
    """The rows of a level that a box touches."""
    south, north = (int((latitude + 90) / 360 * 2**level) for latitude in (box.south, box.north))
    return south, north

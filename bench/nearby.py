"""Places near a point and on a map, among a million: time, and that the spatial index answers."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.family import milliseconds, run
from bench.figure import Figure
from bench.street import DENSE, EMPTY, QUIET, settle
from campaigns import clusters, geo
from campaigns.boxes import Box
from campaigns.coordinates import Coordinates
from campaigns.models import Place

NEEDS_DATABASE = True
SPOTS = {"a dense spot": DENSE, "a quiet spot": QUIET, "an empty spot": EMPTY}
BOXES = {"a block": 0.004, "a street": 0.016, "a quarter": 0.05, "a city": 0.5, "the country": 6.0}
"""Degrees from west to east, and from south to north, around the densest spot."""
INDEX = "Index Scan using campaigns_place_position"


def add_arguments(parser: ArgumentParser) -> None:
    """How many places there are."""
    parser.add_argument("--places", type=int, default=1_000_000, help="generated places (1000000)")


def measure(options: Namespace) -> list[Figure]:
    """Make places, look around. Commits do not wait for the disk, which has no part in reads."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    settle(options.places)
    return [*_near(options.places), *_map(options.places)]


def _near(count: int) -> list[Figure]:
    figures = []
    for name, place in SPOTS.items():
        at = Coordinates(*place)
        statement = _statements(partial(geo.nearby, at))[0]
        value, whole = milliseconds(partial(run, statement), 101), milliseconds(partial(geo.nearby, at), 31)
        sorting = milliseconds(partial(run, *_by_sorting(at)), 3)
        uses_index = INDEX in _plan(statement)
        figures += [
            Figure(
                f"nearby: 20 open within 5 km of {name} among {count}",
                value,
                "ms",
                sorting,
                sorting / value,
                "< 5, by index",
                value < 5 and uses_index,
            ),
            Figure(f"nearby: the same as objects, {name}", whole, "ms"),
        ]
    return figures


def _by_sorting(at: Coordinates) -> tuple[str, list[Any]]:
    """The reference: every place's distance, sorted."""
    query = (
        "SELECT p.id FROM campaigns_place p JOIN campaigns_campaign c ON c.id = p.campaign_id"
        " WHERE c.state IN ('scheduled', 'live') AND p.closed_at IS NULL"
        " AND ST_Distance(p.position, ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography, false) < 5000"
        " ORDER BY ST_Distance(p.position, ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography, false) LIMIT 20"
    )
    return query, [at.longitude, at.latitude] * 2


def _map(count: int) -> list[Figure]:
    cells = clusters.recount()
    figures = [Figure(f"clusters: cells that the job counts, of {count} places", cells, "cells")]
    figures.append(Figure("clusters: the job's time", milliseconds(clusters.recount, 1), "ms"))
    for name, width in BOXES.items():
        box = Box(DENSE[1] - width / 2, DENSE[0] - width / 2, DENSE[1] + width / 2, DENSE[0] + width / 2)
        value = milliseconds(partial(clusters.clusters, box))
        every = partial(clusters.clusters, box, places=Place.objects.open_at(timezone.now()))
        reference = milliseconds(every, 3)
        figures.append(
            Figure(f"clusters: {name}", value, "ms", reference, reference / value, "< 50", value < 50),
        )
    return figures


def _statements(read: Any) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        read()
    return [query["sql"] for query in queries]


def _plan(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())

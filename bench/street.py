"""A generated country: places of many campaigns, clustered as shops are, around the centres of Korea's cities."""

import json
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

CITIES = {
    "seoul": (37.5636, 126.9976, 0.34),
    "busan": (35.1577, 129.0590, 0.12),
    "incheon": (37.4563, 126.7052, 0.10),
    "daegu": (35.8690, 128.5940, 0.09),
    "daejeon": (36.3504, 127.3845, 0.08),
    "gwangju": (35.1497, 126.8514, 0.08),
    "suwon": (37.2636, 127.0286, 0.07),
    "jeju": (33.4996, 126.5312, 0.06),
    "gangneung": (37.7519, 128.8761, 0.03),
    "jeonju": (35.8242, 127.1480, 0.03),
}
"""Latitude, longitude, share of the places."""
DENSE, EMPTY = CITIES["seoul"][:2], (37.15, 129.80)
"""The middle of Seoul, and a spot on the East Sea."""
QUIET = (36.79, 128.08)
"""A mountain between the cities, with few places around."""
CAMPAIGNS = 200
_STREET_SHARE, _CITY_SPREAD, _STREET_SPREAD, _COUNTRY_SHARE = 400, 0.045, 0.0025, 0.02
_EVERY_DAY, _WEEKEND = list(range(7)), [5, 6]
HOURS: list[list[dict[str, object]]] = [
    [],
    [{"days": _EVERY_DAY, "opens": "09:00", "closes": "21:00"}],
    [{"days": _EVERY_DAY, "opens": "18:00", "closes": "02:00"}],
    [{"days": _WEEKEND, "opens": "10:00", "closes": "18:00"}],
]


def settle(count: int) -> None:
    """Make `CAMPAIGNS` campaigns, three in four of them live, and `count` places; commits, and analyses the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_campaign (slug, title, type, state, brand, colour, logo, summary, rules,"
            " starts_at, ends_at, methods, repeat, budget_alarm_percent, version, created_at)"
            " SELECT 'bench-' || n, '챌린지 ' || n, 'visit_challenge',"
            " CASE WHEN n %% 4 = 0 THEN 'paused' ELSE 'live' END, '브랜드',"
            " '#1f6feb', '', '', '', %s, %s, '{gps_match}', 'once_a_place', 80, 1, now()"
            " FROM generate_series(1, %s) n RETURNING id",
            [timezone.now() - timedelta(days=30), timezone.now() + timedelta(days=30), CAMPAIGNS],
        )
        campaigns = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'campaigns_place' AND indexdef LIKE '%gist%'"
        )
        [(name, definition)] = cursor.fetchall()
        cursor.execute(f'DROP INDEX "{name}"')  # filled faster afterwards
        _copy(cursor, campaigns, count)
        cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE campaigns_place")
        cursor.execute("ANALYZE campaigns_campaign")


def _copy(cursor: Any, campaigns: list[int], count: int) -> None:
    random = np.random.default_rng(7)
    points = spots(count, random)
    owners = random.choice(campaigns, count)
    hours = random.choice([json.dumps(entry) for entry in HOURS], count, p=[0.3, 0.4, 0.2, 0.1])
    statement = (
        "COPY campaigns_place (campaign_id, external_id, name, address, position, radius_metres, opening_hours,"
        " qr_secret) FROM STDIN"
    )
    with cursor.copy(statement) as copy:
        for number, (owner, (latitude, longitude), week) in enumerate(zip(owners, points, hours, strict=True)):
            at = f"SRID=4326;POINT({longitude:.6f} {latitude:.6f})"
            copy.write_row((int(owner), "", f"매장 {number}", "", at, 100, str(week), ""))


def spots(count: int, random: np.random.Generator) -> np.ndarray:
    """Points (latitude, longitude): cities, in them streets, on the streets shops; two in a hundred lie anywhere."""
    cities = list(CITIES.values())
    shares = np.array([share for _latitude, _longitude, share in cities])
    city = random.choice(len(cities), count, p=shares / shares.sum())
    streets = random.normal(0, _CITY_SPREAD, (len(cities), max(1, count // _STREET_SHARE), 2))
    street = random.integers(streets.shape[1], size=count)
    centres = np.array([entry[:2] for entry in cities])
    points = centres[city] + streets[city, street] + random.normal(0, _STREET_SPREAD, (count, 2))
    anywhere = random.random(count) < _COUNTRY_SHARE
    points[anywhere] = random.uniform((34.5, 126.5), (38.2, 129.2), (int(anywhere.sum()), 2))
    return points

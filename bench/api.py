"""The partners' API: queries and cost of a recipe and of a page of twenty, a 304, and descendants at size.

The cost is held against bare views of Django REST framework behind the same middleware, authentication and scopes. A
kept answer, which is what most readers get, against one that has the data in memory: what is left is what finding,
checking and tagging costs. An answer that is made anew against one that reads and shapes the same: what is left is what
the conventions cost.
"""

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from statistics import median
from typing import Any, ClassVar

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.figure import Figure
from bench.forest import RECIPE
from kmeme.lib.api import reading
from remix.api import nodes, search
from remix.api.endpoint import published

NEEDS_DATABASE = True
MOST_QUERIES = 4
MOST_RATIO_TO_BARE = 1.6
"""An overhead of 60 %."""
MOST_RATIO = 1.5
ROUNDS = 300
BARE = "/bare/"


class BareView(APIView):
    """The framework alone: who asks, may they, and the data as JSON."""

    required_scopes = "memes:read"
    throttle_classes = ()
    make: ClassVar[Callable[[], Any]]

    def get(self, request: Request) -> Response:
        """The data."""
        return Response(type(self).make())


urlpatterns = [path("bare/", BareView.as_view()), path("", include("kmeme.urls"))]


def add_arguments(parser: ArgumentParser) -> None:
    """How large the large family is."""
    parser.add_argument("--descendants", type=int, default=300_000, help="descendants of the large family (300000)")


def measure(options: Namespace) -> list[Figure]:
    """Plant two families and ask as a partner."""
    large, small = 1, 10_000_000
    _plant(large, options.descendants)
    _plant(small, 30)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE remix_remixnode")
    with override_settings(ROOT_URLCONF="bench.api", API_REQUESTS_PER_MINUTE=10**9, SECURE_SSL_REDIRECT=False):
        client = _partner()
        node, page = f"/api/v1/remix/remix_{large:06d}/", "/api/v1/remix/?limit=20"
        return [
            *_about(client, "recipe", node, lambda: nodes.as_data(published(large), {})),
            *_about(client, "page of 20", page, lambda: search.matches({"limit": 20})),
            _descendants(client, large, small, options.descendants),
        ]


def _about(client: Client, name: str, address: str, make: Callable[[], Any]) -> list[Figure]:
    """One read: its queries, and what it costs against the bare views."""
    data = json.loads(_get(client, address).content)
    assert json.loads(json.dumps(make())) == data
    _forget()
    fresh, response = _queries(client, address)
    again, _response = _queries(client, address)
    unchanged, not_modified = _queries(client, address, {"If-None-Match": response.headers["ETag"]})
    assert not_modified.status_code == 304
    in_memory, kept = _milliseconds(client, address, lambda: data, is_new=False)
    from_rows, made = _milliseconds(client, address, make, is_new=True)
    return [
        Figure(f"{name}: queries, made anew", fresh, "queries", goal=f"≤ {MOST_QUERIES}", ok=fresh <= MOST_QUERIES),
        Figure(f"{name}: queries, kept", again, "queries"),
        Figure(f"{name}: queries of a 304", unchanged, "queries", goal="≤ 1", ok=unchanged <= 1),
        _against(f"{name}: kept", kept, in_memory),
        _against(f"{name}: made anew", made, from_rows),
    ]


def _against(name: str, value: float, bare: float) -> Figure:
    return Figure(
        name, value, "CPU ms", bare, value / bare, f"< {MOST_RATIO_TO_BARE}", value / bare < MOST_RATIO_TO_BARE
    )


def _descendants(client: Client, large: int, small: int, size: int) -> Figure:
    """The first page of both families, each made anew."""
    taken: dict[int, list[float]] = {large: [], small: []}
    for _round in range(ROUNDS // 3):
        for root, times in taken.items():
            _forget()
            started = time.perf_counter()
            _get(client, f"/api/v1/remix/remix_{root:06d}/descendants/")
            times.append((time.perf_counter() - started) * 1000)
    value, reference = median(taken[large]), median(taken[small])
    ratio = value / reference
    name = f"descendants: first page of {size:,} against 30"
    return Figure(name, value, "ms", reference, ratio, f"< {MOST_RATIO}", ratio < MOST_RATIO)


def _milliseconds(client: Client, address: str, make: Callable[[], Any], *, is_new: bool) -> tuple[float, float]:
    """CPU time of one request to the bare view and to ours, taken in turns, the median."""
    BareView.make = staticmethod(make)
    taken: tuple[list[float], list[float]] = ([], [])
    for _round in range(ROUNDS):
        for times, asked in zip(taken, (BARE, address), strict=True):
            if is_new:
                _forget()
            started = time.process_time()
            _get(client, asked)
            times.append((time.process_time() - started) * 1000)
    bare, ours = map(median, taken)
    return bare, ours


def _forget() -> None:
    """Drop the kept answers, and nothing else."""
    reading.memory.clear()
    for key in cache.keys("api:*"):  # type: ignore[attr-defined]  # of django-redis
        cache.delete(key)


def _queries(client: Client, address: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers or {})
    return len(queries), response


def _get(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, (address, response.content)
    return response


def _partner() -> Client:
    """Somebody with a key that was used a moment ago."""
    from accounts import api_keys
    from tests.accounts.world import person

    BareView.make = staticmethod(lambda: None)
    _key, text = api_keys.make(actor=person("admin"), user=person("partner"), name="bench", scopes=["memes:read"])
    client = Client(headers={"Authorization": f"Api-Key {text}", "Host": "127.0.0.1"})
    client.get(BARE)
    return client


def _plant(root: int, size: int) -> None:
    """A family of `size` published descendants: one child for each 300, and theirs. Its paths are computed here."""
    children = max(1, size // 300)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(_INSERT, {"root": root, "size": size, "children": children})


_INSERT = f"""
INSERT INTO remix_remixnode (id, parent_id, path, state, recipe, permission, governed_by, version,
    created_at, published_at)
SELECT id, parent_id, path::ltree, 'published', {RECIPE}, 'full_edit', 'open_community', 1, now(),
    now() - id %% 1000 * interval '1 hour'
FROM (
    SELECT %(root)s::bigint AS id, NULL::bigint AS parent_id, %(root)s::text AS path
    UNION ALL
    SELECT %(root)s + n, %(root)s, %(root)s || '.' || (%(root)s + n) FROM generate_series(1, %(children)s) n
    UNION ALL
    SELECT %(root)s + n, %(root)s + 1 + n %% %(children)s,
        %(root)s || '.' || (%(root)s + 1 + n %% %(children)s) || '.' || (%(root)s + n)
    FROM generate_series(%(children)s + 1, %(size)s) n
) nodes"""

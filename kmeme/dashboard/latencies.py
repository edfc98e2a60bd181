"""How fast the API answered, from its rows of the hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Sum

from kmeme.latency import BUCKETS, quantile
from kmeme.models import ApiHour

PROMISED_SHARE = 0.95
MOST_ENDPOINTS = 8
FEWEST_ANSWERS = 5
"""Of fewer answers nobody can say which is the slowest of twenty."""
_SUMS = {f"bucket_{number}": Sum(f"buckets__{number}") for number in range(BUCKETS)}


@dataclass(frozen=True, slots=True)
class Latencies:
    """Answers counted by how long they took."""

    buckets: tuple[int, ...] = field(default=(0,) * BUCKETS)

    def __add__(self, other: "Latencies") -> "Latencies":
        """Both together."""
        return Latencies(tuple(one + more for one, more in zip(self.buckets, other.buckets, strict=True)))

    @property
    def whole(self) -> int:
        """How many answers."""
        return sum(self.buckets)

    @property
    def rate(self) -> float | None:
        """Milliseconds within which 95 % of them came; None without any."""
        return quantile(self.buckets, PROMISED_SHARE)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint of the API within a span."""

    name: str
    latencies: Latencies
    failures: int


def by_hour(since: datetime) -> dict[datetime, Latencies]:
    """All endpoints together."""
    rows = ApiHour.objects.filter(hour__gte=since).order_by().values("hour").annotate(**_SUMS)
    return {row["hour"]: _of(row) for row in rows}


def slowest(since: datetime) -> list[Endpoint]:
    """The slowest endpoints, of those that answered often enough."""
    rows = (
        ApiHour.objects.filter(hour__gte=since).order_by().values("endpoint").annotate(failed=Sum("failures"), **_SUMS)
    )
    found = [Endpoint(row["endpoint"], _of(row), row["failed"]) for row in rows]
    often = [endpoint for endpoint in found if endpoint.latencies.whole >= FEWEST_ANSWERS]
    return sorted(often, key=lambda endpoint: (-(endpoint.latencies.rate or 0), endpoint.name))[:MOST_ENDPOINTS]


def _of(row: Mapping[str, Any]) -> Latencies:
    return Latencies(tuple(row[name] for name in _SUMS))

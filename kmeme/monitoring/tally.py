"""What all processes of the site measured together: added up in memory, and every few seconds in Redis.

So one look at Redis answers for every web process and worker on every machine, which is what Prometheus and the alerts
ask for. Nothing is sent while something is measured; what Redis does not take is kept for the next time.
"""

import logging
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import caches
from redis import RedisError

from kmeme.lib import metrics
from kmeme.lib.telemetry import Kind, Labels, Metric

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
WINDOWS_KEPT = 15
SEPARATOR = "\x1f"
"""Between the parts of a field's name; it stands in no label."""
_KNOWN = {metric.name: metric for metric in metrics.ALL}
type Sums = dict[tuple[Metric, Labels], "Sum"]


@dataclass(slots=True)
class Sum:
    """A counter's total, or a histogram's total and the count in each of its buckets, the open one last."""

    total: float = 0.0
    buckets: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many values a histogram took."""
        return sum(self.buckets)


class Tally:
    """A listener that adds up for all processes. Gauges are not its business: they are read when they are asked for."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._waiting: dict[int, dict[str, float]] = {}

    def take(self, metric: Metric, value: float, labels: Labels) -> None:
        """Count it in the present minute."""
        if metric.kind == Kind.GAUGE:
            return
        start = SEPARATOR.join((metric.name, *labels))
        minute = int(self._now()) // WINDOW_SECONDS
        with self._lock:
            fields = self._waiting.setdefault(minute, {})
            fields[f"{start}{SEPARATOR}+"] = fields.get(f"{start}{SEPARATOR}+", 0) + value
            if metric.kind == Kind.HISTOGRAM:
                bucket = f"{start}{SEPARATOR}{bisect_left(metric.bounds, value)}"
                fields[bucket] = fields.get(bucket, 0) + 1

    def flush(self) -> bool:
        """Add what was counted to the common sums; False when Redis is away and everything is kept."""
        with self._lock:
            taken, self._waiting = self._waiting, {}
        if not taken:
            return True
        try:
            # One transaction: what was half taken would be added twice.
            pipeline = client().pipeline(transaction=True)
            for minute, fields in taken.items():
                for name, amount in fields.items():
                    pipeline.hincrbyfloat(_totals_key(), name, amount)
                    pipeline.hincrbyfloat(_window_key(minute), name, amount)
                pipeline.expire(_window_key(minute), WINDOW_SECONDS * (WINDOWS_KEPT + 2))
            pipeline.execute()
        except RedisError as error:
            logger.warning("Redis does not take measurements (%s); they are kept", type(error).__name__)
            self._give_back(taken)
            return False
        return True

    def _give_back(self, taken: dict[int, dict[str, float]]) -> None:
        """Keep what was not taken; minutes that nobody will ask for any more are put together."""
        oldest = int(self._now()) // WINDOW_SECONDS - WINDOWS_KEPT
        with self._lock:
            for minute, fields in taken.items():
                kept = self._waiting.setdefault(max(minute, oldest), {})
                for name, amount in fields.items():
                    kept[name] = kept.get(name, 0) + amount


def client() -> Any:
    """Redis itself, past the cache, which would hide that it is gone."""
    return caches["default"].client.get_client(write=True)  # type: ignore[attr-defined]


def totals() -> Sums:
    """Everything since Redis began to count. Raises RedisError."""
    return _sums([client().hgetall(_totals_key())])


def recent(minutes: int, now: float | None = None) -> Sums:
    """What the present minute and the `minutes` before it brought. Raises RedisError."""
    latest = int(now or time.time()) // WINDOW_SECONDS
    pipeline = client().pipeline(transaction=False)
    for minute in range(latest - minutes, latest + 1):
        pipeline.hgetall(_window_key(minute))
    return _sums(pipeline.execute())


def _sums(hashes: Iterable[Mapping[bytes, bytes]]) -> Sums:
    """The sums of several hashes; fields of an older or newer release are left out."""
    found: Sums = {}
    for fields in hashes:
        for name, amount in fields.items():
            first, *labels, last = name.decode().split(SEPARATOR)
            metric = _KNOWN.get(first)
            if metric is None or len(labels) != len(metric.labels):
                continue
            one = found.setdefault((metric, tuple(labels)), Sum(buckets=[0] * (len(metric.bounds) + 1)))
            if last == "+":
                one.total += float(amount)
            elif int(last) < len(one.buckets):
                one.buckets[int(last)] += round(float(amount))
    return found


# The braces put both kinds of key on one node of a cluster, which a transaction needs.


def _totals_key() -> str:
    return f"{{{settings.CACHES['default']['KEY_PREFIX']}:measured}}:totals"


def _window_key(minute: int) -> str:
    return f"{{{settings.CACHES['default']['KEY_PREFIX']}:measured}}:{minute}"

"""How long the API's answers take: counted in memory, added to the rows of the hour a few times a minute.

`record` costs a dictionary's entry and no query, so that measuring never slows an answer down. What a process that
dies had not yet written, at most `FLUSH_SECONDS` of it, is not counted.
"""

import atexit
import logging
import threading
from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import Error, connection
from django.utils import timezone

logger = logging.getLogger(__name__)

BOUNDS_MS = (5, 10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2500, 5000, 10_000)
"""Upper bounds of the buckets in milliseconds, the promise of 500 ms among them; one more bucket is open."""
BUCKETS = len(BOUNDS_MS) + 1
FLUSH_SECONDS = 15.0
LONGEST_ENDPOINT = 160
KEPT = timedelta(days=90)

type Key = tuple[datetime, str]

_lock = threading.Lock()
_counted: dict[Key, list[int]] = {}
"""For each hour and endpoint: the buckets, and the failures as one number more."""
_flushing: threading.Thread | None = None


def record(endpoint: str, *, seconds: float, failed: bool = False) -> None:
    """Count one answer of the API.

    `endpoint` is the method and the route ("GET /api/v1/nodes/<node_id>/"), never an address that a stranger chose;
    `failed` means that it was a server error.
    """
    key = (timezone.now().replace(minute=0, second=0, microsecond=0), endpoint[:LONGEST_ENDPOINT])
    with _lock:
        counts = _counted.setdefault(key, [0] * (BUCKETS + 1))
        counts[bisect_left(BOUNDS_MS, seconds * 1000)] += 1
        counts[BUCKETS] += failed


def flush() -> None:
    """Add what was counted to the rows; without a database it is kept for the next time."""
    with _lock:
        taken = dict(_counted)
        _counted.clear()
    if not taken:
        return
    try:
        _add(taken)
    except Error:
        logger.warning("the database does not take the API's latencies; they are kept for now", exc_info=True)
        _give_back(taken)


def _add(taken: dict[Key, list[int]]) -> None:
    """One statement for all rows, in one order in every process, so that two never wait for each other in a circle."""
    rows = [(hour, endpoint, counts[BUCKETS], counts[:BUCKETS]) for (hour, endpoint), counts in sorted(taken.items())]
    places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kmeme_apihour (hour, endpoint, failures, buckets) "  # noqa: S608  (only placeholders are put in)
            f"VALUES {places} ON CONFLICT (hour, endpoint) DO UPDATE SET "
            "failures = kmeme_apihour.failures + excluded.failures, "
            "buckets = ARRAY(SELECT was + more FROM unnest(kmeme_apihour.buckets, excluded.buckets) "
            "WITH ORDINALITY AS both_(was, more, number) ORDER BY number)",
            [value for row in rows for value in row],
        )


def _give_back(taken: dict[Key, list[int]]) -> None:
    with _lock:
        for key, counts in taken.items():
            since = _counted.get(key, [0] * (BUCKETS + 1))
            _counted[key] = [was + more for was, more in zip(counts, since, strict=True)]


def forget_old() -> None:
    """Delete the hours that lie further back than `KEPT`."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kmeme_apihour WHERE hour < %s", [timezone.now() - KEPT])


def start() -> None:
    """Write what is counted every `FLUSH_SECONDS`, from a thread of this process, and once more when it ends."""
    global _flushing
    if _flushing is None:
        _flushing = threading.Thread(target=_flush_forever, name="latencies", daemon=True)
        _flushing.start()
        atexit.register(flush)


def _flush_forever() -> None:
    pause = threading.Event()
    while not pause.wait(FLUSH_SECONDS):
        flush()
        connection.close_if_unusable_or_obsolete()


def quantile(buckets: Sequence[int], share: float) -> float | None:
    """The milliseconds below which this share (0 to 1) of the answers lies, interpolated within its bucket.

    None without answers; the last bound for what lies beyond it.
    """
    wanted, below = sum(buckets) * share, 0
    for number, count in enumerate(buckets):
        if count and below + count >= wanted:
            low = BOUNDS_MS[number - 1] if number else 0
            high = BOUNDS_MS[min(number, len(BOUNDS_MS) - 1)]
            return low + (high - low) * (wanted - below) / count
        below += count
    return None

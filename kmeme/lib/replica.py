"""Reading from a replica of the database: only what visitors ask for, and only while it keeps up.

Whoever has signed in, or shows a token, reads what they wrote: their requests never leave the primary. Neither do
requests that write anything, nor those that make something to be kept: a page that came from a replica that lags would
stay for an hour.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import Error, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from kmeme.lib.kept_pages.addresses import is_visitor

logger = logging.getLogger(__name__)

PRIMARY, REPLICA = "default", "replica"
LOOK_SECONDS = 2.0
"""How often each process looks whether the replica keeps up."""
MOST_LAG_SECONDS = 10
# Up to date means: nothing received is waiting, or what was replayed last is recent; and something is being received.
# (A role without pg_monitor sees that there is a receiver, not whether it only tries to connect.)
_KEEPS_UP = """
SELECT NOT pg_is_in_recovery() OR EXISTS (
    SELECT FROM pg_stat_wal_receiver WHERE coalesce(status, 'streaming') = 'streaming') AND (
    pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
    OR now() - pg_last_xact_replay_timestamp() < %s * interval '1 second')
"""

_may_lag: ContextVar[bool] = ContextVar("may_lag", default=False)


class Health:
    """Whether the replica may be read, looked at every `LOOK_SECONDS`; the answer is a process's own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._keeps_up = False

    def keeps_up(self) -> bool:
        """Whether it answers, receives, and is at most `MOST_LAG_SECONDS` behind."""
        with self._lock:
            if time.monotonic() - self._looked_at > LOOK_SECONDS:
                keeps_up = _look()
                if keeps_up != self._keeps_up:
                    logger.warning("the database's replica %s", "keeps up" if keeps_up else "is not read for now")
                self._keeps_up, self._looked_at = keeps_up, time.monotonic()
            return self._keeps_up


health = Health()


def _look() -> bool:
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(_KEEPS_UP, [MOST_LAG_SECONDS])
            return bool(cursor.fetchone()[0])
    except Error:
        connections[REPLICA].close()
        return False


class ReplicaRouter:
    """Django's question which database to use."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The replica for what may lag, outside of transactions."""
        if not _may_lag.get() or connections[PRIMARY].in_atomic_block:
            return PRIMARY
        return REPLICA if health.keeps_up() else PRIMARY

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """The primary; the rest of the request reads there what it wrote."""
        stay_on_primary()
        return PRIMARY

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """A replica gets its tables by itself."""
        return db == PRIMARY


def stay_on_primary() -> None:
    """Read nothing from the replica for the rest of this request."""
    _may_lag.set(False)


@contextmanager
def may_lag() -> Iterator[None]:
    """Inside, reads may come from the replica."""
    token = _may_lag.set(True)
    try:
        yield
    finally:
        _may_lag.reset(token)


class VisitorsReadTheReplica:
    """Middleware: what visitors ask for may lag; without `DATABASE_REPLICA_URL` it costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.has_replica = REPLICA in settings.DATABASES

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not self.has_replica or not is_visitor(request):
            return self.get_response(request)
        with may_lag():
            return self.get_response(request)

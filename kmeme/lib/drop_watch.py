"""What a process hears of drops: each is told to all processes over Redis, so that what one holds in its own memory is
as current as what lies in Redis, without asking for every page.

The connection is looked at, not waited for, whenever something is about to be served (2 microseconds). One that broke,
or that has not answered for `SILENT_SECONDS`, means that drops may have been missed: nothing is live then until a new
one stands and the drops that Redis missed are made up.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache, caches
from django.db import Error as DatabaseError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

SILENT_SECONDS = 1.0
ANSWER_SECONDS = 0.5
RETRY_SECONDS = 1.0
GENERATION_SECONDS = 7 * 24 * 3600
"""Longer than any entry lives, so a forgotten generation never brings back an entry that was dropped."""

type Listener = Callable[[frozenset[str] | None], None]
"""Called with the subjects of a drop, or None when any may have been missed."""


def key_of(subject: str) -> str:
    """Where the generation of a subject is kept; all in one slot of a cluster, so that one question reads many."""
    return f"{{generation}}:{subject}"


def announce(subjects: Iterable[str], generation: int) -> None:
    """Move the subjects to a new generation and tell every process. Raises redis.RedisError."""
    named = sorted(subjects)
    pipe = _client().pipeline(transaction=False)
    for subject in named:
        pipe.set(cache.make_key(key_of(subject)), generation, ex=GENERATION_SECONDS)
    pipe.execute()
    # Only now: whoever hears of it and reads anew finds the new generation.
    _client().publish(_channel(), "\n".join(named))


class DropWatch:
    """One process's ear. `make_up` carries out the drops that Redis missed, before a lost ear is trusted again."""

    def __init__(self, make_up: Callable[[], object]) -> None:
        self._make_up = make_up
        self._lock = threading.Lock()
        self._pubsub: Any = None
        self._is_broken = False
        self._was_lost = False
        self._heard_at = self._retry_at = 0.0
        self._listeners: list[Listener] = []
        self.heard = 0
        """How many drops were heard: what is read between two equal values was not dropped in between."""

    def listen(self, listener: Listener) -> None:
        """Call this for every drop."""
        self._listeners.append(listener)

    def is_live(self) -> bool:
        """Take in what has arrived; whether every drop until now was heard."""
        with self._lock:
            if self._pubsub is None and not self._begin():
                return False
            try:
                self._catch_up()
            except (RedisError, OSError, ValueError) as error:
                self._lose(error)
            return self._pubsub is not None

    def close(self) -> None:
        """Let go of the connection; the next question opens another one."""
        with self._lock:
            self._lose(None)
            self._was_lost, self._retry_at = False, 0.0

    def _begin(self) -> bool:
        now = time.monotonic()
        if now < self._retry_at:
            return False
        try:
            pubsub = _client().pubsub()
            pubsub.subscribe(_channel())
            self._is_broken = False
            self._pubsub, self._heard_at = pubsub, now - SILENT_SECONDS - 1
            pubsub.connection.register_connect_callback(self._reconnected)
            self._catch_up()
            if self._was_lost:
                self._make_up()
        except (RedisError, OSError, ValueError, DatabaseError) as error:
            self._lose(error)
            return False
        if self._was_lost:
            logger.info("Redis answers again")
        self._was_lost = False
        return True

    def _reconnected(self, connection: object) -> None:
        """The library has opened the connection anew by itself: what was said in between is lost."""
        self._is_broken = True

    def _catch_up(self) -> None:
        while (message := self._pubsub.get_message(timeout=0)) is not None:
            self._take(message)
        if time.monotonic() - self._heard_at > SILENT_SECONDS:
            self._ask()
        if self._is_broken:
            raise ConnectionError("the connection was opened anew")

    def _ask(self) -> None:
        """Make sure that the other side is there: after its answer, everything that it said before has been read."""
        asked_at = time.monotonic()
        self._pubsub.ping()
        while self._heard_at < asked_at:
            left = asked_at + ANSWER_SECONDS - time.monotonic()
            message = self._pubsub.get_message(timeout=max(0.0, left)) if left > 0 else None
            if message is None:
                raise ConnectionError(f"no answer within {ANSWER_SECONDS} s")
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "pong":
            self._heard_at = time.monotonic()
        elif message["type"] == "message":
            self.heard += 1
            subjects = frozenset(message["data"].decode().split("\n"))
            for listener in self._listeners:
                listener(subjects)

    def _lose(self, error: Exception | None) -> None:
        if error is not None and not self._was_lost:
            logger.warning("what is cached is not trusted: %s", error)
        pubsub, self._pubsub = self._pubsub, None
        self._was_lost, self._retry_at = True, time.monotonic() + RETRY_SECONDS
        self.heard += 1
        for listener in self._listeners:
            listener(None)
        if pubsub is not None:
            if pubsub.connection is not None:  # it goes back to the pool, and others use it
                pubsub.connection.deregister_connect_callback(self._reconnected)
            pubsub.close()


def _client() -> Any:
    """Past Django's cache, which hides that Redis is gone."""
    return caches["default"].client.get_client(write=True)  # type: ignore[attr-defined]


def _channel() -> str:
    """Channels know no numbered databases, keys do."""
    number = _client().get_connection_kwargs().get("db", 0)
    return str(cache.make_key(f"drops:{number}"))

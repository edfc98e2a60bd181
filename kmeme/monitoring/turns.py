"""Who looks: one of all processes a minute. Redis settles it, or a lock in the database; without both, all look."""

from django.conf import settings
from django.db import Error, connection
from redis import RedisError

from kmeme.monitoring.tally import client


class Turns:
    """One process's side of it."""

    LOCK = 0x6B6D656D65
    """The number of the lock in the database, of no other use of it."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._holds_lock = False

    def is_mine(self) -> bool:
        """Whether nobody else looks within these seconds."""
        try:
            key = f"{settings.CACHES['default']['KEY_PREFIX']}:look"
            taken = bool(client().set(key, "1", nx=True, ex=self._seconds))
        except RedisError:
            return self._has_lock()
        self._holds_lock = False
        return taken

    def end(self) -> None:
        """Give the database's connection back, unless it holds the lock: the same process then looks again."""
        if not self._holds_lock:
            connection.close()

    def _has_lock(self) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [self.LOCK])
                self._holds_lock = bool(cursor.fetchone()[0])
        except Error:
            self._holds_lock = False
            return True
        return self._holds_lock

"""`manage.py migrate` for a site in use: one at a time, and nobody stands in line behind a lock that we wait for."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql
from psycopg.errors import LockNotAvailable

LOCK_MILLISECONDS = 3000
"""Whoever comes to a table after us waits as long as we wait for it: so much and no longer."""
TRIES = 20
PAUSE_SECONDS = 3.0
ADVISORY_LOCK = 1802331502
CONCURRENT_INDEX = re.compile(r'^CREATE (?:UNIQUE )?INDEX CONCURRENTLY (?:IF NOT EXISTS )?"?(\w+)"?', re.IGNORECASE)


class Command(migrate.Command):
    """Django's own command, with patience."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; a table that is busy for long is tried again from the migration that could not have it."""
        connection = connections[options["database"]]
        with self._alone(connection), connection.execute_wrapper(_make_index):
            for tries_left in reversed(range(TRIES)):
                try:
                    super().handle(*args, **options)
                except OperationalError as error:
                    if not isinstance(error.__cause__, LockNotAvailable) or not tries_left:
                        raise
                    self.stderr.write(f"a table is busy, {tries_left} tries left: {error}".strip())
                    time.sleep(PAUSE_SECONDS)
                else:
                    return

    @contextmanager
    def _alone(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Let only one process migrate a database, with bounded waits for locks.

        We ask again and again instead of waiting in the server: a statement that waits would itself hold up an index
        that is made concurrently.
        """
        with connection.cursor() as cursor:
            while True:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
                if cursor.fetchone()[0]:
                    break
                self.stderr.write("another process migrates this database: waiting for it")
                time.sleep(PAUSE_SECONDS)
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [str(LOCK_MILLISECONDS)])
        yield
        with connection.cursor() as cursor:  # after an error the session ends, and both with it
            cursor.execute("RESET lock_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _make_index(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a statement; an index that is made concurrently waits as long as it must, as it holds nobody up.

    What an earlier try has left of the index, when it was cut short, cannot be used and is removed first.
    """
    found = CONCURRENT_INDEX.match(str(statement))
    if not found:
        return execute(statement, params, many, context)
    raw = context["connection"].connection
    wait = "SELECT set_config('lock_timeout', %s, false)"
    raw.execute(wait, ["0"])
    left = "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid"
    if raw.execute(left, [f'"{found[1]}"']).fetchone():
        raw.execute(sql.SQL("DROP INDEX CONCURRENTLY {}").format(sql.Identifier(found[1])))
    try:
        return execute(statement, params, many, context)
    finally:
        raw.execute(wait, [str(LOCK_MILLISECONDS)])

"""Stores of the measurements' own, so that the demo's data stays untouched: a database, a Redis number, a folder."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import django
import environ
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[1]
REDIS_NUMBER = 15


@dataclass
class Stores:
    """The stores of one run of `bin/bench`; a measurement that needs a database gets one that no other has filled."""

    name: str
    server_version: str = ""
    """PostgreSQL's, once a database was used."""

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        """An empty, migrated database and an empty cache, for one measurement."""
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{self.name}"')
            cursor.execute("SHOW server_version")
            self.server_version = str(cursor.fetchone()[0])
        try:
            call_command("migrate", interactive=False, verbosity=0)
            forget()
            yield
        finally:
            connections.close_all()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def forget() -> None:
    """Nothing is kept any more, neither in this process nor in Redis."""
    # They know models, which wait for Django's start.
    from kmeme.lib.api import reading
    from kmeme.lib.kept_pages.memory import memory

    cache.clear()
    memory.clear()
    reading.memory.clear()


@contextlib.contextmanager
def own_stores() -> Iterator[Stores]:
    """Point the settings at stores of our own and start Django; what was made is removed at the end."""
    name = f"bench_{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="kmeme-bench-") as media:
        os.environ["MEDIA_ROOT"] = media
        environ.Env.read_env(ROOT / ".env")
        given = environ.FileAwareEnv()
        os.environ["DATABASE_URL"] = with_database(given.str("DATABASE_URL"), name)
        os.environ["REDIS_URL"] = with_number(given.str("REDIS_URL"), REDIS_NUMBER)
        django.setup()
        settings.DEBUG = False  # measured as served: no record of every query
        yield Stores(name)


def with_database(url: str, name: str) -> str:
    """The same server's address with another database."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rpartition('/')[0]}/{name}").geturl()


def with_number(url: str, number: int) -> str:
    """The same Redis with another of its numbered databases."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return parts._replace(path=f"/{number}").geturl()

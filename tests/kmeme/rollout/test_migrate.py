"""Migrations of a site in use: nobody waits long behind them, and what was cut short can be run again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, connections
from pytest_django import Settings

from kmeme.management.commands import migrate

pytestmark = pytest.mark.django_db
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('humanize_thing')"


def to(name: str) -> str:
    """Migrate the example's app, and return what was complained about."""
    said = StringIO()
    call_command("migrate", "humanize", name, verbosity=0, stderr=said)
    return said.getvalue()


@contextmanager
def another() -> Iterator[psycopg.Connection[Any]]:
    """Somebody else's session in the same database."""
    parameters = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor}
    with psycopg.connect(**parameters, autocommit=True) as session:
        yield session


@pytest.fixture(autouse=True)
def _thing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A table in use, in an app that has no migrations of its own, and short waits."""
    monkeypatch.setattr(migrate, "LOCK_MILLISECONDS", 50)
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.05)
    settings.MIGRATION_MODULES = {"humanize": "tests.kmeme.rollout.things"}
    of_the_test = connections["default"]  # in a transaction, where no migration would run as it does
    connections["default"] = of_the_test.copy()
    to("0001")
    yield
    connection.close()
    to("zero")
    connection.close()
    connections["default"] = of_the_test


def columns() -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, "humanize_thing")]


def test_a_migration_is_tried_again_until_the_table_is_free() -> None:
    with another() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM humanize_thing")
        said: list[str] = []
        migrating = threading.Thread(target=lambda: said.append(to("0002")))
        migrating.start()
        with another() as watcher:
            while not watcher.execute(WAITING).fetchone()[0]:  # type: ignore[index]
                pass
            while watcher.execute(WAITING).fetchone()[0]:  # type: ignore[index]
                pass  # it gave up waiting, so that others can read
            assert watcher.execute("SELECT count(*) FROM humanize_thing").fetchone() == (0,)
        reader.execute("COMMIT")
        migrating.join()
    assert "a table is busy" in said[0]
    assert "size" in columns()


def test_a_table_that_never_becomes_free_ends_the_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "TRIES", 2)
    with another() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM humanize_thing")
        with pytest.raises(OperationalError, match="lock timeout"):
            to("0002")
    assert "size" not in columns()


def test_only_one_process_migrates() -> None:
    with another() as first:
        first.execute("SELECT pg_advisory_lock(%s)", [migrate.ADVISORY_LOCK])
        said: list[str] = []
        second = threading.Thread(target=lambda: said.append(to("0002")))
        second.start()
        second.join(0.3)
        assert second.is_alive()
        assert "size" not in columns()
        first.execute("SELECT pg_advisory_unlock(%s)", [migrate.ADVISORY_LOCK])
        second.join()
    assert "waiting for it" in said[0]
    assert "size" in columns()


def test_afterwards_statements_wait_as_long_as_before() -> None:
    with connection.cursor() as cursor:
        to("0002")
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)


def test_an_index_that_was_cut_short_is_made_anew() -> None:
    with another() as session:
        session.execute("INSERT INTO humanize_thing (name) VALUES ('one'), ('one')")
        with pytest.raises(IntegrityError):
            to("0003")
        connection.close()
        session.execute("DELETE FROM humanize_thing")
        to("0003")
        found = session.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'thing_names'::regclass").fetchone()
    assert found == (True,)


def test_an_index_made_beside_people_s_work_waits_for_them() -> None:
    to("0002")
    with another() as writer:
        writer.execute("BEGIN")
        writer.execute("INSERT INTO humanize_thing (name) VALUES ('one')")
        migrating = threading.Thread(target=to, args=["0003"])
        migrating.start()
        migrating.join(0.5)  # ten times as long as other statements wait
        assert migrating.is_alive()
        writer.execute("COMMIT")
        migrating.join()
    with another() as session:
        assert session.execute("SELECT to_regclass('thing_names') IS NOT NULL").fetchone() == (True,)

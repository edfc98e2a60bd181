"""A site with one example of everything in a database and folders of its own, a copy of it, and empty places."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from kmeme.backup import postgres
from kmeme.backup.making import make
from tests.accounts import world

FILES = {"media": ("key_frames/한글 이름.webp", "user_content/1/clip.mp4"), "private": ("exports/1.zip",)}


def server() -> psycopg.Connection[Any]:
    """A connection beside the databases of the tests."""
    parameters = connection.get_connection_params()
    known = {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}
    return psycopg.connect(dbname="postgres", autocommit=True, **known)


@dataclass(frozen=True)
class Place:
    """A database and folders that a site may live in."""

    database: str
    folder: Path

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def private(self) -> Path:
        return self.folder / "private"

    @contextmanager
    def in_use(self, **settings: Any) -> Iterator[None]:
        """The settings lead here for as long as the block lasts."""
        former = connections["default"]
        there = former.copy()
        there.settings_dict["NAME"] = self.database
        connections["default"] = there
        try:
            with override_settings(**{"MEDIA_ROOT": self.media, "STORAGES": storages_of(self), **settings}):
                yield
        finally:
            there.close()
            connections["default"] = former

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """`manage.py` in a process of its own that works here."""
        address, mark, query = os.environ.get("DATABASE_URL", "postgis:///kmeme").partition("?")
        environment = {
            **os.environ,
            "DATABASE_URL": f"{address.rpartition('/')[0]}/{self.database}{mark}{query}",
            "MEDIA_ROOT": str(self.media),
            "PRIVATE_ROOT": str(self.private),
        }
        command = [sys.executable, str(django_settings.BASE_DIR / "manage.py"), *arguments]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(command, env=environment, **pipes, **options)


def storages_of(place: Place) -> dict[str, Any]:
    """The storages' settings for a place."""
    private = {**django_settings.STORAGES["private"], "OPTIONS": {"location": place.private, "base_url": None}}
    plain = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {**django_settings.STORAGES, "default": plain, "private": private}


@contextmanager
def database(name: str, **options: str) -> Iterator[str]:
    """An empty database, or a copy of a `template`, for as long as the block lasts."""
    template = options.get("template", "template1")
    with server() as beside:
        beside.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A template must be in nobody's use; a server's thread of an earlier test connects again when it is asked.
        beside.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [template])
        beside.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield name
        finally:
            beside.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="package")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """A site with one example of everything."""
    folder = tmp_path_factory.mktemp("site")
    for root, names in FILES.items():
        for name in names:
            path = folder / root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode() * 1000)
    with django_db_blocker.unblock():
        template = connection.settings_dict["NAME"]
        connection.close()
        with database(f"{template}_site", template=template) as name:
            place = Place(name, folder)
            with place.in_use():
                world.make()
            yield place


@pytest.fixture(scope="package")
def copy(site: Place, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    with django_db_blocker.unblock(), site.in_use():
        return make(tmp_path_factory.mktemp("backups"))


@pytest.fixture(scope="package")
def empty_database(site: Place, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An empty database, made once: making and removing one waits for the server's disk."""
    with django_db_blocker.unblock(), database(f"{site.database}_empty") as name:
        yield name


@pytest.fixture
def empty(db: None, empty_database: str, tmp_path: Path) -> Iterator[Place]:
    """A new machine: an empty database, and no folders yet."""
    place = Place(empty_database, tmp_path / "new")
    yield place
    with place.in_use(), postgres.connected() as used:
        used.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

"""Fixtures that every test may use: people, and stores of their own for each test process."""

import os
import signal
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation

from accounts.models import User
from bench.database import forget
from tests.databases import empty


def pytest_configure() -> None:
    """Give each test process a Redis database of its own: emptying a cache empties the whole database.

    Where a database with every migration in it was made before (tests/template.py), theirs are copies of it. Emptying
    the database and looking for static files are done where they cost little; both happen very often.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell ignores it in what it starts in the background, and so would every process that a test interrupts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    address = f"{django_settings.REDIS_URL.partition('?')[0]}?db={number}"
    os.environ["REDIS_URL"] = django_settings.REDIS_URL = django_settings.CACHES["default"]["LOCATION"] = address
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django_settings.STORAGES = {**django_settings.STORAGES, "staticfiles": plain}
    django_settings.WHITENOISE_USE_FINDERS = False
    if template := os.environ.get("TEST_DATABASE_TEMPLATE"):
        connections.databases["default"]["TEST"]["TEMPLATE"] = template
    TransactionTestCase._fixture_teardown = lambda self: empty()  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that wait for processes, and spread those with a browser, which often wait, over the rest.

    A file goes to one process as a whole. So there is always one that keeps the processor busy while another waits.
    """
    waiting = dict.fromkeys(item.path for item in items if item.get_closest_marker("waits"))
    with_browser = dict.fromkeys(item.path for item in items if item.get_closest_marker("e2e"))
    others = dict.fromkeys(item.path for item in items if item.path not in waiting | with_browser)
    place = dict.fromkeys(waiting, 0.0)
    for kind in (with_browser, others):
        place |= {path: number / len(kind) for number, path in enumerate(kind, start=1)}
    items.sort(key=lambda item: place[item.path])


@pytest.fixture(autouse=True)
def _own_stores(settings: pytest.FixtureRequest, tmp_path: Path, worker_id: str = "main") -> None:
    """Files in folders of the test's own, an empty cache, and people who have a second factor and agreed to everything.

    Passwords are hashed fast. Tests about second factors, consents and hashing set these back. The language is Korean
    again: a test's client answers in the test's own thread and leaves its language behind.
    """
    translation.activate("ko")
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private", "base_url": None}}  # type: ignore[attr-defined]
    settings.STORAGES = {**settings.STORAGES, "private": private}  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.STAFF_MFA_REQUIRED = False  # type: ignore[attr-defined]
    settings.REQUIRED_CONSENTS = []  # type: ignore[attr-defined]
    forget()


@pytest.fixture
def curator(db: None) -> User:
    """Somebody who may do everything in the admin."""
    return User.objects.create_superuser("curator@example.com", "correct-horse-battery", name="큐레이터")

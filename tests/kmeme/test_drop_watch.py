"""What a process hears of drops, and what it trusts when it may have missed some."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.db import transaction

from kmeme.lib import cache_drops, drop_watch
from kmeme.lib.cache import drop_on_commit, generation, watch
from kmeme.lib.cache_drops import CacheDrop
from kmeme.lib.drop_watch import DropWatch, announce
from tests.databases import own_database_url
from tests.kmeme.redis_server import RedisServer

type Heard = list[frozenset[str] | None]


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    # Short: a socket's path may have 107 bytes.
    with tempfile.TemporaryDirectory(prefix="kmeme-") as folder:
        server = RedisServer(Path(folder))
        server.start()
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": server.url}}
        monkeypatch.setattr(drop_watch, "RETRY_SECONDS", 0.0)
        watch.close()
        yield server
        watch.close()
        server.stop()


@pytest.fixture
def made_up() -> list[bool]:
    """One entry for each time that missed drops were made up."""
    return []


@pytest.fixture
def ear(server: RedisServer, made_up: list[bool]) -> Iterator[DropWatch]:
    """Another process's: a connection of its own."""
    ear = DropWatch(lambda: made_up.append(True))
    assert ear.is_live()
    yield ear
    ear.close()


@pytest.fixture
def heard(ear: DropWatch) -> Heard:
    heard: Heard = []
    ear.listen(heard.append)
    return heard


def test_a_drop_is_heard_by_the_next_question(ear: DropWatch, heard: Heard) -> None:
    announce(["node:1", "node:2"], 5)
    assert ear.is_live()
    assert heard == [frozenset({"node:1", "node:2"})]


def test_nothing_is_said_while_nothing_is_dropped(ear: DropWatch, heard: Heard) -> None:
    assert ear.is_live()
    assert heard == []


def test_an_ear_whose_redis_died_trusts_nothing(server: RedisServer, ear: DropWatch, heard: Heard) -> None:
    server.kill()
    assert not ear.is_live()
    assert heard[0] is None


def test_missed_drops_are_made_up_before_anything_is_trusted_again(
    server: RedisServer, ear: DropWatch, made_up: list[bool]
) -> None:
    server.kill()
    assert not ear.is_live()
    server.start()
    assert ear.is_live()
    assert made_up == [True]


def test_an_ear_stays_deaf_while_missed_drops_cannot_be_made_up(server: RedisServer) -> None:
    def fail() -> None:
        raise redis.ConnectionError("away again")

    ear = DropWatch(fail)
    assert ear.is_live()
    server.kill()
    assert not ear.is_live()
    server.start()
    assert not ear.is_live()
    ear.close()


def test_a_redis_that_hangs_is_not_trusted_and_is_again_when_it_goes_on(
    server: RedisServer, ear: DropWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drop_watch, "SILENT_SECONDS", 0.0)
    monkeypatch.setattr(drop_watch, "ANSWER_SECONDS", 0.1)
    server.hang()
    assert not ear.is_live()
    server.go_on()
    monkeypatch.setattr(drop_watch, "ANSWER_SECONDS", 5.0)
    assert ear.is_live()


def test_a_connection_that_the_server_closed_means_missed_drops(
    server: RedisServer, ear: DropWatch, heard: Heard, made_up: list[bool]
) -> None:
    redis.Redis(unix_socket_path=str(server.socket)).client_kill_filter(_type="pubsub")
    assert not ear.is_live()
    assert heard == [None]
    assert ear.is_live()
    assert made_up == [True]


def test_an_answer_that_is_late_brings_what_was_dropped_before_it(
    server: RedisServer, ear: DropWatch, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drop_watch, "SILENT_SECONDS", 0.0)
    announce(["node:1"], 5)
    assert ear.is_live()
    assert heard == [frozenset({"node:1"})]


@pytest.mark.django_db(transaction=True)
def test_a_drop_that_redis_missed_is_carried_out_when_it_is_back(server: RedisServer) -> None:
    before = generation("node:1")
    server.kill()
    with transaction.atomic():
        drop_on_commit(["node:1"])
    assert CacheDrop.objects.get().subjects == ["node:1"]
    server.start()
    assert cache.get(drop_watch.key_of("node:1")) == before  # Redis came back with what it had
    assert generation("node:1") == 0  # that it was away is noticed first
    assert generation("node:1") not in (0, before)
    assert not CacheDrop.objects.exists()


@pytest.mark.django_db
def test_while_redis_is_away_there_is_no_generation_to_keep_anything_under(server: RedisServer) -> None:
    server.kill()
    assert generation("node:1") == 0


@pytest.mark.django_db
def test_the_sweep_leaves_drops_for_the_next_one_while_redis_is_away(server: RedisServer) -> None:
    CacheDrop.objects.create(subjects=["node:1"])
    server.kill()
    with pytest.raises(redis.RedisError):
        cache_drops.make_up()
    server.start()
    assert cache_drops.make_up() == 1
    assert cache_drops.make_up() == 0


DIES = """
import os, signal, django
django.setup()
from django.db import transaction
from kmeme.lib import cache, cache_drops
cache.carry_out = lambda rows: os.kill(os.getpid(), signal.SIGKILL)
with transaction.atomic():
    cache.drop_on_commit(["node:7"])
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_between_the_commit_and_its_drop_leaves_it_for_the_sweep() -> None:
    before = generation("node:7")
    environment = {**os.environ, "DATABASE_URL": own_database_url(), "DJANGO_SETTINGS_MODULE": "kmeme.settings"}
    died = subprocess.run([sys.executable, "-c", DIES], env=environment, check=False)
    assert died.returncode == -signal.SIGKILL
    assert generation("node:7") == before
    assert cache_drops.make_up() == 1
    assert generation("node:7") != before

"""A look: who takes it, what is told to whom, and what happens while stores are away."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from kmeme.lib import metrics, telemetry
from kmeme.monitoring import facts, watching
from kmeme.monitoring.tally import Tally, client
from kmeme.monitoring.turns import Turns
from kmeme.monitoring.watching import Watcher
from tests.kmeme.monitoring.conftest import Listener
from tests.kmeme.monitoring.test_readings import turn, worker
from tests.kmeme.test_faults import DEAD_REDIS, no_database
from tests.wire.watchers import Watchers

__all__ = ["no_database"]
NIGHTLY = "accounts:check_points"


@pytest.fixture
def kept_connection(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look gives its thread's connection back; in these tests it is the test's own, with the test's transaction.

    Turns of periodic jobs that real workers of other tests have left are forgotten.
    """
    monkeypatch.setattr(connection, "close", lambda: None)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_workers")


@pytest.fixture
def alive(db: None, kept_connection: None) -> None:
    """A worker that has just reported."""
    worker(0)


def lose_redis(settings: Any) -> None:
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": DEAD_REDIS}}


def find_redis(settings: Any) -> None:
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": django_settings.REDIS_URL}}


def look(watcher: Watcher) -> bool:
    """The next minute's look."""
    client().delete(f"{django_settings.CACHES['default']['KEY_PREFIX']}:look")
    return watcher.look()


def look_without_redis(watcher: Watcher) -> bool:
    return watcher.look()


def test_a_site_that_is_well_says_nothing_but_that_it_lives(alive: None, watchers: Watchers) -> None:
    look(Watcher())
    assert watchers.messages() == []
    assert watchers.count("heartbeat") == 1


def test_slow_answers_reach_the_channel(alive: None, watchers: Watchers, tally: Tally) -> None:
    for _answer in range(30):
        telemetry.record(metrics.API_LATENCY, 900, method="GET", route="/api/v1/x/", status="2xx")
    tally.flush()
    look(Watcher())
    (message,) = watchers.messages()
    assert "GET /api/v1/x/" in message
    assert "alert-api-latency" in message


def test_once_it_is_over_the_channel_hears_that_too(alive: None, watchers: Watchers) -> None:
    turn(NIGHTLY, timezone.now(), status="failed")
    watcher = Watcher()
    look(watcher)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")
    look(watcher)
    assert [message[0] for message in watchers.messages()] == ["🔴", "🟢"]


def test_a_second_process_does_not_tell_again(alive: None, watchers: Watchers) -> None:
    turn(NIGHTLY, timezone.now(), status="failed")
    look(Watcher())
    look(Watcher())
    assert len(watchers.messages()) == 1


def test_a_missing_worker_is_told_after_two_looks(db: None, kept_connection: None, watchers: Watchers) -> None:
    watcher = Watcher()
    look(watcher)
    assert watchers.messages() == []
    look(watcher)
    assert "alert-worker-silent" in watchers.messages()[0]


def test_the_switch_outside_hears_nothing_while_no_worker_lives(
    db: None, kept_connection: None, watchers: Watchers
) -> None:
    watcher = Watcher()
    for _look in range(3):
        look(watcher)
    assert watchers.count("heartbeat") == 1


def test_the_switch_outside_hears_nothing_while_a_periodic_job_is_overdue(alive: None, watchers: Watchers) -> None:
    turn(NIGHTLY, timezone.now(), status="failed")
    look(Watcher())
    assert watchers.count("heartbeat") == 0


@pytest.mark.parametrize("mode", ["500", "403", "404", "429", "drop"])
def test_what_slack_does_not_take_comes_with_the_next_look(mode: str, alive: None, watchers: Watchers) -> None:
    watchers.fail_next(mode, kind="slack")
    turn(NIGHTLY, timezone.now(), status="failed")
    watcher = Watcher()
    look(watcher)
    look(watcher)
    look(watcher)
    assert watchers.count("slack") == 2


def test_a_slack_that_hangs_does_not_stop_the_look(
    alive: None, watchers: Watchers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kmeme.monitoring.slack.TIMEOUT_SECONDS", 0.05)
    watchers.fail_next("timeout", kind="slack")
    turn(NIGHTLY, timezone.now(), status="failed")
    assert look(Watcher())


def test_the_channel_s_key_is_in_no_line_of_the_log(
    alive: None, watchers: Watchers, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SLACK_WEBHOOK_URL = "http://127.0.0.1:1/services/T0/B0/the-channels-key"
    settings.HEARTBEAT_URL = "http://127.0.0.1:1/ping/the-switchs-key"
    watcher = Watcher()
    look(watcher)
    turn(NIGHTLY, timezone.now(), status="failed")
    look(watcher)
    assert "Slack does not answer" in caplog.text
    assert "-key" not in caplog.text


def test_names_from_our_rows_are_no_commands_to_slack(alive: None, watchers: Watchers, tally: Tally) -> None:
    for _answer in range(30):
        telemetry.record(metrics.API_LATENCY, 900, method="GET", route="/<!channel>&/", status="2xx")
    tally.flush()
    look(Watcher())
    assert "/&lt;!channel&gt;&amp;/" in watchers.messages()[0]


def test_gauges_are_told_to_whoever_listens(alive: None, listener: Listener) -> None:
    look(Watcher())
    assert {"alert": "api-latency"} in listener.of(metrics.ALERT_FIRING)
    assert listener.of(metrics.WORKER_SILENCE) == [{}]


def test_without_a_channel_nothing_is_sent_and_nothing_breaks(alive: None) -> None:
    turn(NIGHTLY, timezone.now(), status="failed")
    assert look(Watcher())


def test_a_lost_redis_is_told_and_its_return(alive: None, watchers: Watchers, settings: Any) -> None:
    watcher = Watcher()
    lose_redis(settings)
    for _look in range(3):
        look_without_redis(watcher)
    assert "alert-cache-away" in watchers.messages()[0]
    find_redis(settings)
    look(watcher)
    assert [message[0] for message in watchers.messages()] == ["🔴", "🟢"]


def test_a_lost_database_is_told(no_database: Iterator[None], watchers: Watchers) -> None:
    watcher = Watcher()
    look(watcher)
    look(watcher)
    assert [("alert-database-away" in message) for message in watchers.messages()] == [True]


def test_with_both_stores_lost_the_process_still_tells(
    no_database: Iterator[None], watchers: Watchers, settings: Any
) -> None:
    lose_redis(settings)
    watcher = Watcher()
    for _look in range(4):
        look_without_redis(watcher)
    assert len(watchers.messages()) == 2


def test_of_many_processes_one_looks() -> None:
    turns = [Turns(60) for _process in range(20)]
    barrier, won = threading.Barrier(20), []

    def try_it(mine: Turns) -> None:
        barrier.wait()
        if mine.is_mine():
            won.append(mine)

    threads = [threading.Thread(target=try_it, args=(mine,)) for mine in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_without_redis_a_lock_in_the_database_decides(transactional_db: None, settings: Any) -> None:
    lose_redis(settings)
    parameters = connection.get_connection_params()
    where = {key: parameters[key] for key in ("host", "port", "user", "password", "dbname") if parameters.get(key)}
    with psycopg.connect(**where, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [Turns.LOCK])
        assert not Turns(60).is_mine()
        other.execute("SELECT pg_advisory_unlock(%s)", [Turns.LOCK])
    mine = Turns(60)
    assert mine.is_mine()
    mine.end()
    assert mine.is_mine()
    connection.close()


def test_a_fault_of_a_look_does_not_end_the_watch(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked = threading.Event()

    class Faulty:
        looks = 0

        def look(self) -> bool:
            Faulty.looks += 1
            if Faulty.looks == 1:
                raise RuntimeError
            looked.set()
            raise SystemExit

    monkeypatch.setattr(watching, "Watcher", Faulty)
    monkeypatch.setattr(watching, "FLUSH_SECONDS", 0.01)
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.01)

    def watch() -> None:
        with suppress(SystemExit):
            watching._watch(None)

    thread = threading.Thread(target=watch)
    thread.start()
    thread.join(10)
    assert looked.is_set()
    assert "the watch stumbled and goes on" in caplog.text


def test_the_command_shows_every_alert(alive: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("alerts")
    assert "api-latency" in capsys.readouterr().out


def test_the_command_ends_with_an_error_while_an_alert_is_on(db: None, kept_connection: None) -> None:
    with pytest.raises(CommandError):
        call_command("alerts")


def test_the_command_tries_the_channel(watchers: Watchers) -> None:
    call_command("alerts", "test")
    assert watchers.messages() == [f"✅ {django_settings.SITE_URL}"]


def test_the_command_says_when_the_channel_refuses(watchers: Watchers) -> None:
    watchers.fail_next("404", kind="slack")
    with pytest.raises(CommandError):
        call_command("alerts", "test")


def test_the_command_says_when_there_is_no_channel() -> None:
    with pytest.raises(CommandError, match="SLACK_WEBHOOK_URL"):
        call_command("alerts", "test")


def test_facts_of_a_healthy_site_are_whole(alive: None) -> None:
    found = facts.gather(timezone.now())
    assert found.readings is not None
    assert found.recent == {}

"""The sums of all processes: exact, whatever Redis does."""

import threading
from typing import Any

import pytest
from django.conf import settings as django_settings

from kmeme.lib import metrics, telemetry
from kmeme.monitoring import tally as tally_module
from kmeme.monitoring.tally import WINDOW_SECONDS, Tally, client, recent, totals
from tests.kmeme.test_faults import DEAD_REDIS

JOB = (metrics.JOBS, ("remix:measure", "ok"))
WAIT = (metrics.JOB_SECONDS, ("remix:measure",))


def count(times: int = 1) -> None:
    for _time in range(times):
        telemetry.record(metrics.JOBS, task="remix:measure", outcome="ok")


def test_nothing_is_sent_while_something_is_measured(tally: Tally) -> None:
    count()
    assert totals() == {}


def test_what_was_counted_is_in_the_sums(tally: Tally) -> None:
    count(3)
    assert tally.flush()
    assert totals()[JOB].total == 3


def test_a_second_flush_adds_nothing(tally: Tally) -> None:
    count()
    tally.flush()
    tally.flush()
    assert totals()[JOB].total == 1


def test_sums_of_several_processes_add_up() -> None:
    for _process in range(3):
        one = Tally()
        one.take(*JOB[:1], 2, JOB[1])
        one.flush()
    assert totals()[JOB].total == 6


@pytest.mark.parametrize(("seconds", "bucket"), [(0.001, 0), (0.01, 0), (0.011, 1), (9999, len(metrics.SECONDS))])
def test_a_value_is_counted_in_its_bucket(seconds: float, bucket: int, tally: Tally) -> None:
    telemetry.record(metrics.JOB_SECONDS, seconds, task="remix:measure")
    tally.flush()
    found = totals()[WAIT]
    assert (found.buckets[bucket], found.count, found.total) == (1, 1, seconds)


def test_gauges_are_not_summed(tally: Tally) -> None:
    telemetry.record(metrics.WORKER_SILENCE, 5)
    tally.flush()
    assert totals() == {}


def test_what_redis_does_not_take_is_kept_for_the_next_time(tally: Tally, settings: Any) -> None:
    count(2)
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": DEAD_REDIS}}
    assert not tally.flush()
    count()
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": django_settings.REDIS_URL}}
    assert tally.flush()
    assert totals()[JOB].total == 3


def test_an_outage_of_a_day_does_not_pile_up_minutes(settings: Any) -> None:
    clock = [0.0]
    one = Tally(now=lambda: clock[0])
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": DEAD_REDIS}}
    for minute in range(24 * 60):
        clock[0] = minute * WINDOW_SECONDS
        one.take(metrics.JOBS, 1, JOB[1])
        one.flush()
    assert len(one._waiting) <= tally_module.WINDOWS_KEPT + 1
    assert sum(sum(fields.values()) for fields in one._waiting.values()) == 24 * 60


def test_what_a_killed_redis_forgot_begins_again(tally: Tally) -> None:
    count(5)
    tally.flush()
    client().flushdb()
    count()
    tally.flush()
    assert totals()[JOB].total == 1


def test_counting_from_many_threads_is_exact(tally: Tally) -> None:
    def work() -> None:
        for _time in range(20):
            count(10)
            tally.flush()

    threads = [threading.Thread(target=work) for _thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.flush()
    assert totals()[JOB].total == 8 * 20 * 10


def test_only_the_last_minutes_are_recent() -> None:
    now = 1_000_000.0
    for minutes_ago in (0, 5, 6):
        one = Tally(now=lambda ago=minutes_ago: now - ago * 60)  # type: ignore[misc]
        one.take(metrics.JOBS, 1, JOB[1])
        one.flush()
    assert recent(5, now)[JOB].total == 2
    assert totals()[JOB].total == 3


def test_minutes_are_forgotten_and_sums_are_not(tally: Tally) -> None:
    count()
    tally.flush()
    lifetimes = {key.endswith(b"totals"): client().ttl(key) for key in client().keys("*measured*")}
    assert lifetimes[True] == -1
    assert 0 < lifetimes[False] <= WINDOW_SECONDS * 20


def test_fields_of_another_release_are_left_out(tally: Tally) -> None:
    count()
    tally.flush()
    key = tally_module._totals_key()
    client().hset(key, "k_meme.gone\x1flabel\x1f+", 1)
    client().hset(key, "k_meme.job.runs\x1fonly-one-label\x1f+", 1)
    client().hset(key, "k_meme.job.duration\x1fremix:measure\x1f99", 1)
    assert totals()[JOB].total == 1

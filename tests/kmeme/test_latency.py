"""The API's latencies: counted in memory, added to the rows of the hour, and read as the time of 95 in 100 answers."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from kmeme import latency
from kmeme.latency import BOUNDS_MS, BUCKETS, quantile
from kmeme.models import ApiHour
from tests.kmeme.test_faults import no_database

__all__ = ["no_database"]

NODES = "GET /api/v1/nodes/"


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    """What other tests' requests left in memory is not this test's."""
    latency._counted.clear()
    yield
    latency._counted.clear()


def buckets(**counts: int) -> list[int]:
    """A row's buckets, by number ("b4")."""
    return [counts.get(f"b{number}", 0) for number in range(BUCKETS)]


@pytest.mark.django_db
def test_answers_are_counted_by_how_long_they_took() -> None:
    for seconds in (0.001, 0.005, 0.0051, 0.5, 60.0):
        latency.record(NODES, seconds=seconds)
    latency.flush()
    row = ApiHour.objects.get()
    assert row.buckets == buckets(b0=2, b1=1, b10=1, b17=1)
    assert BOUNDS_MS[10] == 500
    assert row.hour == timezone.now().replace(minute=0, second=0, microsecond=0)


@pytest.mark.django_db
def test_a_later_flush_adds_to_the_row_of_the_hour() -> None:
    latency.record(NODES, seconds=0.2, failed=True)
    latency.flush()
    latency.record(NODES, seconds=0.2)
    latency.record(NODES, seconds=0.001, failed=True)
    latency.flush()
    row = ApiHour.objects.get()
    assert (row.buckets, row.failures) == (buckets(b0=1, b7=2), 2)


@pytest.mark.django_db
def test_a_flush_of_nothing_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        latency.flush()


@pytest.mark.django_db
def test_all_endpoints_are_written_by_one_statement(django_assert_num_queries: Any) -> None:
    for number in range(30):
        latency.record(f"GET /api/v1/{number}/", seconds=0.01)
    with django_assert_num_queries(1):
        latency.flush()
    assert ApiHour.objects.count() == 30


@pytest.mark.django_db
def test_an_endless_name_is_cut() -> None:
    latency.record("GET /" + "x" * 500, seconds=0.01)
    latency.flush()
    assert len(ApiHour.objects.get().endpoint) == latency.LONGEST_ENDPOINT


def test_without_a_database_nothing_is_lost(no_database: None) -> None:
    latency.record(NODES, seconds=0.01)
    latency.flush()
    latency.record(NODES, seconds=0.01, failed=True)
    connection.close()
    assert list(latency._counted.values()) == [[*buckets(b1=2), 1]]


@pytest.mark.django_db(transaction=True)
def test_processes_that_flush_at_once_lose_nothing() -> None:
    barrier = threading.Barrier(4)

    def add_from_a_process_of_its_own(number: int) -> None:
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        names = [f"GET /{name}/" for name in "abcdef"]
        # In another order in each: two that lock rows crosswise would stop each other.
        names = names if number % 2 else names[::-1]
        try:
            barrier.wait()
            for _ in range(10):
                latency._add({(hour, name): [*buckets(b1=1), 0] for name in names})
        finally:
            connection.close()

    threads = [threading.Thread(target=add_from_a_process_of_its_own, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {tuple(row.buckets) for row in ApiHour.objects.all()} == {tuple(buckets(b1=40))}
    assert ApiHour.objects.count() == 6


@pytest.mark.django_db
def test_old_hours_are_forgotten() -> None:
    for days in (89, 91):
        ApiHour.objects.create(hour=timezone.now() - timedelta(days=days), endpoint=NODES, buckets=buckets())
    app.tasks["kmeme:forget_latencies"](timestamp=0)
    assert [(timezone.now() - row.hour).days for row in ApiHour.objects.all()] == [89]


@pytest.mark.django_db
def test_the_database_refuses_a_row_with_other_buckets() -> None:
    with pytest.raises(IntegrityError, match="latencies_in_all_buckets"), transaction.atomic():
        ApiHour.objects.create(hour=timezone.now(), endpoint=NODES, buckets=[1, 2, 3])


@pytest.mark.django_db
def test_the_database_refuses_a_second_row_for_an_hour() -> None:
    row = {"hour": timezone.now() - timedelta(hours=1), "endpoint": NODES, "buckets": buckets()}
    ApiHour.objects.create(**row)
    with pytest.raises(IntegrityError, match="one_row_per_hour_and_endpoint"), transaction.atomic():
        ApiHour.objects.create(**row)


def test_a_share_of_nothing_is_unknown() -> None:
    assert quantile(buckets(), 0.95) is None


def test_a_time_is_interpolated_within_its_bucket() -> None:
    assert quantile(buckets(b10=100), 0.95) == 495


def test_what_takes_longer_than_all_bounds_counts_as_the_last() -> None:
    assert quantile(buckets(b0=1, b17=99), 0.95) == 10_000


def test_a_few_slow_answers_do_not_make_the_rest_slow() -> None:
    assert quantile(buckets(b0=96, b17=4), 0.95) == pytest.approx(4.95, abs=0.01)

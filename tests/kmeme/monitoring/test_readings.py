"""How things stand is read from the rows as they are."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from curation.models import WorkItem
from kmeme.lib import jobs, metrics
from kmeme.monitoring import periodic, readings

pytestmark = pytest.mark.django_db
HOURLY, NIGHTLY, OFTEN = "accounts:sweep", "accounts:check_points", "kmeme:kmeme.lib.jobs.resume_stalled"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_queue(db: None) -> None:
    """What real workers of other tests have left is forgotten."""
    for table in ("periodic_defers", "jobs", "workers"):
        execute(f"DELETE FROM procrastinate_{table}")


def execute(statement: str, *parameters: Any) -> int:
    """Run a statement; the number that it returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.fetchone()[0]) if cursor.description else 0


def worker(seconds_ago: float) -> int:
    """A worker that reported so long ago."""
    return execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id",
        timedelta(seconds=seconds_ago),
    )


def job(task: str, status: str = "todo", scheduled_at: datetime | None = None) -> int:
    """A job as the queue keeps it."""
    return execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at, args, priority)"
        " VALUES ('q', %s, %s, %s, '{}', 0) RETURNING id",
        task,
        status,
        scheduled_at,
    )


def turn(task: str, at: datetime, status: str = "succeeded") -> None:
    """The latest turn of a periodic job."""
    execute(
        "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, job_id) VALUES (%s, %s, %s)",
        task,
        int(at.timestamp()),
        job(task, status) if status else None,
    )


def read() -> readings.Readings:
    return readings.read(timezone.now())


def test_without_a_worker_there_is_no_silence_to_measure() -> None:
    assert read().worker_silence is None


def test_the_youngest_heartbeat_counts() -> None:
    worker(300)
    worker(5)
    assert 5 <= (read().worker_silence or 0) < 60


def test_jobs_that_are_due_are_counted_by_queue() -> None:
    jobs.defer("accounts:erase", lock="a", user_id=1)
    jobs.defer("accounts:erase", lock="b", user_id=2)
    assert read().queues["accounts"].waiting == 2


def test_a_job_that_waits_for_its_time_is_not_late() -> None:
    job(HOURLY, scheduled_at=timezone.now() + timedelta(hours=1))
    assert read().queues == {}


def test_a_job_that_was_put_off_is_late_from_its_time_on() -> None:
    job(HOURLY, scheduled_at=timezone.now() - timedelta(minutes=10))
    # The queue itself notes when it was put in: just now, so that is when its waiting began.
    assert read().queues["q"].oldest_seconds < 60


def test_the_oldest_job_says_how_long_it_waits() -> None:
    first = job(HOURLY)
    job(HOURLY)
    execute("UPDATE procrastinate_events SET at = now() - interval '20 minutes' WHERE job_id = %s", first)
    assert 1200 <= read().queues["q"].oldest_seconds < 1300


def test_a_finished_job_waits_no_more() -> None:
    job(HOURLY, status="succeeded")
    assert read().queues == {}


def test_what_waits_for_a_curator_is_counted_by_kind() -> None:
    now = timezone.now()
    WorkItem.objects.create(kind="draft", subject_id=1, opened_at=now - timedelta(hours=2), due_at=now)
    WorkItem.objects.create(kind="draft", subject_id=2, opened_at=now, due_at=now)
    found = read().curation["draft"]
    assert (found.waiting, round(found.oldest_seconds / 60)) == (2, 120)


def test_gauges_leave_out_what_nobody_knows() -> None:
    names = {metric.name for metric, _value, _labels in read().values()}
    assert metrics.NODE_SUCCESS_RATE.name not in names
    assert metrics.PERIODIC_LATE.name in names


def overdue(task: str, now: datetime = NOON, since: datetime | None = None) -> bool:
    return periodic.overdue(now, since or now)[task]


def test_every_periodic_job_is_watched() -> None:
    assert {HOURLY, NIGHTLY, OFTEN} <= set(periodic.overdue(NOON, NOON))


def test_a_job_that_ran_on_time_is_not_overdue() -> None:
    turn(HOURLY, NOON - timedelta(minutes=43))
    assert not overdue(HOURLY)


def test_a_job_that_missed_its_turn_is_overdue() -> None:
    turn(HOURLY, NOON - timedelta(minutes=103))
    assert overdue(HOURLY)


def test_a_turn_has_a_few_minutes_to_begin() -> None:
    turn(HOURLY, NOON - timedelta(minutes=43))
    assert not overdue(HOURLY, NOON.replace(minute=21))
    assert overdue(HOURLY, NOON.replace(minute=23))


def test_a_turn_whose_job_was_tidied_away_counts_as_done() -> None:
    turn(HOURLY, NOON - timedelta(minutes=43), status="")
    assert not overdue(HOURLY)


def test_a_turn_that_failed_is_overdue_at_once() -> None:
    turn(HOURLY, NOON - timedelta(minutes=1), status="failed")
    assert overdue(HOURLY)


def test_a_turn_that_still_waits_is_overdue_after_some_minutes() -> None:
    turn(HOURLY, NOON - timedelta(minutes=4), status="todo")
    assert not overdue(HOURLY)
    assert overdue(HOURLY, NOON + timedelta(minutes=2))


def test_a_turn_at_work_has_an_hour() -> None:
    turn(HOURLY, NOON - timedelta(minutes=59), status="doing")
    assert not overdue(HOURLY)
    assert overdue(HOURLY, NOON + timedelta(minutes=2))


def test_a_night_s_job_is_not_missed_before_the_first_night() -> None:
    assert not overdue(NIGHTLY, since=NOON - timedelta(minutes=10))


def test_a_job_that_never_ran_is_missed_after_its_first_time() -> None:
    assert overdue(NIGHTLY, since=NOON - timedelta(days=1))

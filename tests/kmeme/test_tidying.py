"""The queue forgets what ended long ago, and nothing else."""

from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

from kmeme.lib import jobs


def job_that_ended(status: str, days_ago: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args, priority)"
            " VALUES ('q', 't', 'todo', '{}', 0) RETURNING id"
        )
        (job_id,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job_id])
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(days => %s) WHERE job_id = %s",
            [days_ago, job_id],
        )
    return int(job_id)


def tidy_up() -> set[int]:
    """The jobs that are left after a night."""
    context: Any = SimpleNamespace(app=SimpleNamespace(job_manager=JobManager(DjangoConnector())))
    async_to_sync(jobs.tidy_up.func)(context, timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs")
        return {job_id for (job_id,) in cursor.fetchall()}


@pytest.mark.parametrize(
    ("status", "days_ago", "is_kept"),
    [
        ("succeeded", 2, True),
        ("succeeded", 4, False),
        ("failed", 4, True),
        ("failed", 31, False),
        ("cancelled", 31, False),
        ("todo", 100, True),
        ("doing", 100, True),
    ],
)
def test_a_night_keeps_what_somebody_may_still_ask_for(status: str, days_ago: int, is_kept: bool, db: None) -> None:
    job = job_that_ended(status, days_ago)
    assert (job in tidy_up()) is is_kept


def test_a_periodic_job_s_turn_outlives_its_job(db: None) -> None:
    job = job_that_ended("succeeded", 4)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, job_id) VALUES ('t', 1, %s)", [job]
        )
        assert job not in tidy_up()
        cursor.execute("SELECT job_id FROM procrastinate_periodic_defers")
        assert cursor.fetchone() == (None,)

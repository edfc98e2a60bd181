"""Which jobs stand still, and why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kmeme.dashboard import stuck
from tests.kmeme.dashboard.conftest import Job

LIVELY = timedelta(seconds=1)
SILENT = timedelta(minutes=5)


def reasons() -> list[str]:
    return [job.why for job in stuck.stuck_jobs().jobs]


def test_a_job_that_nobody_takes_is_stuck(job: Job) -> None:
    job("todo", timedelta(minutes=6))
    assert reasons() == ["waiting"]


def test_a_job_whose_worker_is_silent_is_stuck(job: Job) -> None:
    job("doing", timedelta(minutes=1), heartbeat=SILENT)
    assert reasons() == ["lost"]


def test_a_job_whose_worker_was_tidied_away_is_stuck(job: Job) -> None:
    job("doing", timedelta(minutes=1))
    assert reasons() == ["lost"]


def test_a_job_that_takes_too_long_is_stuck(job: Job) -> None:
    job("doing", timedelta(minutes=11), heartbeat=LIVELY)
    assert reasons() == ["long"]


def test_a_job_that_was_given_up_today_is_listed(job: Job) -> None:
    job("failed", timedelta(hours=23))
    assert reasons() == ["failed"]


@pytest.mark.parametrize(
    ("status", "ago"),
    [
        ("todo", timedelta(minutes=4)),
        ("doing", timedelta(minutes=9)),
        ("failed", timedelta(hours=25)),
        ("succeeded", timedelta(hours=1)),
        ("cancelled", timedelta(hours=1)),
    ],
    ids=["just queued", "just begun", "failed long ago", "succeeded", "cancelled"],
)
def test_a_job_that_goes_its_way_is_not(job: Job, status: str, ago: timedelta) -> None:
    job(status, ago, heartbeat=LIVELY if status == "doing" else None)
    assert stuck.stuck_jobs() == stuck.Stuck([], 0)


def test_a_job_that_waits_for_its_time_is_not_stuck(job: Job) -> None:
    job("todo", timedelta(hours=2), scheduled_at=timezone.now() + timedelta(hours=1))
    assert reasons() == []


def test_a_job_whose_time_has_just_come_is_not_stuck(job: Job) -> None:
    job("todo", timedelta(hours=2), scheduled_at=timezone.now() - timedelta(minutes=1))
    assert reasons() == []


def test_the_longest_wait_comes_first_and_all_are_counted(job: Job) -> None:
    newest = job("todo", timedelta(minutes=6))
    oldest = job("todo", timedelta(minutes=60))
    for _ in range(stuck.MOST_LISTED):
        job("todo", timedelta(minutes=30))
    found = stuck.stuck_jobs()
    assert found.count == stuck.MOST_LISTED + 2
    assert found.jobs[0].pk == oldest
    assert newest not in [one.pk for one in found.jobs]


@pytest.mark.parametrize(
    ("lock", "url"),
    [
        ("analysis:12", "/admin/remix/analysis/12/change/"),
        ("brief:3", "/admin/remix/brief/3/change/"),
        ("analysis:x", ""),
        ("embeddings", ""),
        (None, ""),
    ],
    ids=["analysis", "brief", "no number", "no subject", "no lock"],
)
def test_a_job_leads_to_what_it_is_about(job: Job, lock: str | None, url: str) -> None:
    job("todo", timedelta(minutes=6), lock=lock)
    assert stuck.stuck_jobs().jobs[0].url == url

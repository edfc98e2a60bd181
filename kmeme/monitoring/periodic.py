"""Which periodic jobs are overdue: the dead man's switch of the jobs that nobody would miss at once.

Procrastinate keeps one row for each periodic job, about its latest turn. A turn is overdue when it was not queued,
waits, or did not end well, `GRACE_SECONDS` after its time; a turn that is being worked on has an hour.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from croniter import croniter
from django.db import connection
from procrastinate.contrib.django import app

GRACE_SECONDS = 300
LONGEST_RUN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """The latest turn of a periodic job; `status` is empty when its job has been tidied away."""

    due_at: datetime
    status: str


def overdue(now: datetime, watching_since: datetime) -> dict[str, bool]:
    """Every periodic job by its task's name, and whether it is overdue.

    What has never run is expected only from `watching_since` on: nobody ran the night's jobs before the first start.
    """
    turns = _latest_turns()
    found: dict[str, bool] = {}
    for (task, _id), periodic in app.periodic_registry.periodic_tasks.items():
        # Of our own: the worker's thread moves Procrastinate's.
        plan = croniter(periodic.cron, now - timedelta(seconds=GRACE_SECONDS))
        expected = plan.get_prev(datetime)
        found[task] = found.get(task, False) or _is_overdue(turns.get(task), expected, now, watching_since)
    return found


def _is_overdue(turn: Turn | None, expected: datetime, now: datetime, watching_since: datetime) -> bool:
    if turn is None:
        return expected > watching_since
    if turn.status == "doing":
        return now - turn.due_at > LONGEST_RUN
    if turn.status == "failed":
        return True
    if turn.status == "todo":
        return now - turn.due_at > timedelta(seconds=GRACE_SECONDS)
    return turn.due_at < expected


def _latest_turns() -> dict[str, Turn]:
    """One row a task, read by primary keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT turn.task_name, max(turn.defer_timestamp), coalesce(max(job.status::text), '')"
            " FROM procrastinate_periodic_defers turn LEFT JOIN procrastinate_jobs job ON job.id = turn.job_id"
            " GROUP BY turn.task_name"
        )
        return {task: Turn(datetime.fromtimestamp(at, UTC), status) for task, at, status in cursor.fetchall()}

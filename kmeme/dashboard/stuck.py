"""Jobs that stand still: nobody takes them, nobody finishes them, or they were given up. In one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

WAITING_SECONDS = 300
"""A job that is due for so long is taken by nobody."""
WORKING_SECONDS = 600
"""Longer than the longest film and its model call take together."""
FAILED_SECONDS = 24 * 3600
MOST_LISTED = 10

WORDS = {
    "lost": _("워커가 사라졌어요. 곧 다른 워커가 이어서 해요."),
    "long": _("너무 오래 하고 있어요. 워커의 기록을 확인해 주세요."),
    "waiting": _("아무도 가져가지 않아요. 워커가 켜져 있는지 확인해 주세요."),
    "failed": _("실패해서 그만뒀어요. 워커의 기록을 확인해 주세요."),
}
_PAGES = {"analysis": "admin:remix_analysis_change", "brief": "admin:remix_brief_change"}
"""Where the thing that a lock names is looked at."""

_STUCK = """
WITH unfinished AS (
    SELECT job.id, job.task_name, job.lock, job.attempts, job.status::text AS status, worker.last_heartbeat,
        greatest(job.scheduled_at, (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id)) AS since
    FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status IN ('todo', 'doing', 'failed')
), judged AS (
    SELECT *, CASE
        WHEN status = 'failed' AND since > now() - make_interval(secs => %(failed)s) THEN 'failed'
        WHEN status = 'todo' AND since < now() - make_interval(secs => %(waiting)s) THEN 'waiting'
        WHEN status = 'doing' AND coalesce(last_heartbeat, '-infinity') < now() - make_interval(secs => %(stalled)s)
            THEN 'lost'
        WHEN status = 'doing' AND since < now() - make_interval(secs => %(working)s) THEN 'long'
    END AS why FROM unfinished
)
SELECT id, task_name, lock, attempts, why, since, count(*) OVER () FROM judged
WHERE why IS NOT NULL ORDER BY since LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class StuckJob:
    """A job that stands still since `since`; `url` is empty where there is nothing to look at."""

    pk: int
    task: str
    lock: str
    attempts: int
    why: str
    since: datetime

    @property
    def words(self) -> str:
        """Why it stands still, and what to do."""
        return str(WORDS[self.why])

    @property
    def url(self) -> str:
        """The page of what the job is about."""
        name, _colon, number = self.lock.partition(":")
        return reverse(_PAGES[name], args=[int(number)]) if name in _PAGES and number.isdecimal() else ""


@dataclass(frozen=True, slots=True)
class Stuck:
    """The jobs that have stood still for the longest time, and how many there are altogether."""

    jobs: list[StuckJob]
    count: int


def stuck_jobs() -> Stuck:
    """Look now."""
    parameters: dict[str, Any] = {
        "waiting": WAITING_SECONDS,
        "working": WORKING_SECONDS,
        "failed": FAILED_SECONDS,
        "stalled": settings.JOB_STALLED_SECONDS,
        "most": MOST_LISTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STUCK, parameters)
        rows = cursor.fetchall()
    return Stuck([StuckJob(row[0], row[1], row[2] or "", *row[3:6]) for row in rows], rows[0][6] if rows else 0)

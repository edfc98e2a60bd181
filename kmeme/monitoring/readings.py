"""How things stand, read from the rows: what no process could count by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone

from curation.models import WorkItem
from kmeme.lib import metrics
from kmeme.lib.telemetry import Labels, Metric
from kmeme.monitoring import periodic
from remix import outcomes
from remix.conversion import conversion
from remix.outcomes import Share

GEMINI_WINDOW = timedelta(minutes=15)
CREATION_WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Line:
    """A queue: how many wait, and how long the first of them does, in seconds."""

    waiting: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything at one moment. `worker_silence` is None when no worker has ever reported, or all said goodbye."""

    worker_silence: float | None = None
    queues: dict[str, Line] = field(default_factory=dict)
    curation: dict[str, Line] = field(default_factory=dict)
    overdue: dict[str, bool] = field(default_factory=dict)
    gemini_errors: Share = field(default_factory=Share)
    creations: Share = field(default_factory=Share)
    k_success: float | None = None

    def values(self) -> Iterator[tuple[Metric, float, Labels]]:
        """The same as values of the gauges; what nobody knows is left out."""
        for queue, line in self.queues.items():
            yield metrics.JOBS_WAITING, line.waiting, (queue,)
            yield metrics.JOBS_OLDEST, line.oldest_seconds, (queue,)
        for kind, line in self.curation.items():
            yield metrics.CURATION_OPEN, line.waiting, (kind,)
            yield metrics.CURATION_OLDEST, line.oldest_seconds, (kind,)
        for task, is_late in self.overdue.items():
            yield metrics.PERIODIC_LATE, float(is_late), (task,)
        for metric, value in (
            (metrics.WORKER_SILENCE, self.worker_silence),
            (metrics.GEMINI_ERROR_RATE, self.gemini_errors.rate),
            (metrics.NODE_SUCCESS_RATE, self.creations.rate),
            (metrics.K_SUCCESS_RATE, self.k_success),
        ):
            if value is not None:
                yield metric, value, ()


def read(watching_since: datetime) -> Readings:
    """Eight short queries. Raises django.db.Error when the database is away."""
    now = timezone.now()
    return Readings(
        worker_silence=_worker_silence(),
        queues=_queues(),
        curation=_curation(now),
        overdue=periodic.overdue(now, watching_since),
        gemini_errors=sum(outcomes.gemini_errors(now - GEMINI_WINDOW).values(), Share()),
        creations=sum(outcomes.node_creations(now - CREATION_WINDOW).values(), Share()),
        k_success=conversion().rate,
    )


def _worker_silence() -> float | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
        silence = cursor.fetchone()[0]
    return None if silence is None else max(float(silence), 0.0)


def _queues() -> dict[str, Line]:
    """The jobs that are due; those that wait for their time, after a failure for example, are not late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH due AS (SELECT queue_name, count(*) AS waiting, min(id) AS first FROM procrastinate_jobs"
            " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) GROUP BY queue_name)"
            " SELECT due.queue_name, due.waiting, extract(epoch FROM now() - greatest(job.scheduled_at,"
            " (SELECT max(at) FROM procrastinate_events WHERE job_id = due.first)))"
            " FROM due JOIN procrastinate_jobs job ON job.id = due.first"
        )
        return {queue: Line(waiting, max(float(age or 0), 0.0)) for queue, waiting, age in cursor.fetchall()}


def _curation(now: datetime) -> dict[str, Line]:
    rows = WorkItem.objects.open().order_by().values("kind").annotate(n=Count("pk"), first=Min("opened_at"))
    return {row["kind"]: Line(row["n"], max((now - row["first"]).total_seconds(), 0.0)) for row in rows}

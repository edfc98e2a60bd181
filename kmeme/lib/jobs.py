"""Background jobs: hooks around Procrastinate that the whole project shares.

A job is deferred on Django's own connection, so it commits or vanishes with the row it is about. A job takes ids,
never objects, and may run twice: a worker that dies leaves its job to another one.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from procrastinate import App, Blueprint, JobContext
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.manager import JobManager
from procrastinate.types import JSONValue
from procrastinate.worker import Worker
from redis.exceptions import RedisError

from kmeme.lib import cache_drops

logger = logging.getLogger(__name__)

SUCCEEDED_KEPT_DAYS = 3
FAILED_KEPT_DAYS = 30

housekeeping = Blueprint()
# A worker swaps the app's connector for a pool of its own; what a job itself queues must still commit with its rows.
_on_djangos_connection = JobManager(DjangoConnector())


@housekeeping.periodic(cron="* * * * * */10")
@housekeeping.task(queue="housekeeping", queueing_lock="resume_stalled", pass_context=True)
async def resume_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of dead workers (no heartbeat for `JOB_STALLED_SECONDS`) back to the queue, every 10 s."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.JOB_STALLED_SECONDS):
        if job.id is not None and job.task_name == context.job.task_name:
            # An earlier sweep that died: this one does its work, and its queueing lock would refuse a second.
            await manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=True)
            continue
        logger.warning("job %s (%s) lost its worker and is resumed", job.id, job.task_name)
        await manager.retry_job(job)


@housekeeping.periodic(cron="* * * * * */10")
@housekeeping.task(queue="housekeeping", queueing_lock="make_up_drops")
def make_up_drops(timestamp: int) -> None:
    """Drop from the caches what Redis could not be told of, or what a killed process left, every 10 s."""
    with contextlib.suppress(RedisError):  # still away: the next run tries again
        cache_drops.make_up()


@housekeeping.periodic(cron="53 3 * * *")
@housekeeping.task(queue="housekeeping", queueing_lock="tidy_up", pass_context=True)
async def tidy_up(context: JobContext, timestamp: int) -> None:
    """Forget jobs that ended long ago, every night: about 30,000 come to their end in a day, most of them ours."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=24 * SUCCEEDED_KEPT_DAYS)
    await manager.delete_old_jobs(
        nb_hours=24 * FAILED_KEPT_DAYS, include_failed=True, include_cancelled=True, include_aborted=True
    )


def defer(task: str, *, lock: str, at: datetime | None = None, **arguments: JSONValue) -> None:
    """Put the job `task` ("remix:measure") in the queue as part of the open transaction; it runs `at` or later.

    Jobs with the same `lock` never run at the same time, and run in the order in which they were deferred.
    """
    deferrer = django_app.configure_task(task, allow_unknown=False, lock=lock, schedule_at=at)
    deferrer.job_manager = _on_djangos_connection
    deferrer.defer(**arguments)


def is_pending(locks: Iterable[str]) -> bool:
    """Whether a job with one of these locks is waiting or at work."""
    return bool(pending(locks))


def pending(locks: Iterable[str]) -> set[str]:
    """Those of these locks that a job which is waiting or at work holds."""
    found = ProcrastinateJob.objects.filter(lock__in=list(locks), status__in=["todo", "doing"])
    return set(found.values_list("lock", flat=True))


def hand_back(job_id: int) -> None:
    """Put a job that this process was working on back into the queue, for any worker to take up at once."""
    _on_djangos_connection.retry_job_by_id(job_id, retry_at=timezone.now())


async def keep_job(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
    """Show the worker's heartbeat for as long as a job is at work (a worker middleware).

    A worker that was asked to stop shows none of its own any more, though it finishes what it has in hand: another
    worker would take that job for abandoned, and pay its model call a second time.
    """
    beating = asyncio.create_task(_beat(context.app.job_manager, worker))
    try:
        return await call_next()
    finally:
        beating.cancel()


async def _beat(manager: JobManager, worker: Worker) -> None:
    while worker.worker_id is not None:
        await asyncio.sleep(worker.update_heartbeat_interval)
        with contextlib.suppress(ConnectorException):  # the next one may find the database again
            await manager.update_heartbeat(worker.worker_id)


def on_app_ready(app: App) -> None:
    """Add what all jobs share (called by Procrastinate's Django app)."""
    app.add_tasks_from(housekeeping, namespace="kmeme")
    app.worker_defaults["worker_middleware"] = [*app.worker_defaults.get("worker_middleware", []), keep_job]


def check_queue() -> None:
    """Raise a `DatabaseError` unless the queue's table answers on Django's connection."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs LIMIT 1")

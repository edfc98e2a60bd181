"""Background jobs: hooks around Procrastinate that the whole project shares.

A job is deferred on Django's own connection, so it commits or vanishes with the row it is about. A job takes ids,
never objects, and may run twice: a worker that dies leaves its job to another one.
"""

import logging

from django.conf import settings
from django.db import connections
from procrastinate import App, Blueprint, JobContext
from procrastinate.contrib.django import app as django_app
from procrastinate.types import JSONValue

logger = logging.getLogger(__name__)

housekeeping = Blueprint()


@housekeeping.periodic(cron="* * * * * */10")
@housekeeping.task(queue="housekeeping", queueing_lock="resume_stalled", pass_context=True)
async def resume_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of dead workers (no heartbeat for `JOB_STALLED_SECONDS`) back to the queue, every 10 s."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.JOB_STALLED_SECONDS):
        logger.warning("job %s (%s) lost its worker and is resumed", job.id, job.task_name)
        await manager.retry_job(job)


def defer(task: str, *, lock: str, **arguments: JSONValue) -> None:
    """Put the job `task` ("remix.measure") in the queue as part of the open transaction.

    Jobs with the same `lock` never run at the same time, and run in the order in which they were deferred.
    """
    django_app.configure_task(task, lock=lock).defer(**arguments)


def on_app_ready(app: App) -> None:
    """Add the shared jobs (called by Procrastinate's Django app)."""
    app.add_tasks_from(housekeeping, namespace="kmeme")


def check_queue() -> None:
    """Raise a `DatabaseError` unless the queue's table answers on Django's connection."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs LIMIT 1")

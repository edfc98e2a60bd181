"""The project's own housekeeping."""

from procrastinate import Blueprint
from procrastinate.contrib.django import app

from kmeme import latency

own_jobs = Blueprint()


@own_jobs.periodic(cron="37 4 * * *")
@own_jobs.task(name="forget_latencies", queue="housekeeping", queueing_lock="forget_latencies")
def forget_latencies(timestamp: int) -> None:
    """Drop what the first page does not look back to any more, once a day."""
    latency.forget_old()


app.add_tasks_from(own_jobs, namespace="kmeme")

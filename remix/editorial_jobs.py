"""The background jobs of scheduled publishing. Thin, and safe to run twice."""

from procrastinate import Blueprint

from remix import scheduling

editorial_jobs = Blueprint()


@editorial_jobs.task(name="publish_scheduled", queue="decisions")
def publish_scheduled(schedule_id: int) -> None:
    """Publish a recipe whose time has come."""
    scheduling.publish_due(schedule_id)


@editorial_jobs.periodic(cron="* * * * *")
@editorial_jobs.task(name="sweep_schedules", queue="housekeeping", queueing_lock="sweep_schedules")
def sweep_schedules(timestamp: int) -> None:
    """Take up what is due and lost its job, every minute."""
    scheduling.queue_due()

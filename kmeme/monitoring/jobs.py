"""Every background job: timed, traced, and named for the log; and the project's own housekeeping among them."""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from procrastinate import App, JobContext
from procrastinate.worker import Worker

from kmeme import monitoring
from kmeme.lib import jobs, log_context, metrics, telemetry


def on_app_ready(app: App) -> None:
    """Add the shared jobs, and have every worker's jobs watched (called by Procrastinate's Django app)."""
    jobs.on_app_ready(app)
    # Outermost, so that what the others do is within the time and the name of the job.
    app.worker_defaults["worker_middleware"] = [watch, *app.worker_defaults.get("worker_middleware", [])]


async def watch(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
    """Tell how a job went. What raises may still be tried again: a run failed, not necessarily the job."""
    monitoring.serve()
    task = context.job.task_name
    with ExitStack() as around:
        around.enter_context(telemetry.span(f"job {task}", is_first=True, facts={"attempt": context.job.attempts}))
        work = log_context.Work(job_id=str(context.job.id), task=task, trace_id=telemetry.trace_id())
        around.enter_context(log_context.working_on(work))
        began, outcome = perf_counter(), "failed"
        try:
            result = await call_next()
            outcome = "ok"
            return result
        finally:
            telemetry.record(metrics.JOB_SECONDS, perf_counter() - began, task=task)
            telemetry.record(metrics.JOBS, task=task, outcome=outcome)

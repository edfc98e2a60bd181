"""The background jobs of the main job: thin, by id, safe to run twice.

What a step foresees (a bad file, a model that fails) ends in the review queue by itself. What it does not foresee, a
lost database or a bug, is tried again with growing pauses; after the last attempt a person takes over, so that no
submission stands still for ever.
"""

import logging
from collections.abc import Callable

from procrastinate import Blueprint, JobContext, RetryStrategy
from procrastinate.contrib.django import app

from remix import briefing, pipeline, submission_measuring
from remix.comparing import running as comparing
from remix.editorial_jobs import editorial_jobs
from remix.family_jobs import family_jobs
from remix.takedown.jobs import takedown_jobs
from remix.upload_jobs import upload_jobs

logger = logging.getLogger(__name__)

ATTEMPTS = 4
RETRY = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3)  # 3, 9 and 27 s

analysis_jobs = Blueprint()


@analysis_jobs.task(name="measure", queue="analysis", retry=RETRY, pass_context=True)
def measure(context: JobContext, analysis_id: int) -> None:
    """Measure the file of an analysis."""
    _attempt(context, analysis_id, pipeline.measure, pipeline.give_up)


@analysis_jobs.task(name="understand", queue="analysis", retry=RETRY, pass_context=True)
def understand(context: JobContext, analysis_id: int) -> None:
    """Ask the model what the video is."""
    _attempt(context, analysis_id, pipeline.understand, pipeline.give_up)


@analysis_jobs.task(name="write_brief", queue="analysis", retry=RETRY, pass_context=True)
def write_brief(context: JobContext, brief_id: int) -> None:
    """Write the plan and make the draft."""
    _attempt(context, brief_id, briefing.write, briefing.give_up)


@analysis_jobs.task(name="measure_submission", queue="analysis", retry=RETRY, pass_context=True)
def measure_submission(context: JobContext, user_video_id: int) -> None:
    """Measure what a creator handed in and compare it with the recipe."""
    _attempt(context, user_video_id, submission_measuring.measure, submission_measuring.give_up)


@analysis_jobs.task(name="compare_models", queue="analysis", retry=RETRY, pass_context=True)
def compare_models(context: JobContext, comparison_id: int) -> None:
    """Ask two models about the golden set."""
    _attempt(context, comparison_id, comparing.run, comparing.give_up)


def _attempt(context: JobContext, row_id: int, step: Callable[[int], None], give_up: Callable[[int], None]) -> None:
    """Do a step; when its last attempt dies of something unforeseen, give the row to a person."""
    try:
        step(row_id)
    except Exception:
        if context.job.attempts + 1 < ATTEMPTS:
            raise
        logger.exception("%s %s died %s times and is given to a person", context.job.task_name, row_id, ATTEMPTS)
        give_up(row_id)


app.add_tasks_from(analysis_jobs, namespace="remix")
app.add_tasks_from(editorial_jobs, namespace="remix")
app.add_tasks_from(family_jobs, namespace="remix")
app.add_tasks_from(upload_jobs, namespace="remix")
app.add_tasks_from(takedown_jobs, namespace="remix")

"""The background jobs of the main job: thin, by id, safe to run twice."""

from procrastinate import Blueprint
from procrastinate.contrib.django import app

from remix import briefing, pipeline

analysis_jobs = Blueprint()


@analysis_jobs.task(name="measure", queue="analysis")
def measure(analysis_id: int) -> None:
    """Measure the file of an analysis."""
    pipeline.measure(analysis_id)


@analysis_jobs.task(name="understand", queue="analysis")
def understand(analysis_id: int) -> None:
    """Ask the model what the video is."""
    pipeline.understand(analysis_id)


@analysis_jobs.task(name="write_brief", queue="analysis")
def write_brief(brief_id: int) -> None:
    """Write the plan and make the draft."""
    briefing.write(brief_id)


app.add_tasks_from(analysis_jobs, namespace="remix")

"""The background job of the queue: thin, by id, safe to run twice."""

import logging

from procrastinate import Blueprint, JobContext, RetryStrategy
from procrastinate.contrib.django import app

from curation import deciding

logger = logging.getLogger(__name__)

ATTEMPTS = 4
RETRY = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3)  # 3, 9 and 27 s

work_jobs = Blueprint()


@work_jobs.task(name="carry_out", queue="decisions", retry=RETRY, pass_context=True)
def carry_out(context: JobContext, item_id: int, version: int) -> None:
    """Carry out a decision that was not undone; what nobody foresaw gives it back to people after the last attempt."""
    try:
        deciding.carry_out(item_id, version)
    except Exception:
        if context.job.attempts + 1 < ATTEMPTS:
            raise
        logger.exception("the decision on work item %s failed %s times and goes back to people", item_id, ATTEMPTS)
        deciding.give_back(item_id, version)


app.add_tasks_from(work_jobs, namespace="curation")

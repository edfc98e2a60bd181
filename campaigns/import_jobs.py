"""The background jobs of imports: thin, and safe to run twice."""

import logging
from collections.abc import Callable

from procrastinate import Blueprint, JobContext, RetryStrategy

from campaigns.importing import running

logger = logging.getLogger(__name__)

ATTEMPTS = 3
RETRY = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3)

import_jobs = Blueprint()


@import_jobs.task(name="check_import", queue="campaigns", retry=RETRY, pass_context=True)
def check_import(context: JobContext, import_id: int) -> None:
    """Look through a large file."""
    _attempt(context, import_id, running.check)


@import_jobs.task(name="apply_import", queue="campaigns", retry=RETRY, pass_context=True)
def apply_import(context: JobContext, import_id: int) -> None:
    """Put a large file in."""
    _attempt(context, import_id, running.carry_out)


def _attempt(context: JobContext, import_id: int, step: Callable[[int], None]) -> None:
    """Do a step; when its last attempt dies of something unforeseen, take the file back and say so."""
    try:
        step(import_id)
    except Exception:
        if context.job.attempts + 1 < ATTEMPTS:
            raise
        logger.exception("import %s died %s times and is taken back", import_id, ATTEMPTS)
        running.give_up(import_id)

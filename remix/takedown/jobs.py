"""The background jobs of takedowns: thin, by id, safe to run twice."""

from procrastinate import Blueprint, RetryStrategy

from kmeme.lib import jobs
from remix.takedown import carrying_out, files

takedown_jobs = Blueprint()
# A storage that is away comes back: 10 s, 1 min 40 s, 17 min, 2 h 47 min.
PATIENT = RetryStrategy(max_attempts=5, exponential_wait=10)


@takedown_jobs.task(name="carry_out_takedown", queue="family", retry=PATIENT)
def carry_out_takedown(takedown_id: int) -> None:
    """Take down, or bring back, what is left of a branch; then its files follow."""
    carrying_out.carry_on(takedown_id)
    jobs.defer("remix:arrange_taken_files", lock="taken-files", takedown_id=takedown_id)


@takedown_jobs.task(name="arrange_taken_files", queue="uploads", retry=PATIENT)
def arrange_taken_files(takedown_id: int) -> None:
    """Set files aside or put them back; one at a time, because recipes share their clips."""
    files.arrange(takedown_id)

"""The background jobs of uploads: thin, and safe to run twice."""

from procrastinate import Blueprint, RetryStrategy

from remix import storage, upload_sweeping
from remix.models.upload import UPLOADS_FOLDER

upload_jobs = Blueprint()
# A bucket that is away comes back: 10 s, 1 min 40 s, 17 min, 2 h 47 min; what is left then is found by the sweep.
PATIENT = RetryStrategy(max_attempts=5, exponential_wait=10)


@upload_jobs.task(name="discard_uploads", queue="uploads", retry=PATIENT)
def discard_uploads(folder: str) -> None:
    """Remove what lies in a folder of one upload, or of one person."""
    if not folder.startswith(f"{UPLOADS_FOLDER}/") or ".." in folder:
        raise ValueError(f"not a folder of uploads: {folder}")
    storage.store().discard(folder)


@upload_jobs.periodic(cron="43 4 * * *")
@upload_jobs.task(name="sweep_uploads", queue="uploads", queueing_lock="sweep_uploads", retry=PATIENT)
def sweep_uploads(timestamp: int) -> None:
    """Give up what nobody finished and remove what belongs to nothing, once a day."""
    upload_sweeping.sweep()

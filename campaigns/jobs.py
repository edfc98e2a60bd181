"""The background jobs of campaigns: thin, by id, safe to run twice."""

from procrastinate import Blueprint, RetryStrategy
from procrastinate.contrib.django import app

from campaigns import coarsening, lifecycle, neighbours, proofs
from campaigns.import_jobs import import_jobs
from campaigns.place_jobs import place_jobs

campaign_jobs = Blueprint()


@campaign_jobs.periodic(cron="* * * * *")
@campaign_jobs.task(name="follow_the_clock", queue="campaigns", queueing_lock="campaigns_clock")
def follow_the_clock(timestamp: int) -> None:
    """Start and end campaigns, every minute."""
    lifecycle.follow_the_clock()


@campaign_jobs.periodic(cron="23 4 * * *")
@campaign_jobs.task(name="coarsen", queue="campaigns", queueing_lock="campaigns_coarsen")
def coarsen(timestamp: int) -> None:
    """Blur old coordinates, every night."""
    coarsening.coarsen()


@campaign_jobs.task(name="strip_proof", queue="campaigns", retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def strip_proof(proof_id: int) -> None:
    """Take the camera's notes out of a stored picture."""
    proofs.strip(proof_id)


@campaign_jobs.task(name="tell_neighbours", queue="campaigns", retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def tell_neighbours(campaign_id: int) -> None:
    """Tell people who have been near that a campaign is open."""
    neighbours.tell_neighbours(campaign_id)


app.add_tasks_from(campaign_jobs, namespace="campaigns")
app.add_tasks_from(place_jobs, namespace="campaigns")
app.add_tasks_from(import_jobs, namespace="campaigns")

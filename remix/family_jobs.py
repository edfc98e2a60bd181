"""The background jobs of the family tree: vectors, effects, what is on the rise. Thin, and safe to run twice."""

import logging

from procrastinate import Blueprint

from remix import embeddings, strategy, trending
from remix.ai.base import AIError
from remix.models import RemixNode

logger = logging.getLogger(__name__)

family_jobs = Blueprint()


@family_jobs.task(name="embed_node", queue="family")
def embed_node(node_id: int) -> None:
    """Bring one node's vector up to date."""
    try:
        embeddings.embed(list(RemixNode.objects.published().filter(pk=node_id)))
    except AIError as error:
        # The periodic run below finds what is missing.
        logger.warning("node %s has no vector yet: %s", node_id, error.message)


@family_jobs.task(name="fill_embeddings", queue="family")
def fill_embeddings() -> None:
    """Embed the next nodes that have no vector of the present model."""
    try:
        embeddings.fill()
    except AIError as error:
        logger.warning("embedding stopped until the next run: %s", error.message)


@family_jobs.periodic(cron="*/10 * * * *")
@family_jobs.task(name="keep_embeddings", queue="family", queueing_lock="keep_embeddings", lock="embeddings")
def keep_embeddings(timestamp: int) -> None:
    """Notice nodes without a vector, and a change of the model, every ten minutes."""
    fill_embeddings.func()


@family_jobs.periodic(cron="*/10 * * * *")
@family_jobs.task(name="refresh_trending", queue="family", queueing_lock="refresh_trending")
def refresh_trending(timestamp: int) -> None:
    """Compute what is on the rise, every ten minutes."""
    trending.refresh()


@family_jobs.periodic(cron="17 * * * *")
@family_jobs.task(name="refresh_strategy", queue="family", queueing_lock="refresh_strategy")
def refresh_strategy(timestamp: int) -> None:
    """Compute what changes bring, every hour."""
    strategy.refresh()

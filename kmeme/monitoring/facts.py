"""Reading all that the alerts judge; a store that is away leaves its part out."""

import logging
from datetime import datetime

from django.db import Error, connection
from redis import RedisError

from kmeme.monitoring import readings
from kmeme.monitoring.alerts import RECENT_MINUTES, Facts
from kmeme.monitoring.tally import recent

logger = logging.getLogger(__name__)


def gather(watching_since: datetime) -> Facts:
    """The facts of this moment; periodic jobs that never ran are expected from `watching_since` on."""
    found = sums = None
    try:
        found = readings.read(watching_since)
    except Error as error:
        logger.error("how things stand cannot be read: %s", type(error).__name__)
        connection.close()
    try:
        sums = recent(RECENT_MINUTES)
    except RedisError as error:
        logger.error("what was measured cannot be read: %s", type(error).__name__)
    return Facts(found, sums)

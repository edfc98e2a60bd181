"""What is on the rise: recent views and forks, each worth half after some days; computed in the database."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

HALF_LIFE_DAYS = 3
WINDOW_DAYS = 30
"""Older growth is worth a thousandth and is not counted."""
VIEWS_FOR_A_FORK = 200
"""Somebody who makes a remix shows as much interest as this many who look."""

_SCORES = """
WITH growth AS (
    SELECT node_id, observed_at,
        greatest(0, views - coalesce(lag(views) OVER (PARTITION BY node_id ORDER BY observed_at), 0)) AS gained
    FROM remix_viewobservation
    WHERE flag = '' AND node_id IN (SELECT node_id FROM remix_viewobservation WHERE observed_at > %(since)s)
), worth AS (
    SELECT node_id, gained * power(0.5, extract(epoch FROM %(now)s - observed_at) / %(half_life)s) AS score
    FROM growth WHERE observed_at > %(since)s
    UNION ALL
    SELECT parent_id, %(fork)s * power(0.5, extract(epoch FROM %(now)s - published_at) / %(half_life)s)
    FROM remix_remixnode WHERE state = 'published' AND published_at > %(since)s AND parent_id IS NOT NULL
)
INSERT INTO remix_nodetrend (node_id, score)
SELECT node_id, sum(score) FROM worth JOIN remix_remixnode n ON n.id = worth.node_id AND n.state = 'published'
GROUP BY node_id HAVING sum(score) > 0
"""


def refresh() -> None:
    """Compute the scores anew; readers see the old ones until the new ones are all there."""
    now = timezone.now()
    parameters: dict[str, Any] = {
        "now": now,
        "since": now - timedelta(days=WINDOW_DAYS),
        "half_life": timedelta(days=HALF_LIFE_DAYS).total_seconds(),
        "fork": VIEWS_FOR_A_FORK,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM remix_nodetrend")
        cursor.execute(_SCORES, parameters)

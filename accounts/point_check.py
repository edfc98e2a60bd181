"""The ledger of points against itself: every snapshot is the sum of what came before it, and nothing is missing."""

import logging
from dataclasses import dataclass

from django.db import connection, transaction

from accounts import point_balance
from accounts.models import PointEntry, PointSnapshot, User
from accounts.point_balance import SNAPSHOT_EVERY

logger = logging.getLogger(__name__)

# One statement, so both halves see the ledger of the same moment. Reads every entry once.
_WRONG = """
WITH ledger AS (
    SELECT user_id, number,
           sum(amount) OVER (PARTITION BY user_id ORDER BY number) AS total,
           row_number() OVER (PARTITION BY user_id ORDER BY number) AS place
      FROM accounts_pointentry
)
SELECT 'sum', snapshot.user_id, snapshot.up_to, snapshot.total, ledger.total::bigint
  FROM accounts_pointsnapshot AS snapshot
  LEFT JOIN ledger ON ledger.user_id = snapshot.user_id AND ledger.number = snapshot.up_to
 WHERE ledger.total IS DISTINCT FROM snapshot.total
UNION ALL
SELECT 'gap', user_id, max(number), max(number), count(*)
  FROM ledger GROUP BY user_id HAVING max(number) <> max(place)
ORDER BY 2, 3
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not add up. `kind` is "sum" (a snapshot says `said`, the entries make `found`; None: there is no such
    entry) or "gap" (the newest of a person's entries is number `said`, but there are `found`)."""

    kind: str
    user_id: int
    number: int
    said: int
    found: int | None


def check() -> list[Finding]:
    """Compare all snapshots with the ledger; each difference is logged as an error and returned."""
    with connection.cursor() as cursor:
        cursor.execute(_WRONG)
        findings = [Finding(*row) for row in cursor.fetchall()]
    for finding in findings:
        logger.error("points do not add up: %s", finding)
    return findings


def repair(user_id: int) -> int:
    """Take the snapshots of a person anew from their entries, which are what counts; how many there are now."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user_id)
        PointSnapshot.objects.filter(user=user).delete()
        taken = range(SNAPSHOT_EVERY, point_balance.last_number(user) + 1, SNAPSHOT_EVERY)
        for entry in PointEntry.objects.filter(user=user, number__in=taken).order_by("number").select_related("user"):
            point_balance.snapshot_if_due(entry)
    return len(taken)

"""Where limits are counted: in Redis, and in the database while Redis is away.

Neither failing open (anybody could spend without end) nor failing closed (nobody could sign in to repair it) is safe,
so the database counts on. The counts of the two stores are not merged: in the window in which Redis goes away or comes
back, a person has at most twice the limit.
"""

import logging
from collections.abc import Sequence

from django.db import connection, transaction
from redis import RedisError

from accounts.models.limit import LimitCount
from kmeme.lib.limits import RedisStore, Slot, ends_at

logger = logging.getLogger(__name__)


class DatabaseStore:
    """Counts in rows; a slot's row stays locked until the transaction ends, which makes the count exact."""

    ADD = """
        INSERT INTO accounts_limitcount AS old (key, count, ends_at) VALUES (%s, GREATEST(%s, 0), %s)
        ON CONFLICT (key) DO UPDATE SET count = GREATEST(old.count + %s, 0) RETURNING count
    """

    def spend(self, slots: Sequence[Slot], amount: int) -> tuple[bool, list[int]]:
        """Count in all slots, then take it back unless all had room."""
        counts = []
        with transaction.atomic(), connection.cursor() as cursor:
            # Always in the same order, so that two calls never wait for each other.
            for slot in sorted(slots, key=lambda slot: slot.key):
                cursor.execute(self.ADD, [slot.key, amount, ends_at(slot), amount])
                counts.append((slot.key, int(cursor.fetchone()[0])))
            found = dict(counts)
            room = all(found[slot.key] <= slot.window.limit for slot in slots)
            if not room:
                transaction.set_rollback(True)
        return room, [found[slot.key] - (0 if room else amount) for slot in slots]

    def read(self, slots: Sequence[Slot]) -> list[int]:
        """The counts as committed."""
        keys = [slot.key for slot in slots]
        found = dict(LimitCount.objects.filter(key__in=keys).values_list("key", "count"))
        return [found.get(key, 0) for key in keys]


class SturdyStore:
    """Redis, or the database while Redis does not answer."""

    def spend(self, slots: Sequence[Slot], amount: int) -> tuple[bool, list[int]]:
        """Count where it is possible."""
        try:
            return RedisStore().spend(slots, amount)
        except RedisError:
            logger.exception("Redis is away; limits are counted in the database")
            return DatabaseStore().spend(slots, amount)

    def read(self, slots: Sequence[Slot]) -> list[int]:
        """Read where it is possible."""
        try:
            return RedisStore().read(slots)
        except RedisError:
            return DatabaseStore().read(slots)

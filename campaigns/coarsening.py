"""Exact coordinates do not stay: after `CHECKIN_EXACT_DAYS` they become a corner of a grid of about 1 km.

Whoever wants theirs gone earlier, and wholly, asks for it (`forget`); the visits themselves stay.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from campaigns.models import CheckIn, Proof

GRID_DEGREES = 0.01
"""1.1 km from north to south, 0.9 km from east to west in Korea."""
BATCH = 5000

_COARSEN = """
    UPDATE campaigns_checkin SET
        position = ST_SnapToGrid(position::geometry, %(grid)s)::geography,
        distance_metres = NULL, accuracy_metres = NULL, fix_digests = '{}', coarsened_at = %(now)s
    WHERE id IN (
        SELECT id FROM campaigns_checkin
        WHERE coarsened_at IS NULL AND position IS NOT NULL AND created_at < %(before)s
        ORDER BY created_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED)
"""


def coarsen(now: datetime | None = None) -> int:
    """Coarsen what is old enough, in batches that hold no lock for long; how many check-ins."""
    now = now or timezone.now()
    before = now - timedelta(days=settings.CHECKIN_EXACT_DAYS)
    total = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_COARSEN, {"grid": GRID_DEGREES, "now": now, "before": before, "batch": BATCH})
            done = int(cursor.rowcount)
        total += done
        if done < BATCH:
            return total


def forget(*, actor: User) -> int:
    """Erase every position of `actor`'s check-ins at once; how many. What somebody still looks at loses it too."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        own = CheckIn.objects.filter(user=actor)
        count = own.filter(position__isnull=False).update(
            position=None, distance_metres=None, accuracy_metres=None, fix_digests=[], coarsened_at=timezone.now()
        )
        Proof.objects.filter(check_in__in=own).update(taken_distance_metres=None)
        audit.record(actor=actor, action="user.forget_positions", target=actor, detail={"check_ins": count})
    return count

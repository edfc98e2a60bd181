"""The store of `Idempotency-Key`s: rows in the database, so that losing Redis makes nobody pay twice."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from accounts.models import User
from accounts.models.idempotency import IdempotentAnswer
from kmeme.lib.api.idempotency import KEPT_HOURS, WAIT_SECONDS, InProgress, Kept

# An old key is taken over; a key whose request is under way makes this wait at the unique index.
_CLAIM = """
    INSERT INTO accounts_idempotentanswer AS old (user_id, key, fingerprint, headers, body, created_at)
    VALUES (%(user)s, %(key)s, %(fingerprint)s, '{}', '', %(now)s)
    ON CONFLICT (user_id, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, status = NULL, headers = '{}', body = '', created_at = excluded.created_at
    WHERE old.created_at <= %(since)s
    RETURNING id
"""


class DatabaseStore:
    """`kmeme.lib.api.idempotency.Store` in PostgreSQL."""

    def claim(self, owner: User, key: str, fingerprint: str) -> Kept | None:
        """Take the key until the transaction ends (None), or what it was used for. Raises InProgress."""
        facts: dict[str, Any] = {"user": owner.pk, "key": key, "fingerprint": fingerprint}
        facts |= {"now": timezone.now(), "since": _since()}
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
            try:
                cursor.execute(_CLAIM, facts)
            except OperationalError as error:
                if isinstance(error.__cause__, LockNotAvailable):
                    raise InProgress from error
                raise
            taken = cursor.fetchone() is not None
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        if taken:
            return None
        row = IdempotentAnswer.objects.get(user=owner, key=key)
        return Kept(row.fingerprint, row.status or 200, row.headers, json.loads(row.body))

    def keep(self, owner: User, key: str, kept: Kept) -> None:
        """Keep the answer with the key that was taken."""
        IdempotentAnswer.objects.filter(user=owner, key=key).update(
            status=kept.status, headers=kept.headers, body=json.dumps(kept.body, ensure_ascii=False)
        )


def sweep() -> None:
    """Forget keys whose day is over."""
    IdempotentAnswer.objects.filter(created_at__lte=_since()).delete()


def _since() -> datetime:
    return timezone.now() - timedelta(hours=KEPT_HOURS)

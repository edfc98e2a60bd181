"""Leaving: asked for by the person, carried out after a grace in which they may change their mind."""

import json
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.types import JSONValue

from accounts import audit, letters, roles, tokens
from accounts.models import User
from accounts.models.refresh_family import FamilyEnd
from accounts.privacy.registry import Erased, all_held
from kmeme.lib import jobs
from kmeme.lib.errors import NotAllowed, Refused


def request(*, actor: User, user: User) -> User:
    """Plan the erasure of one's own account in `ERASURE_GRACE_DAYS` days; a second time changes nothing.

    Raises NotAllowed for somebody else's account, Refused (`last_admin`) when nobody could administer any more.
    """
    _check_own(actor, user)
    with transaction.atomic():
        # Before the row itself is locked: two admins who leave at once must lock in the same order.
        roles.keep_an_admin(user)
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.erase_at is None and user.deleted_at is None:
            user.erase_at = timezone.now() + timedelta(days=settings.ERASURE_GRACE_DAYS)
            user.save(update_fields=["erase_at"])
            audit.record(actor=actor, action="user.ask_erasure", target=user)
            tokens.end_all(user=user, because=FamilyEnd.REVOKED)
            letters.send_on_commit(user, "erasure_planned", {"erase_at": user.erase_at})
    return user


def cancel(*, actor: User, user: User) -> User:
    """Stay after all. Raises NotAllowed, and Refused (`too_late`) once it has happened."""
    _check_own(actor, user)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.deleted_at:
            raise Refused("too_late", _("이미 익명 처리한 계정이에요."))
        if user.erase_at:
            user.erase_at = None
            user.save(update_fields=["erase_at"])
            audit.record(actor=actor, action="user.cancel_erasure", target=user)
            letters.send_on_commit(user, "erasure_cancelled", {})
    return user


def erase_due() -> int:
    """Queue the erasure of everybody whose grace is over, each on their own; how many there were."""
    due = User.objects.filter(erase_at__lte=timezone.now(), deleted_at__isnull=True).values_list("pk", flat=True)
    with transaction.atomic():
        for user_id in due:
            jobs.defer("accounts:erase", lock=f"erase:{user_id}", user_id=user_id)
    return len(due)


def erase(user_id: int) -> bool:
    """Take the personal data out, all in one transaction; False when it is not due (any more).

    Files cannot be part of a transaction: a job that deletes them is, so none is lost and none is left.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        if user.deleted_at or user.erase_at is None or user.erase_at > timezone.now():
            return False
        # Set first: whoever waits for this row sees at once that it is over.
        user.deleted_at = timezone.now()
        gone = Erased(rows=[(User._meta.label_lower, str(user.pk))])
        for held in all_held():
            if held.erase and (erased := held.erase(user)):
                gone.add(erased)
        _redact_audit(user, gone)
        audit.record(actor=None, action="user.erase", target=user)
        if gone.files:
            files: list[JSONValue] = [[alias, name] for alias, name in gone.files]
            jobs.defer("accounts:delete_files", lock=f"erase:{user.pk}", files=files)
    return True


def _redact_audit(user: User, gone: Erased) -> None:
    """Through the one way that the database leaves open (migration 0004)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_audit_redact(%s, %s::jsonb)", [user.pk, json.dumps([list(row) for row in gone.rows])]
        )


def _check_own(actor: User, user: User) -> None:
    if actor.pk != user.pk:
        raise NotAllowed("not_allowed", _("본인 계정만 탈퇴할 수 있어요."))

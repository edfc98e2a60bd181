"""Stopping the mails of a kind with one click, from the mail itself and without signing in (RFC 8058)."""

from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.urls import reverse

from accounts import audit, notifications
from accounts.models import User
from accounts.notifications import Kind

SALT = "accounts.unsubscribe"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants no more mails of which kind."""

    user: User
    kind: Kind


def link(user: User, kind: str) -> str:
    """The path that stops this person's mails of a kind; it never expires, so that an old mail can stop new ones."""
    return reverse("accounts:notification-stop", args=[signing.dumps([user.pk, kind], salt=SALT)])


def read(token: str) -> Wish | None:
    """What a link asks for; None for a forged one, for somebody who left, or for a kind that is no more."""
    try:
        user_id, code = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    kind = notifications.kind_of(code)
    user = User.objects.filter(pk=user_id, deleted_at__isnull=True).first()
    return Wish(user, kind) if user and kind else None


def stop(wish: Wish) -> None:
    """Send no more mails of this kind; of a marketing kind, no marketing at all. Safe to repeat.

    The link is the proof of who asks, so there is no actor. What stands in the inbox stays.
    """
    unwanted = [kind for kind in notifications.kinds() if kind.marketing] if wish.kind.marketing else [wish.kind]
    with transaction.atomic():
        for wanted in [notifications.wants(wish.user, kind) for kind in unwanted]:
            if wanted.mail:
                notifications.switch(wish.user, wanted.kind, inbox=wanted.inbox, mail=False)
                audit.record(
                    actor=None, action="notifications.unsubscribe", target=wish.user, detail={"kind": wanted.kind.code}
                )

"""What people were told and what they earned: how it is taken out, and what of it goes."""

from django.db import connection

from accounts.models import Notification, NotificationSwitch, PointEntry, User
from accounts.privacy.registry import ALL, Held, holds, not_personal

OWN = "a number or state of ours"


def register() -> None:
    """Declare both."""
    holds(
        Held(
            "accounts.Notification",
            rows=lambda user: Notification.objects.filter(recipient=user),
            exported=("kind", "params", "note", "url", "created_at", "read_at"),
            erased=ALL,
            erase=_erase_notifications,
        )
    )
    not_personal("goes with its notification", "accounts.NotificationMail")
    holds(
        Held(
            "accounts.NotificationSwitch",
            rows=lambda user: NotificationSwitch.objects.filter(user=user),
            exported=("kind", "inbox", "mail", "changed_at"),
            erased=ALL,
            erase=_erase_switches,
        )
    )
    holds(
        Held(
            "accounts.PointEntry",
            rows=lambda user: PointEntry.objects.filter(user=user).order_by("number"),
            exported=("number", "at", "day", "amount", "reason", "cause", "detail", "note"),
            # The amounts stay, under the anonymised person: whoever counts what was given out must get the same sum.
            erased=("detail", "note"),
            erase=_blank_points,
            not_personal={"id": OWN, "reverses": OWN, "user": "the anonymised person"}
            | {"actor": "a curator's work, under the anonymised person"},
        )
    )
    not_personal("sums of the ledger, under the anonymised person", "accounts.PointSnapshot")


def _erase_notifications(user: User) -> None:
    Notification.objects.filter(recipient=user).delete()
    Notification.objects.filter(actor=user).update(actor=None, note="")


def _erase_switches(user: User) -> None:
    NotificationSwitch.objects.filter(user=user).delete()


def _blank_points(user: User) -> None:
    """Through the one way that the database leaves open (migration 0005)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_points_redact(%s)", [user.pk])

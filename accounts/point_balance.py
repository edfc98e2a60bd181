"""What people have: the last snapshot of a person's ledger, and the few entries that came after it."""

from django.db.models import Sum

from accounts.models import PointEntry, PointSnapshot, User

# Entries between two snapshots: the most that a balance ever adds up.
SNAPSHOT_EVERY = 500


def balance(user: User, *, up_to: int | None = None) -> int:
    """What the person has now, or had after their entry of the number `up_to`."""
    snapshots = PointSnapshot.objects.filter(user=user)
    entries = PointEntry.objects.filter(user=user)
    if up_to is not None:
        snapshots, entries = snapshots.filter(up_to__lte=up_to), entries.filter(number__lte=up_to)
    known = snapshots.order_by("-up_to").first()
    if known:
        entries = entries.filter(number__gt=known.up_to)
    added = entries.aggregate(total=Sum("amount"))["total"] or 0
    return int(added) + (known.total if known else 0)


def last_number(user: User) -> int:
    """The number of the person's newest entry, 0 without any."""
    return PointEntry.objects.filter(user=user).order_by("-number").values_list("number", flat=True).first() or 0


def snapshot_if_due(entry: PointEntry) -> None:
    """Take a snapshot with every `SNAPSHOT_EVERY`th entry of a person."""
    if entry.number % SNAPSHOT_EVERY == 0:
        total = balance(entry.user, up_to=entry.number)
        PointSnapshot.objects.create(user=entry.user, up_to=entry.number, total=total)

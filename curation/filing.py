"""How the domain's verbs speak to the queue, within their own transactions: this waits, this is settled, this is gone.

A verb locks its own rows first and calls these last; the queue's own verbs follow the same order.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from curation import kinds
from curation.models import Priority, WorkItem
from curation.models.item import MOST_NOTE_LETTERS
from curation.states import WorkState


def put(*, kind: str, subject_id: int, priority: Priority | None = None, due_at: datetime | None = None) -> None:
    """Let `subject_id` wait for a curator; while it waits already, nothing changes.

    Without them, `priority` and `due_at` are the kind's own.
    """
    if WorkItem.objects.of_subject(kind, subject_id).unfinished().exists():
        return
    work, now = kinds.of(kind), timezone.now()
    item = WorkItem(
        kind=kind,
        subject_id=subject_id,
        priority=priority or work.priority,
        opened_at=now,
        due_at=max(due_at or now + work.due_within, now),
    )
    # Of two verbs at once the second insert waits for the first, and then leaves it.
    WorkItem.objects.bulk_create([item], ignore_conflicts=True)


def settle(
    *, kind: str, subject_id: int, actor: User | None, decision: str, reason_code: str = "", note: str = ""
) -> bool:
    """Close the entry of what the domain's verb has just decided; whether there was one.

    `decision` is a code of the kind, or a slug of its own for what nobody decided here (`withdrawn`). A decision that
    somebody took in the queue and that this verb now carries out keeps its own words.
    """
    item = WorkItem.objects.of_subject(kind, subject_id).unfinished().select_for_update(no_key=True).first()
    if item is None:
        return False
    same = item.state == WorkState.DECIDED and (item.decided_by_id, item.decision) == (actor and actor.pk, decision)
    item.state, item.version = WorkState.DONE, item.version + 1
    item.claimed_by = item.claimed_until = None
    if not same:
        item.decision, item.reason_code, item.note = decision, reason_code, note[:MOST_NOTE_LETTERS]
        item.decided_by, item.decided_at, item.takes_effect_at = actor, timezone.now(), None
    item.save()
    return True


def forget(*, kind: str, subject_ids: Iterable[int]) -> None:
    """Take away every entry, with its notes, of things that are deleted themselves."""
    WorkItem.objects.filter(kind=kind, subject_id__in=list(subject_ids)).delete()

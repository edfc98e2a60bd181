"""What the queue holds on a person (see accounts.privacy.registry for the contract)."""

from django.db.models import F

from accounts.models import User
from accounts.privacy.registry import ALL, Erased, Held, holds
from curation.models import SavedView, WorkItem, WorkNote

OURS = "a number or state of ours"
WORK = "a curator's work, under the anonymised person"


def _let_go(user: User) -> None:
    """What somebody had open or was asked to do is free again; what they decided and noted stays."""
    WorkItem.objects.filter(claimed_by=user).update(claimed_by=None, claimed_until=None, version=F("version") + 1)
    WorkItem.objects.filter(assigned_to=user).update(assigned_to=None, version=F("version") + 1)


def _forget_views(user: User) -> Erased:
    SavedView.objects.filter(owner=user).delete()
    return Erased()


holds(
    Held(
        "curation.WorkItem",
        rows=lambda user: WorkItem.objects.filter(decided_by=user),
        exported=("kind", "subject_id", "decision", "reason_code", "note", "decided_at"),
        erased=("claimed_by", "claimed_until", "assigned_to"),
        erase=_let_go,
        not_personal={
            **dict.fromkeys(
                ("id", "priority", "opened_at", "due_at", "state", "version", "subject_version", "takes_effect_at"),
                OURS,
            ),
            "decided_by": WORK,
        },
    )
)
holds(
    Held(
        "curation.WorkNote",
        rows=lambda user: WorkNote.objects.filter(author=user),
        exported=("item", "text", "created_at"),
        erased=(),
        not_personal={"id": OURS, "author": WORK},
    )
)
holds(
    Held(
        "curation.SavedView",
        rows=lambda user: SavedView.objects.filter(owner=user),
        exported=("name", "query"),
        erased=ALL,
        erase=_forget_views,
    )
)

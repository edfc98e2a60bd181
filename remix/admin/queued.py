"""Decisions of a page about something that waits in the queue: taken there, with its seconds to take them back."""

from django.http import HttpRequest
from django.utils import timezone

from curation import deciding, pages
from curation.models import WorkItem
from remix.admin.people import acting
from remix.waiting import Waiting


def waiting_item(kind: Waiting, subject_id: int) -> WorkItem | None:
    """The entry of something that waits, or was decided a moment ago; None for what does not wait."""
    return WorkItem.objects.of_subject(kind, subject_id).unfinished().first()


def decide(request: HttpRequest, item: WorkItem, *, version: int, decision: str) -> None:
    """Take a decision in the queue. `version` is the thing's, as the person saw it.

    Raises what `deciding.decide` raises: Stale also for something that was decided a moment ago.
    """
    deciding.decide(actor=acting(request), item=item, version=item.version, decision=decision, subject_version=version)
    pages.let_undo(request)


def settles_in(kind: Waiting, subject_id: int) -> int | None:
    """In how many seconds what was decided of this takes effect, at least 0; None when nothing is on its way."""
    item = waiting_item(kind, subject_id)
    if item is None or item.takes_effect_at is None:
        return None
    return max(0, round((item.takes_effect_at - timezone.now()).total_seconds()))

"""Deciding, with a few seconds to take it back: recorded at once, carried out by a job when the time is over.

Nothing reaches anybody before that. Of two people who decide at once exactly one does: a decision is one conditional
UPDATE on the version that the person saw.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from curation import filing, kinds
from curation.claiming import require, stale
from curation.kinds import Decision
from curation.models import WorkItem, WorkNote
from curation.models.item import CLAIM_LASTS, MOST_NOTE_LETTERS
from curation.states import WorkState
from kmeme.lib import jobs
from kmeme.lib.errors import Refused, Stale

UNDO_SECONDS = 10
_UNDECIDED = {
    "decision": "",
    "reason_code": "",
    "note": "",
    "subject_version": None,
    "decided_by": None,
    "decided_at": None,
    "takes_effect_at": None,
}


def decide(
    *,
    actor: User,
    item: WorkItem,
    version: int,
    decision: str,
    subject_version: int,
    reason_code: str = "",
    note: str = "",
    at: datetime | None = None,
) -> WorkItem:
    """Record a decision, to be carried out in `UNDO_SECONDS`; returns the fresh entry.

    `version` is the entry's and `subject_version` the thing's, as the person saw them. Raises NotAllowed; Refused for
    a missing reason or what the kind blocks; Stale when the entry or the thing changed, or somebody else is at it.
    Decisions that are taken together have the same time (`at`) and are undone together.
    """
    require(actor, item)
    choice = _choice(item, decision, reason_code)
    note = clean_note(note)
    if reason_code in choice.needs_note and not note:
        raise Refused("note_needed", _("‘그 밖의 이유’라면 무엇인지 적어 주세요."))
    _check_subject(actor, item, choice, subject_version)
    now = at or timezone.now()
    with transaction.atomic():
        changed = (
            WorkItem.objects.open()
            .free_for(actor)
            .filter(pk=item.pk, version=version)
            .update(
                state=WorkState.DECIDED,
                version=version + 1,
                claimed_by=None,
                claimed_until=None,
                decision=choice.code,
                reason_code=reason_code,
                note=note,
                subject_version=subject_version,
                decided_by=actor,
                decided_at=now,
                takes_effect_at=now + timedelta(seconds=UNDO_SECONDS),
            )
        )
        if not changed:
            raise stale(item)
        item.refresh_from_db()
        audit.record(
            actor=actor,
            action="work.decide",
            target=item,
            reason_code=reason_code,
            detail={"decision": choice.code, "subject_version": subject_version},
        )
        lock = f"work:{item.pk}:{item.version}"
        jobs.defer("curation:carry_out", lock=lock, at=item.takes_effect_at, item_id=item.pk, version=item.version)
    return item


def undo(*, actor: User, item: WorkItem, version: int) -> WorkItem:
    """Take one's decision back before it takes effect; the entry is one's own for 30 minutes. Raises Stale later."""
    require(actor, item)
    with transaction.atomic():
        now = timezone.now()
        mine = WorkItem.objects.filter(pk=item.pk, version=version, state=WorkState.DECIDED, decided_by=actor)
        changed = mine.filter(takes_effect_at__gt=now).update(
            state=WorkState.OPEN,
            version=F("version") + 1,
            claimed_by=actor,
            claimed_until=now + CLAIM_LASTS,
            **_UNDECIDED,
        )
        if not changed:
            raise Stale("too_late", _("이미 반영됐거나 되돌린 결정이에요. 새로 고친 내용을 봐 주세요."))
        audit.record(actor=actor, action="work.undo", target=item, detail={"decision": item.decision})
    item.refresh_from_db()
    return item


def carry_out(item_id: int, version: int) -> None:
    """Do what was decided, in one transaction with closing the entry; safe to run twice.

    When the domain's verb refuses, the entry goes back to the queue with its sentence as a note.
    """
    item = WorkItem.objects.select_related("decided_by").filter(pk=item_id, version=version).first()
    if item is None or item.state != WorkState.DECIDED:
        return
    actor, choice = item.decided_by, kinds.of(item.kind).decision(item.decision)
    if actor is None or choice is None:
        give_back(item_id, version)
        return
    try:
        with translation.override(actor.language), transaction.atomic():
            choice.carry_out(
                actor=actor,
                subject_id=item.subject_id,
                version=item.subject_version or 0,
                reason_code=item.reason_code,
                note=item.note,
            )
            _finish(item)
    except _Undone:
        return
    except Refused as refusal:
        give_back(item_id, version, str(refusal))


def give_back(item_id: int, version: int, sentence: str = "") -> None:
    """Put a decision that could not be carried out back before people, and say why: to whoever decided, first of all.

    Without a `sentence` it failed in a way that nobody foresaw.
    """
    with transaction.atomic():
        items = WorkItem.objects.select_for_update(of=["self"], no_key=True).select_related("decided_by")
        item = items.filter(pk=item_id, version=version, state=WorkState.DECIDED).first()
        if item is None:
            return
        actor, choice = item.decided_by, kinds.of(item.kind).decision(item.decision)
        with translation.override(actor.language if actor else None):
            why = sentence or gettext("예상하지 못한 오류가 났어요. 다시 해 보고, 또 그러면 운영자에게 알려 주세요.")
            label = choice.label if choice else item.decision
            text = gettext("‘%(decision)s’ 결정을 반영하지 못했어요. %(why)s") % {"decision": label, "why": why}
        WorkNote.objects.create(item=item, text=Truncator(text).chars(MOST_NOTE_LETTERS))
        WorkItem.objects.filter(pk=item.pk).update(
            state=WorkState.OPEN, version=version + 1, assigned_to=item.assigned_to or actor, **_UNDECIDED
        )
        audit.record(actor=None, action="work.give_back", target=item, detail={"decision": item.decision})


def clean_note(note: str) -> str:
    """Words on one line. Raises Refused for too many, or letters that cannot be kept."""
    note = " ".join(note.split())
    if len(note) > MOST_NOTE_LETTERS or "\x00" in note:
        raise Refused("bad_note", _("메모는 %(most)d자까지 쓸 수 있어요.") % {"most": MOST_NOTE_LETTERS})
    return note


class _Undone(Exception):
    """The decision was taken back, or another one took its place, while this one was being carried out."""


def _finish(item: WorkItem) -> None:
    """Close the entry, unless the domain's verb has just done so itself (`filing.settle`)."""
    this = WorkItem.objects.filter(pk=item.pk)
    decided = this.filter(version=item.version, state=WorkState.DECIDED)
    settled = this.filter(version=item.version + 1, state=WorkState.DONE)
    if not decided.update(state=WorkState.DONE, version=item.version + 1) and not settled.exists():
        raise _Undone


def _choice(item: WorkItem, code: str, reason_code: str) -> Decision:
    choice = kinds.of(item.kind).decision(code)
    if choice is None:
        raise Refused("unknown_decision", _("여기서는 할 수 없는 결정이에요."))
    if reason_code not in dict(choice.reasons) and (choice.reasons or reason_code):
        raise Refused("reason_needed", _("이유를 골라 주세요."))
    return choice


def _check_subject(actor: User, item: WorkItem, choice: Decision, seen: int) -> None:
    """That the thing is still there and as it was seen, and that this person may decide so."""
    kind = kinds.of(item.kind)
    card = kind.cards([item.subject_id]).get(item.subject_id)
    if card is None:
        filing.forget(kind=item.kind, subject_ids=[item.subject_id])
        raise Stale("gone", _("대상이 지워져서 더 결정할 것이 없어요."))
    if card.version != seen:
        raise Stale("subject_changed", _("그사이에 내용이 바뀌었어요. 새로 고친 내용을 보고 다시 결정해 주세요."))
    blocked = kind.blocked(actor, item.subject_id)
    if choice.code in blocked:
        raise Refused("blocked", blocked[choice.code] or _("지금 상태에서는 할 수 없는 결정이에요."))

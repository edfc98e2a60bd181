"""Whose an entry is: keeping it to oneself for a while, giving it to somebody, and telling others about it."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from curation import kinds
from curation.models import WorkItem, WorkNote
from curation.models.item import CLAIM_LASTS, MOST_NOTE_LETTERS
from kmeme.lib.errors import NotAllowed, Refused, Stale


def claim(*, actor: User, item: WorkItem, version: int) -> WorkItem:
    """Keep an entry to oneself for 30 minutes; again, the time starts anew. Raises Stale while somebody else has it."""
    require(actor, item)
    with transaction.atomic():
        _change(actor, item, version, claimed_by=actor, claimed_until=timezone.now() + CLAIM_LASTS)
        audit.record(actor=actor, action="work.claim", target=item)
    return item


def release(*, actor: User, item: WorkItem, version: int) -> WorkItem:
    """Give an entry back undecided."""
    require(actor, item)
    with transaction.atomic():
        _change(actor, item, version, claimed_by=None, claimed_until=None)
        audit.record(actor=actor, action="work.release", target=item)
    return item


def assign(*, actor: User, item: WorkItem, version: int, to: User | None) -> WorkItem:
    """Ask somebody to take care of an entry (None: nobody in particular); one's own claim on it ends.

    Raises Refused for somebody who may not decide it, Stale while somebody else has it.
    """
    require(actor, item)
    if to is not None and not may_work(to, item):
        raise Refused("cannot_be_assigned", _("이 일을 맡을 수 없는 사람이에요. 다른 사람을 골라 주세요."))
    with transaction.atomic():
        _change(actor, item, version, assigned_to=to, claimed_by=None, claimed_until=None)
        detail = {"to": to.pk if to else None}
        audit.record(actor=actor, action="work.assign", target=item, detail=detail)
    return item


def add_note(*, actor: User, item: WorkItem, text: str) -> WorkNote:
    """Tell whoever looks at an entry something; only curators read it."""
    require(actor, item)
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > MOST_NOTE_LETTERS or "\x00" in text:
        raise Refused("bad_note", _("메모를 1자에서 %(most)d자까지 적어 주세요.") % {"most": MOST_NOTE_LETTERS})
    with transaction.atomic():
        written = WorkNote.objects.create(item=item, author=actor, text=text)
        audit.record(actor=actor, action="work.note", target=item)
    return written


def may_work(user: User, item: WorkItem) -> bool:
    """Whether this person decides things of this kind."""
    return user.is_active and user.has_perm(kinds.of(item.kind).permission)


def require(actor: User, item: WorkItem) -> None:
    """Raise NotAllowed for somebody who does not decide things of this kind."""
    if not may_work(actor, item):
        raise NotAllowed("not_allowed", _("이 일을 처리할 권한이 없어요."))


def stale(item: WorkItem) -> Stale:
    """Why an entry is not as it was seen, from its row as it is now."""
    fresh = WorkItem.objects.select_related("claimed_by", "decided_by").filter(pk=item.pk).first()
    if fresh is None:
        return Stale("gone", _("대상이 지워져서 더 결정할 것이 없어요."))
    if fresh.decided_by:
        said = _("그사이에 %(name)s 님이 결정했어요. 새로 고친 내용을 봐 주세요.")
        return Stale("decided", said % {"name": fresh.decided_by.name})
    if fresh.is_claimed and fresh.claimed_by:
        said = _("지금 %(name)s 님이 보고 있어요. 다른 일을 먼저 하거나, 30분 뒤에 다시 봐 주세요.")
        return Stale("claimed", said % {"name": fresh.claimed_by.name})
    return Stale("stale", _("그사이에 바뀐 것이 있어요. 새로 고친 내용을 보고 다시 해 주세요."))


def _change(actor: User, item: WorkItem, version: int, **fields: object) -> None:
    """Write these fields, unless the entry changed since `version` or somebody else has it; `item` becomes fresh."""
    seen = WorkItem.objects.open().free_for(actor).filter(pk=item.pk, version=version)
    if not seen.update(version=F("version") + 1, **fields):
        raise stale(item)
    item.refresh_from_db()

"""What the queue's pages show: the list, one entry, and the bar on the pages where things are looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from curation import deciding, kinds, reading
from curation.kinds import Card, Decision, Kind, Words
from curation.models import Priority, SavedView, WorkItem, WorkNote
from curation.reading import DUE, WHO, Filters, Size
from curation.states import WorkState
from curation.words import Due, done, due

ROWS = 30
MOST_HISTORY = 50
MOST_QUERY_LETTERS = 300
SEEN_FILTERS = "queue_filters"
"""The cookie that keeps the filters of the list that was seen last: next and previous follow them."""
UNDO_UNTIL = "queue_undo_until"
"""Where the session keeps until when something may be undone, so that other pages need not ask the database."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; `card` is None for something that was deleted."""

    item: WorkItem
    kind: Kind
    card: Card | None
    due: Due
    is_mine: bool

    @property
    def url(self) -> str:
        """Where it is looked at; without a card only its history is left."""
        if self.card is None or self.item.state == WorkState.DONE:
            return item_url(self.item)
        return self.kind.review_url(self.item.subject_id)


@dataclass(frozen=True, slots=True)
class Offer:
    """One decision on the bar; `blocked` says why it cannot be taken now.

    `reasons` are (code, label, what whoever waits will be told).
    """

    decision: Decision
    blocked: Words
    reasons: Sequence[tuple[str, Words, str]] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """Everything that the bar shows of one entry."""

    row: Row
    offers: list[Offer]
    previous_url: str
    next_url: str
    notes: list[WorkNote]
    people: list[User]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.row.item.state == WorkState.OPEN

    @property
    def taken_by(self) -> User | None:
        """Who else has it open now."""
        item = self.row.item
        return item.claimed_by if item.is_claimed and not self.row.is_mine else None


@dataclass(frozen=True, slots=True)
class Toast:
    """What may be undone in one go, and until when."""

    items: list[WorkItem]
    label: Words
    until: datetime

    @property
    def seconds(self) -> int:
        """How long that is from now, at least one."""
        return max(1, round((self.until - timezone.now()).total_seconds()))


def may_see(request: HttpRequest) -> bool:
    """Whether somebody works on anything that the queue holds."""
    return bool(kinds.open_to(person(request)))


def badge(request: HttpRequest) -> int | str:
    """How much waits for this person, for the sidebar; nothing when nothing does."""
    return sum(size.open for size in sizes(request)) or ""


def sizes(request: HttpRequest) -> list[Size]:
    """How much waits of each kind that this person works on; counted once for a page."""
    if not hasattr(request, "_queue_sizes"):
        request._queue_sizes = reading.sizes(kinds.open_to(person(request)))  # type: ignore[attr-defined]
    counted: list[Size] = request._queue_sizes  # type: ignore[attr-defined]
    return counted


def person(request: HttpRequest) -> User:
    """Who asks; the admin lets nobody in without an account."""
    user = request.user
    return user if isinstance(user, User) else User()


def item_url(item: WorkItem) -> str:
    """The page of an entry itself, with its history."""
    return reverse("queue:item", args=[item.pk])


def list_url(filters: Filters) -> str:
    """The list through these filters."""
    return reverse("queue:list") + (f"?{filters.query}" if filters.query else "")


def seen_list(request: HttpRequest) -> str:
    """The list as this person looked at it last."""
    return list_url(seen_filters(request))


def seen_filters(request: HttpRequest) -> Filters:
    """Those through which this person looked at the list last."""
    return Filters.read(QueryDict(request.COOKIES.get(SEEN_FILTERS, "")[:MOST_QUERY_LETTERS]).dict())


def keep_filters(response: HttpResponse, filters: Filters) -> None:
    """Remember through which filters the list was seen, until the browser is closed."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(SEEN_FILTERS, filters.query, path="/admin/", secure=secure, httponly=True, samesite="Lax")


def row_of(item: WorkItem, user: User, card: Card | None, now: datetime) -> Row:
    """An entry as a line."""
    return Row(item, kinds.of(item.kind), card, due(item.due_at, now), item.is_claimed_by(user))


def list_context(request: HttpRequest, filters: Filters, page: int) -> dict[str, Any]:
    """The list: a page of rows, what can be filtered by, and what may be decided for many at once."""
    user, now = person(request), timezone.now()
    found = list(reading.items(user, filters)[(page - 1) * ROWS : page * ROWS + 1])
    cards = reading.cards(found[:ROWS])
    counted = sizes(request)
    return {
        "rows": [row_of(item, user, cards.get(item.pk), now) for item in found[:ROWS]],
        "filters": filters,
        "sizes": counted,
        "all_open": sum(size.open for size in counted),
        "priorities": Priority.choices,
        "whose": WHO,
        "dues": DUE,
        "views": SavedView.objects.filter(owner=user),
        "kinds": [size.kind for size in counted],
        "page_number": page,
        "has_next": len(found) > ROWS,
        "toast": toast(request),
    }


def bar(request: HttpRequest, kind_code: str, subject_id: int) -> Bar | None:
    """The bar of a thing: of its unfinished entry, else of the last one; None for what never waited."""
    items = WorkItem.objects.of_subject(kind_code, subject_id).select_related("claimed_by", "assigned_to", "decided_by")
    item = items.unfinished().first() or items.order_by("-id").first()
    if item is None or not person(request).has_perm(kinds.of(kind_code).permission):
        return None
    return bar_of(request, item)


def bar_of(request: HttpRequest, item: WorkItem) -> Bar:
    """The bar of one entry."""
    user, kind = person(request), kinds.of(item.kind)
    row = row_of(item, user, reading.card(item), timezone.now())
    before, after = reading.neighbours(user, item, seen_filters(request))
    return Bar(
        row=row,
        offers=_offers(user, row) if item.state == WorkState.OPEN else [],
        previous_url=kinds.of(before.kind).review_url(before.subject_id) if before else "",
        next_url=kinds.of(after.kind).review_url(after.subject_id) if after else "",
        notes=list(item.notes.select_related("author")),
        people=reading.people(kind) if item.state == WorkState.OPEN else [],
    )


def _offers(user: User, row: Row) -> list[Offer]:
    if row.card is None:
        return []
    blocked = row.kind.blocked(user, row.item.subject_id)
    offers = [
        Offer(decision, blocked.get(decision.code, ""), _reasons(user, row, decision))
        for decision in row.kind.decisions
    ]
    return [offer for offer in offers if offer.decision.code not in blocked or offer.blocked]


def _reasons(user: User, row: Row, decision: Decision) -> list[tuple[str, Words, str]]:
    told = decision.told(user, row.item.subject_id) if decision.told else {}
    return [(code, label, told.get(code, "")) for code, label in decision.reasons]


def let_undo(request: HttpRequest) -> None:
    """Remember that this person has just decided something."""
    until = timezone.now() + timedelta(seconds=deciding.UNDO_SECONDS)
    request.session[UNDO_UNTIL] = until.timestamp()


def toast(request: HttpRequest) -> Toast | None:
    """What this person decided last and may still undo; together what was decided together."""
    if request.session.get(UNDO_UNTIL, 0) < timezone.now().timestamp():
        return None
    decided = reading.undoable(person(request))
    if not decided:
        return None
    newest = decided[0]
    together = [item for item in decided if item.decided_at == newest.decided_at]
    decision = kinds.of(newest.kind).decision(newest.decision)
    return Toast(together, decision.label if decision else newest.decision, newest.takes_effect_at or timezone.now())


def history(item: WorkItem) -> list[tuple[AuditEntry, str]]:
    """What was done with an entry and with the thing itself, the newest first, with words for it."""
    of_item = Q(target_type="curation.workitem", target_id=str(item.pk))
    of_subject = Q(target_type=kinds.of(item.kind).subject, target_id=str(item.subject_id))
    entries = AuditEntry.objects.filter(of_item | of_subject).order_by("-id")[:MOST_HISTORY]
    return [(entry, done(entry.action)) for entry in entries]

"""Reading the queue: through filters, in order, with the cards of what waits; how much there is and how late."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import User
from curation import kinds
from curation.kinds import Card, Kind
from curation.models import Priority, WorkItem
from curation.models.item import WorkItemQuerySet
from curation.states import WorkState

SOON = timedelta(hours=4)
"""What is due within this time is shown as pressing."""

WHO = ("mine", "free", "assigned", "claimed")
DUE = ("overdue", "soon")
STATES = ("open", "done")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked at; every empty field means all. `state` is "open" (with what was decided a moment ago) or "done".

    `who`: mine (claimed by me or asked of me), free (nobody's), assigned, claimed; `due`: overdue or soon.
    """

    kind: str = ""
    who: str = ""
    due: str = ""
    priority: str = ""
    state: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Filters":
        """From an address; what is unknown is left out."""
        choices = {
            "kind": [kind.code for kind in kinds.known()],
            "who": WHO,
            "due": DUE,
            "priority": [str(value) for value in Priority.values],
            "state": STATES[1:],
        }
        return cls(**{name: values[name] for name, known in choices.items() if values.get(name) in known})

    @property
    def query(self) -> str:
        """As part of an address; empty without filters."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def is_plain(self) -> bool:
        """Whether nothing is left out."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Size:
    """How much of one kind waits, how much of it is late, and since when the oldest waits."""

    kind: Kind
    open: int
    overdue: int
    oldest_at: datetime | None


def items(user: User, filters: Filters) -> WorkItemQuerySet:
    """What this person works on, through filters, in the order in which it should be done."""
    may = [kind.code for kind in kinds.open_to(user)]
    found = WorkItem.objects.filter(kind__in=[code for code in may if filters.kind in ("", code)])
    if filters.state == WorkState.DONE:
        found = found.filter(state=WorkState.DONE).order_by("-decided_at", "-id")
    else:
        found = found.open().order_by("priority", "due_at", "id")
    if filters.priority:
        found = found.filter(priority=int(filters.priority))
    if filters.due:
        now = timezone.now()
        found = found.filter(due_at__lte=now if filters.due == "overdue" else now + SOON)
    return found.filter(_whose(user, filters.who)).select_related("claimed_by", "assigned_to", "decided_by")


def _whose(user: User, who: str) -> Q:
    now = timezone.now()
    claimed = Q(claimed_until__gt=now)
    return {
        "mine": (claimed & Q(claimed_by=user)) | Q(assigned_to=user),
        "free": (Q(claimed_until=None) | Q(claimed_until__lte=now)) & Q(assigned_to=None),
        "assigned": Q(assigned_to__isnull=False),
        "claimed": claimed,
    }.get(who, Q())


def neighbours(user: User, item: WorkItem, filters: Filters) -> tuple[WorkItem | None, WorkItem | None]:
    """What stands before and after an entry among what is free for this person, also when the entry is decided."""
    waiting = items(user, Filters(kind=filters.kind, who=filters.who, due=filters.due, priority=filters.priority))
    free = waiting.free_for(user).exclude(pk=item.pk)
    place = (item.priority, item.due_at, item.pk)
    before = free.filter(_beside("lt", place)).order_by("-priority", "-due_at", "-id").first()
    return before, free.filter(_beside("gt", place)).first()


def _beside(way: str, place: tuple[int, datetime, int]) -> Q:
    """What comes before ("lt") or after ("gt") a place in the order of the queue."""
    priority, due_at, pk = place
    return (
        Q(**{f"priority__{way}": priority})
        | Q(priority=priority, **{f"due_at__{way}": due_at})
        | Q(priority=priority, due_at=due_at, **{f"id__{way}": pk})
    )


def cards(found: Iterable[WorkItem]) -> dict[int, Card]:
    """The cards of these entries by the entry's number; those of deleted things are missing.

    Kinds that share a reader share its queries.
    """
    wanted: dict[kinds.Cards, list[WorkItem]] = {}
    for item in found:
        wanted.setdefault(kinds.of(item.kind).cards, []).append(item)
    made: dict[int, Card] = {}
    for reader, of_reader in wanted.items():
        read = reader({item.subject_id for item in of_reader})
        made |= {item.pk: read[item.subject_id] for item in of_reader if item.subject_id in read}
    return made


def card(item: WorkItem) -> Card | None:
    """The card of one entry; None when what it was about is gone."""
    return cards([item]).get(item.pk)


def undoable(user: User) -> list[WorkItem]:
    """What this person decided a moment ago and may still take back, the newest first."""
    decided = WorkItem.objects.filter(state=WorkState.DECIDED, decided_by=user, takes_effect_at__gt=timezone.now())
    return list(decided.order_by("-decided_at", "-id"))


def sizes(of: Iterable[Kind]) -> list[Size]:
    """How much waits of each of these kinds, in one query."""
    counted = (
        WorkItem.objects.open()
        .order_by()
        .values_list("kind")
        .annotate(waits=Count("id"), late=Count("id", filter=Q(due_at__lte=timezone.now())), oldest=Min("opened_at"))
    )
    by_kind = {code: (waits, late, oldest) for code, waits, late, oldest in counted}
    return [Size(kind, *by_kind.get(kind.code, (0, 0, None))) for kind in of]


def people(kind: Kind) -> list[User]:
    """Who may be asked to do work of this kind, by name."""
    app_label, codename = kind.permission.split(".")
    holds = Q(codename=codename, content_type__app_label=app_label)
    permissions = Permission.objects.filter(holds)
    able = Q(is_superuser=True) | Q(groups__permissions__in=permissions) | Q(user_permissions__in=permissions)
    return list(User.objects.filter(able, is_active=True, is_staff=True).distinct().order_by("name", "id"))

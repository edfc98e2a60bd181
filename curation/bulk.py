"""Deciding many things at once: first what it would touch, then each on its own, leaving out what changed meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from curation import deciding, kinds, reading
from curation.kinds import Card, Decision, Kind
from curation.models import WorkItem
from curation.states import WorkState
from kmeme.lib.errors import NotAllowed, Refused

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen entry as it was seen: its version and that of what it is about."""

    pk: int
    version: int
    subject_version: int

    @classmethod
    def read(cls, text: str) -> "Pick | None":
        """From "12:1:3"; None for anything else."""
        parts = text.split(":")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
            return None
        return cls(*map(int, parts))

    def __str__(self) -> str:
        return f"{self.pk}:{self.version}:{self.subject_version}"


@dataclass(frozen=True, slots=True)
class Line:
    """One chosen entry in the preview; `skip` says why it will be left out, empty when it will not."""

    pick: Pick
    item: WorkItem
    card: Card | None
    skip: str = ""


def chosen(kind_code: str, decision_code: str) -> tuple[Kind, Decision]:
    """The kind and the decision. Raises Refused for what cannot be decided for many at once."""
    kind = next((kind for kind in kinds.known() if kind.code == kind_code), None)
    decision = kind.decision(decision_code) if kind else None
    if kind is None or decision is None or not decision.is_bulk:
        raise Refused("not_in_bulk", gettext("한꺼번에 할 수 없는 결정이에요. 하나씩 열어서 결정해 주세요."))
    return kind, decision


def preview(*, actor: User, kind: Kind, decision: Decision, picks: Iterable[Pick]) -> list[Line]:
    """What the decision would touch and what it would leave out, without changing anything. Raises NotAllowed."""
    picks = _some(picks)
    if not actor.has_perm(kind.permission):
        raise NotAllowed("not_allowed", gettext("이 일을 처리할 권한이 없어요."))
    found = WorkItem.objects.select_related("claimed_by", "decided_by").in_bulk([pick.pk for pick in picks])
    cards = reading.cards(item for item in found.values() if item.kind == kind.code)
    lines = []
    for pick in picks:
        if item := found.get(pick.pk):
            card = cards.get(pick.pk)
            lines.append(Line(pick, item, card, _why_skipped(actor, kind, decision, Line(pick, item, card))))
    return lines


def decide(
    *, actor: User, kind: Kind, decision: Decision, picks: Iterable[Pick], reason_code: str = "", note: str = ""
) -> tuple[list[WorkItem], list[Line]]:
    """Decide each of them on its own; those decided (to be undone together), and those left out with the reason."""
    lines = preview(actor=actor, kind=kind, decision=decision, picks=picks)
    done, skipped, now = [], [line for line in lines if line.skip], timezone.now()
    for line in lines:
        if line.skip:
            continue
        try:
            item = deciding.decide(
                actor=actor,
                item=line.item,
                version=line.pick.version,
                decision=decision.code,
                subject_version=line.pick.subject_version,
                reason_code=reason_code,
                note=note,
                at=now,
            )
        except Refused as refusal:
            if refusal.code in ("reason_needed", "note_needed", "bad_note"):
                raise
            skipped.append(Line(line.pick, line.item, line.card, str(refusal)))
        else:
            done.append(item)
    return done, skipped


def _some(picks: Iterable[Pick]) -> list[Pick]:
    some = list({pick.pk: pick for pick in picks}.values())
    if not some:
        raise Refused("nothing_chosen", gettext("먼저 목록에서 골라 주세요."))
    if len(some) > MOST_AT_ONCE:
        raise Refused("too_many", gettext("한 번에 %(most)d건까지 할 수 있어요.") % {"most": MOST_AT_ONCE})
    return some


def _why_skipped(actor: User, kind: Kind, decision: Decision, line: Line) -> str:
    item = line.item
    if item.kind != kind.code:
        return gettext("다른 종류의 일이에요.")
    if item.state != WorkState.OPEN:
        return gettext("그사이에 결정됐어요.")
    if item.is_claimed and item.claimed_by_id != actor.pk:
        return gettext("%(name)s 님이 보고 있어요.") % {"name": item.claimed_by}
    if line.card is None:
        return gettext("지워진 대상이에요.")
    if (item.version, line.card.version) != (line.pick.version, line.pick.subject_version):
        return gettext("그사이에 내용이 바뀌었어요.")
    blocked = kind.blocked(actor, item.subject_id)
    if decision.code not in blocked:
        return ""
    return str(blocked[decision.code]) or gettext("지금 상태에서는 할 수 없는 결정이에요.")

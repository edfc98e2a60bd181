"""K-points: what people earn, what is taken back, what a curator puts right; entries are only ever added.

Every verb locks the person's row first, so that entries get their numbers, and the daily cap is counted, one after
the other. Whoever gives points to several people at once does it with one `award_all`: it locks them in one order.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit, point_balance, point_news
from accounts.models import PointEntry, PointReason, User
from accounts.models.points import EARNINGS, MOST_NOTE_LETTERS
from kmeme.lib.errors import NotAllowed, Refused

# More than a curator corrects in one go: a slip of the finger, not a decision.
MOST_ADJUSTED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What one person earns: `amount` points (1 or more) for a reason among `EARNINGS`, once for each `cause`.

    `detail` is what the history's explanation needs ({"title": ..., "node": "remix_000012"}), never about people.
    """

    user: User
    amount: int
    reason: PointReason
    cause: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def award(
    *, user: User, amount: int, reason: PointReason, cause: str, detail: Mapping[str, Any] | None = None
) -> PointEntry:
    """Give one person points; see `award_all`."""
    return award_all([Award(user=user, amount=amount, reason=reason, cause=cause, detail=detail or {})])[0]


def award_all(awards: Sequence[Award]) -> list[PointEntry]:
    """Give points to one or several people, in one transaction; the entries, in the order of `awards`.

    A cause that was awarded before changes nothing and gives the entry of that time. A day's earnings in Seoul end at
    `POINTS_DAILY_CAP`: the entry then holds what was granted, possibly 0, and `detail` what was asked. Somebody whose
    account was erased gets 0. Raises ValueError for an amount or a reason that is not an earning.
    """
    for one in awards:
        if one.amount < 1 or one.reason not in EARNINGS or not one.cause:
            raise ValueError(f"not an earning: {one.amount} for {one.reason!r} ({one.cause!r})")
    with transaction.atomic():
        people = _lock(one.user.pk for one in awards)
        return [_award(one, people[one.user.pk]) for one in awards]


def reverse(*, cause: str, actor: User | None = None, note: str = "") -> PointEntry | None:
    """Take back exactly what was granted for `cause`, once; None when nothing was ever awarded for it.

    The balance may fall below zero: what was wrongly earned is owed. The day's cap gets no room back. The caller
    (who revokes a certificate, say) has checked the permission. `note` is shown to the person.
    """
    awarded = PointEntry.objects.filter(cause=cause).first()
    if awarded is None:
        return None
    if awarded.reason not in EARNINGS:
        raise ValueError(f"not an earning: {cause!r}")
    with transaction.atomic():
        person = _lock([awarded.user_id])[awarded.user_id]
        if taken_back := PointEntry.objects.filter(reverses=awarded).first():
            return taken_back
        return _append(
            person,
            amount=-awarded.amount,
            reason=PointReason.REVERSAL,
            cause=f"reversal:{awarded.pk}",
            detail={**awarded.detail, "of": awarded.reason},
            note=_clean_note(note),
            actor=actor,
            reverses=awarded,
        )


def adjust(*, actor: User, user: User, amount: int, note: str, cause: str = "") -> PointEntry:
    """Put somebody's points right by hand, saying why; the note is shown to the person.

    The same `cause` (a form's own token) adjusts once. Raises NotAllowed without the permission or for oneself;
    Refused without a note, for 0, for more than `MOST_ADJUSTED`, for an erased account, or when the balance would
    fall below zero.
    """
    if not actor.is_active or not actor.has_perm("accounts.add_pointentry"):
        raise NotAllowed("not_allowed", _("포인트를 조정할 권한이 없어요."))
    if actor.pk == user.pk:
        raise NotAllowed("own_points", _("내 포인트는 내가 조정할 수 없어요. 다른 큐레이터에게 부탁해 주세요."))
    if not 0 < abs(amount) <= MOST_ADJUSTED:
        raise Refused("bad_amount", _("1부터 %(most)d 사이로, 빼려면 앞에 -를 붙여 주세요.") % {"most": MOST_ADJUSTED})
    note = _clean_note(note)
    if not note:
        raise Refused("note_needed", _("왜 조정하는지 적어 주세요. 받는 사람에게 보여요."))
    cause = f"adjustment:{cause or uuid.uuid4()}"
    with transaction.atomic():
        person = _lock([user.pk])[user.pk]
        if done := PointEntry.objects.filter(cause=cause).first():
            return done
        if person.deleted_at:
            raise Refused("gone", _("탈퇴한 사람이에요. 포인트를 조정할 수 없어요."))
        have = point_balance.balance(person)
        if have + amount < 0:
            raise Refused("below_zero", _("%(have)d포인트뿐이에요. 그보다 많이 뺄 수는 없어요.") % {"have": have})
        entry = _append(
            person, amount=amount, reason=PointReason.ADJUSTMENT, cause=cause, note=note, actor=actor, detail={}
        )
        audit.record(
            actor=actor, action="points.adjust", target=person, detail={"amount": amount, "before": have, "note": note}
        )
    return entry


def balance(user: User) -> int:
    """What the person has now."""
    return point_balance.balance(user)


def today() -> date:
    """The day that the cap counts."""
    return timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def earned(user: User, day: date) -> int:
    """What the person was granted on that day, towards the cap."""
    entries = PointEntry.objects.filter(user=user, day=day, amount__gt=0, reason__in=EARNINGS)
    return int(entries.aggregate(total=Sum("amount"))["total"] or 0)


def _lock(ids: Iterable[int]) -> dict[int, User]:
    """The people, locked in the order of their numbers, so that two awards never wait for each other."""
    people = User.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk")
    return {person.pk: person for person in people}


def _award(one: Award, person: User) -> PointEntry:
    done = PointEntry.objects.filter(cause=one.cause).first()
    if done:
        if done.user_id != person.pk:
            raise ValueError(f"the cause {one.cause!r} is another person's")
        return done
    detail = dict(one.detail)
    room = 0 if person.deleted_at else max(0, settings.POINTS_DAILY_CAP - earned(person, today()))
    granted = min(one.amount, room)
    if granted < one.amount:
        detail |= {"asked": one.amount, "cap": settings.POINTS_DAILY_CAP}
    return _append(person, amount=granted, reason=one.reason, cause=one.cause, detail=detail)


def _append(person: User, *, amount: int, reason: PointReason, cause: str, **fields: Any) -> PointEntry:
    """The next entry of a person whose row is locked, with a snapshot where one is due, and the news of it."""
    entry = PointEntry.objects.create(
        user=person,
        number=point_balance.last_number(person) + 1,
        amount=amount,
        reason=reason,
        cause=cause,
        day=today(),
        **fields,
    )
    point_balance.snapshot_if_due(entry)
    point_news.tell_of(entry)
    return entry


def _clean_note(note: str) -> str:
    """One line. Raises Refused for one that is too long or holds what the database cannot."""
    note = " ".join(note.split())
    if len(note) > MOST_NOTE_LETTERS:
        raise Refused("note_too_long", _("설명은 %(most)d자까지 쓸 수 있어요.") % {"most": MOST_NOTE_LETTERS})
    if "\x00" in note:
        raise Refused("bad_note", _("설명에 쓸 수 없는 글자가 있어요."))
    return note

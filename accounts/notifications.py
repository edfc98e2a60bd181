"""Telling people what happened: in their inbox, and by mail where they want it.

Apps register their kinds in `AppConfig.ready()`; verbs call `tell` inside their own transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import consents
from accounts.models import ConsentKind, Notification, NotificationMail, NotificationSwitch, User
from kmeme.lib import jobs
from kmeme.lib.errors import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Something that people can be told of.

    `sentence(params)` makes the line in the active language, from the params of `tell` and `actor`, the name of who
    did it; it must live with params that lack something (a row of an older version). `inbox` and `mail` are what holds
    until somebody chooses. A `marketing` kind reaches only those who agreed to marketing. Its switches are offered to
    those whom it `concerns`.
    """

    code: str
    label: str | Promise
    sentence: Callable[[Mapping[str, Any]], str | Promise]
    inbox: bool = True
    mail: bool = True
    marketing: bool = False
    concerns: Callable[[User], bool] = lambda user: True


@dataclass(frozen=True, slots=True)
class Wanted:
    """By which ways somebody wants to hear of a kind."""

    kind: Kind
    inbox: bool
    mail: bool


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known (from an `AppConfig.ready`). Raises ValueError for a code that is taken."""
    if kind.code in _kinds:
        raise ValueError(f"the kind {kind.code!r} is registered twice")
    _kinds[kind.code] = kind


def kinds() -> list[Kind]:
    """All kinds, in the order of their registration."""
    return list(_kinds.values())


def kind_of(code: str) -> Kind | None:
    """The kind with this code; None for one that no app has any more."""
    return _kinds.get(code)


def tell(
    *,
    recipient: User,
    kind: str,
    cause: str,
    url: str = "",
    params: Mapping[str, Any] | None = None,
    actor: User | None = None,
    note: str = "",
) -> Notification | None:
    """Tell somebody something, once for each `cause` ("certified:12"); a second time gives the first notification.

    None when nobody is told: the account is disabled or erased, or the kind is marketing and not agreed to. `url` is a
    path of this site, `params` hold no names of people (`actor` stands for one), `note` is a person's own words. The
    mail goes out by a job that commits with this transaction. Raises ValueError for an unknown kind, a blank cause or
    another site's address.
    """
    known = _kinds.get(kind)
    if known is None or not cause:
        raise ValueError(f"nothing to tell: {kind!r} for {cause!r}")
    if url and not (url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)):
        raise ValueError(f"not a path of this site: {url!r}")
    if not reaches(recipient, known):
        return None
    wanted = wants(recipient, known)
    with transaction.atomic():
        notification, is_new = Notification.objects.get_or_create(
            recipient=recipient,
            cause=cause,
            defaults={
                "kind": kind,
                "url": url,
                "params": dict(params or {}),
                "actor": actor,
                "note": note,
                "in_inbox": wanted.inbox,
            },
        )
        if is_new and wanted.mail:
            mail = NotificationMail.objects.create(notification=notification)
            jobs.defer("accounts:mail_notification", lock=f"notification:{notification.pk}", mail_id=mail.pk)
    return notification


def reaches(user: User, kind: Kind) -> bool:
    """Whether the person may be told of this kind at all: the account is in use, and marketing is agreed to."""
    if not user.is_active or user.deleted_at:
        return False
    return not kind.marketing or consents.has_given(user, ConsentKind.MARKETING)


def wants(user: User, kind: Kind) -> Wanted:
    """How the person wants to hear of this kind."""
    chosen = NotificationSwitch.objects.filter(user=user, kind=kind.code).first()
    return Wanted(kind, chosen.inbox, chosen.mail) if chosen else Wanted(kind, kind.inbox, kind.mail)


def all_wanted(user: User) -> list[Wanted]:
    """How the person wants to hear of every kind that concerns them."""
    chosen = {switch.kind: switch for switch in NotificationSwitch.objects.filter(user=user)}
    return [
        Wanted(kind, chosen[kind.code].inbox, chosen[kind.code].mail)
        if kind.code in chosen
        else Wanted(kind, kind.inbox, kind.mail)
        for kind in kinds()
        if kind.concerns(user)
    ]


def choose(*, actor: User, user: User, kind: Kind, inbox: bool, mail: bool) -> None:
    """Write down how the person wants to hear of a kind. Raises NotAllowed for somebody else's."""
    if actor.pk != user.pk:
        raise NotAllowed("not_allowed", _("알림 설정은 본인만 바꿀 수 있어요."))
    switch(user, kind, inbox=inbox, mail=mail)


def switch(user: User, kind: Kind, *, inbox: bool, mail: bool) -> None:
    """Write down how the person wants to hear of a kind; whoever calls this knows that it is the person's wish."""
    NotificationSwitch.objects.update_or_create(user=user, kind=kind.code, defaults={"inbox": inbox, "mail": mail})


def sentence(notification: Notification) -> str:
    """The line, in the active language."""
    kind = kind_of(notification.kind)
    if kind is None:
        return str(_("새 소식이 있어요."))
    who = str(notification.actor.name or _("어떤 크리에이터")) if notification.actor else str(_("어떤 크리에이터"))
    return str(kind.sentence({**notification.params, "actor": who}))


def mark_read(*, user: User, notification: Notification | None = None) -> int:
    """Mark one, or everything in the inbox, as read; how many were unread. Somebody else's is left alone."""
    unread = Notification.objects.filter(recipient=user, read_at=None)
    if notification is not None:
        unread = unread.filter(pk=notification.pk)
    return unread.update(read_at=timezone.now())


def has_unread(user: User) -> bool:
    """Whether something waits in the inbox (one look into an index of unread rows)."""
    return Notification.objects.filter(recipient=user).unread().exists()

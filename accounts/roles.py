"""The four roles as groups, and what each may do. docs/permissions.md explains them; tests hold both together.

The grants are data and are applied after every migration, so that a group never has more than stands here. Names may
hold `*`; apps above this one appear only as names.
"""

from collections.abc import Iterable
from enum import StrEnum
from fnmatch import fnmatchcase

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused


class Role(StrEnum):
    """Names of the groups."""

    CREATOR = "creator"
    PARTNER = "partner"
    CURATOR = "curator"
    ADMIN = "admin"


STAFF_ROLES = {Role.CURATOR, Role.ADMIN}
_CURATION = (
    "remix.view_*",
    "remix.add_video",
    "remix.change_analysis",
    "remix.change_manualreview",
    "remix.change_remixnode",
    "remix.change_uservideo",
    "remix.change_viewreport",
    "remix.change_takedown",
    "remix.add_successcriteria",
    "remix.change_successcriteria",
    "remix.*_tag",
    "remix.*_collection",
    "remix.*_bannedword",
    "accounts.view_pointentry",
    "accounts.add_pointentry",
    "campaigns.view_*",
    "campaigns.add_campaign",
    "campaigns.change_campaign",
    "campaigns.*_campaignnode",
    "campaigns.*_place",
    "campaigns.*_reward",
    "campaigns.add_coupon",
    "campaigns.change_coupon",
    "campaigns.change_checkinreview",
)
GRANTS: dict[Role, tuple[str, ...]] = {
    Role.CREATOR: ("remix.add_video",),
    Role.PARTNER: ("remix.add_video", "accounts.add_webhookendpoint"),
    Role.CURATOR: _CURATION,
    Role.ADMIN: (
        *_CURATION,
        "remix.add_modelcomparison",
        "accounts.add_user",
        "accounts.change_user",
        "accounts.view_user",
        "accounts.add_apikey",
        "accounts.change_apikey",
        "accounts.view_apikey",
        "accounts.view_auditentry",
        "accounts.view_consent",
        "accounts.view_dataexport",
        "accounts.view_refreshfamily",
        "accounts.view_webhookendpoint",
        "accounts.change_webhookendpoint",
        "accounts.view_webhookdelivery",
    ),
}


def sync() -> None:
    """Make the groups and give them exactly their permissions (after every migration; safe to run again)."""
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for role, patterns in GRANTS.items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.set([p for name, p in known.items() if _matches(name, patterns)])


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def give(*, actor: User | None, user: User, role: Role) -> None:
    """Add a role; staff roles open the admin. Raises NotAllowed."""
    _check_may_manage(actor, user)
    with transaction.atomic():
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        follow_groups(user)
        audit.record(actor=actor, action="user.give_role", target=user, detail={"role": role})


def take(*, actor: User | None, user: User, role: Role) -> None:
    """Take a role away. Raises NotAllowed, and Refused for the last admin."""
    _check_may_manage(actor, user)
    with transaction.atomic():
        if role == Role.ADMIN:
            keep_an_admin(user)
        user.groups.remove(*Group.objects.filter(name=role))
        follow_groups(user)
        audit.record(actor=actor, action="user.take_role", target=user, detail={"role": role})


def follow_groups(user: User) -> None:
    """Open or close the admin's door by the person's groups."""
    is_staff = user.is_superuser or user.groups.filter(name__in=STAFF_ROLES).exists()
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])


def admins() -> QuerySet[User]:
    """People who can administer others, and stay."""
    return User.objects.filter(
        Q(is_superuser=True) | Q(groups__name=Role.ADMIN), is_active=True, erase_at__isnull=True
    ).distinct()


def keep_an_admin(leaving: User) -> None:
    """Refuse when nobody would be left to administer; two admins who leave at once wait for each other here."""
    list(User.objects.select_for_update().filter(pk__in=admins().values("pk")).order_by("pk"))
    if admins().filter(pk=leaving.pk).exists() and not admins().exclude(pk=leaving.pk).exists():
        raise Refused("last_admin", _("마지막 관리자는 나갈 수 없어요. 다른 사람을 관리자로 만든 뒤에 다시 해 주세요."))


def _check_may_manage(actor: User | None, user: User) -> None:
    if actor is None:
        return
    if not actor.has_perm("accounts.change_user") or (user.is_superuser and not actor.is_superuser):
        raise NotAllowed("not_allowed", _("이 사람의 역할을 바꿀 권한이 없어요."))

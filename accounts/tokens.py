"""The API's tokens: a short access token, and a refresh token that is good for one use.

All refresh tokens that follow from one sign-in are a family. Using one that was used before means that two hold it,
so the whole family ends and its access tokens with it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from accounts import audit, origin
from accounts.models import RefreshFamily, User
from accounts.models.api_key import Scope
from accounts.models.refresh_family import FamilyEnd
from accounts.roles import Role
from kmeme.lib.addresses import coarse
from kmeme.lib.errors import Refused

# However often it is refreshed, a sign-in ends after this long.
FAMILY_DAYS = 90
EVERYBODYS_SCOPES = (
    Scope.MEMES_READ,
    Scope.ANALYSES_WRITE,
    Scope.CAMPAIGNS_READ,
    Scope.ME_READ,
    Scope.SUBMISSIONS_WRITE,
    Scope.CHECK_INS_WRITE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """What a client gets; the two times are seconds from now."""

    access: str
    refresh: str
    expires_in: int
    refresh_expires_in: int
    scope: str


class InvalidGrant(Refused):
    """A refresh token that is not, or no longer, good."""

    def __init__(self, code: str = "invalid_grant") -> None:
        super().__init__(code, _("로그인이 끝났어요. 다시 로그인해 주세요."))


def allowed_scopes(user: User) -> list[str]:
    """What this person's tokens may be used for."""
    if user.is_superuser or user.groups.filter(name__in=[Role.PARTNER, Role.ADMIN]).exists():
        return [scope.value for scope in Scope]
    return [scope.value for scope in EVERYBODYS_SCOPES]


def issue(*, user: User, scope: str = "") -> Pair:
    """Start a family for somebody who has just proved who they are.

    `scope` holds names separated by spaces, empty for all that the person may have. Raises Refused (`invalid_scope`).
    """
    allowed = allowed_scopes(user)
    wanted = scope.split() or allowed
    if set(wanted) - set(allowed):
        raise Refused("invalid_scope", _("이 계정이 쓸 수 없는 범위예요. 범위를 확인해 주세요."))
    family = RefreshFamily(
        id=uuid.uuid4(), user=user, scope=" ".join(sorted(set(wanted))), address=coarse(origin.address())
    )
    now = timezone.now()
    family.started_at = now
    family.expires_at = _expiry(family, now)
    token = _token(family)
    family.current_jti = token["jti"]
    with transaction.atomic():
        family.save()
        audit.record(actor=user, action="token.issue", target=family, detail={"scope": family.scope})
    return _pair(family, token, now)


def refresh(raw: str) -> Pair:
    """A new pair for a refresh token, which is used up. Raises InvalidGrant."""
    old = _read(raw)
    family = RefreshFamily.objects.select_related("user").filter(pk=old["fam"]).first()
    if family is None:
        raise InvalidGrant
    if not family.user.is_active:
        end(family=family, because=FamilyEnd.DISABLED)
        raise InvalidGrant
    now = timezone.now()
    token = _token(family)
    expires_at = _expiry(family, now)
    usable = RefreshFamily.objects.filter(
        pk=family.pk, current_jti=old["jti"], ended_at__isnull=True, expires_at__gt=now
    )
    if usable.update(current_jti=token["jti"], refreshed_at=now, expires_at=expires_at) != 1:
        end(family=family, because=FamilyEnd.REUSED)
        raise InvalidGrant
    family.expires_at = expires_at
    return _pair(family, token, now)


def revoke(raw: str) -> None:
    """End the family of a refresh token; one that is not good any more is ignored (RFC 7009)."""
    try:
        token = _read(raw)
    except InvalidGrant:
        return
    if family := RefreshFamily.objects.select_related("user").filter(pk=token["fam"]).first():
        end(family=family, because=FamilyEnd.REVOKED)


def end(*, family: RefreshFamily, because: FamilyEnd) -> None:
    """Make every token of a family useless at once."""
    with transaction.atomic():
        going = RefreshFamily.objects.filter(pk=family.pk, ended_at__isnull=True)
        if going.update(ended_at=timezone.now(), ended_because=because) == 1:
            audit.record(actor=None, action="token.end", target=family, reason_code=because)


def end_all(*, user: User, because: FamilyEnd) -> None:
    """End every family of a person."""
    for family in RefreshFamily.objects.filter(user=user, ended_at__isnull=True):
        end(family=family, because=because)


def _token(family: RefreshFamily) -> RefreshToken:
    token = RefreshToken.for_user(family.user)
    token["fam"], token["scope"] = str(family.pk), family.scope
    return token


def _pair(family: RefreshFamily, token: RefreshToken, now: datetime) -> Pair:
    token.set_exp(from_time=now, lifetime=family.expires_at - now)
    return Pair(
        access=str(token.access_token),
        refresh=str(token),
        expires_in=settings.ACCESS_TOKEN_SECONDS,
        refresh_expires_in=int((family.expires_at - now).total_seconds()),
        scope=family.scope,
    )


def _expiry(family: RefreshFamily, now: datetime) -> datetime:
    sliding = now + timedelta(seconds=settings.REFRESH_TOKEN_SECONDS)
    return min(sliding, family.started_at + timedelta(days=FAMILY_DAYS))


def _read(raw: str) -> RefreshToken:
    """A refresh token of ours, checked. Raises InvalidGrant."""
    try:
        token = RefreshToken(raw)  # type: ignore[arg-type]  # takes the text, whatever its annotation says
        uuid.UUID(str(token.get("fam")))
    except (TokenError, ValueError) as error:
        raise InvalidGrant from error
    return token

"""Partners' API keys: made by an admin, shown once, revoked at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from django.core.exceptions import ValidationError
from django.db import connections, router, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import ApiKey, User
from accounts.models.api_key import Scope, canonical_origin, digest_of, new_key
from accounts.roles import Role
from kmeme.lib.errors import NotAllowed, Refused

# "Last used" is for people who look for dead keys; a write for every request would be too much.
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def make(
    *,
    actor: User,
    user: User,
    name: str,
    scopes: list[str],
    expires_at: datetime | None = None,
    allowed_origins: Sequence[str] = (),
) -> tuple[ApiKey, str]:
    """A new key of a partner, and its text, which is not kept. Raises NotAllowed, Refused."""
    if not actor.has_perm("accounts.add_apikey"):
        raise NotAllowed("not_allowed", _("API 키를 만들 권한이 없어요."))
    if not user.is_active or not (user.is_superuser or user.groups.filter(name=Role.PARTNER).exists()):
        raise Refused("not_a_partner", _("파트너만 API 키를 가질 수 있어요. 먼저 파트너 역할을 주세요."))
    if not scopes or set(scopes) - set(Scope.values):
        raise Refused("invalid_scope", _("범위를 하나 이상 골라 주세요."))
    if expires_at and expires_at <= timezone.now():
        raise Refused("expired", _("만료되는 때가 이미 지났어요. 앞으로의 때를 골라 주세요."))
    text, prefix = new_key()
    with transaction.atomic():
        key = ApiKey.objects.create(
            user=user,
            name=name,
            prefix=prefix,
            digest=digest_of(text),
            scopes=sorted(set(scopes)),
            allowed_origins=_origins(allowed_origins),
            created_by=actor,
            expires_at=expires_at,
        )
        audit.record(actor=actor, action="api_key.make", target=key, detail={"scopes": key.scopes})
    return key, text


def allow_origins(*, actor: User, key: ApiKey, origins: Sequence[str]) -> ApiKey:
    """Say from which web origins browsers may use this key. Raises NotAllowed, Refused (`bad_origin`)."""
    if not actor.has_perm("accounts.change_apikey"):
        raise NotAllowed("not_allowed", _("API 키를 고칠 권한이 없어요."))
    wanted = _origins(origins)
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().get(pk=key.pk)
        if key.allowed_origins != wanted:
            key.allowed_origins = wanted
            key.save(update_fields=["allowed_origins"])
            audit.record(actor=actor, action="api_key.allow_origins", target=key, detail={"origins": wanted})
    return key


def _origins(texts: Sequence[str]) -> list[str]:
    try:
        return sorted({canonical_origin(text) for text in texts})
    except ValidationError as error:
        raise Refused("bad_origin", error.messages[0]) from error


def revoke(*, actor: User | None, key: ApiKey) -> None:
    """Make a key useless at once; a second time changes nothing. Raises NotAllowed."""
    if actor and not actor.has_perm("accounts.change_apikey"):
        raise NotAllowed("not_allowed", _("API 키를 폐기할 권한이 없어요."))
    with transaction.atomic():
        if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()) == 1:
            audit.record(actor=actor, action="api_key.revoke", target=key)


def find(text: str) -> ApiKey | None:
    """The usable key with this text, and note that it was used; None for any other text."""
    key = _with_digest(digest_of(text))
    if key is None or not key.is_usable:
        return None
    now = timezone.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_IS_NOTED_EVERY)
    if key.last_used_at is None or key.last_used_at < now - USE_IS_NOTED_EVERY:
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
    return key


def _with_digest(digest: str) -> ApiKey | None:
    """The key and its partner in one query.

    Every request of a partner comes by here. Building the query takes Django three times the CPU of asking it, so it is
    built once.
    """
    sql, of_key, of_person = _query()
    database = router.db_for_read(ApiKey)
    with connections[database].cursor() as cursor:
        cursor.execute(sql, [digest])
        row = cursor.fetchone()
    if row is None:
        return None
    key = ApiKey.from_db(database, of_key, row[: len(of_key)])
    key.user = User.from_db(database, of_person, row[len(of_key) :])
    return key


@cache
def _query() -> tuple[str, list[str], list[str]]:
    """It, and what its columns are: the fields of a key, then those of its person."""
    sql, _parameters = ApiKey.objects.select_related("user").filter(digest="").query.sql_with_params()
    of_key, of_person = ([field.attname for field in model._meta.concrete_fields] for model in (ApiKey, User))
    return sql, of_key, of_person

"""Signing in with the ID token of a provider that the operator trusts (Firebase, Auth0, Supabase, …)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, roles
from accounts.jwks import KeyCache, KeysUnavailable
from accounts.models import OidcIdentity, User
from accounts.models.user import canonical_email, clean_name
from kmeme.lib.errors import NotAllowed, Refused

# Public-key signatures only: `none` and a public key used as an HMAC secret are refused before any key is looked up.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
SKEW_SECONDS = 60
REQUIRED_CLAIMS = ["exp", "iat", "iss", "aud", "sub"]


class ProviderAway(Refused):
    """The provider's keys cannot be had (a face answers 503 with Retry-After)."""

    retry_after = 10

    def __init__(self) -> None:
        super().__init__("provider_unavailable", _("로그인 제공자가 응답하지 않아요. 잠시 뒤에 다시 해 주세요."))


class BadIdToken(NotAllowed):
    """An ID token that proves nothing to us. `reason` is for the log and the tests, not for the client."""

    def __init__(self, reason: str) -> None:
        super().__init__("invalid_grant", _("로그인 토큰이 올바르지 않아요. 다시 로그인해 주세요."))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Claims:
    """Who a checked token is about."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str


def looks_like_id_token(text: str) -> bool:
    """Whether a password field holds a signed token (a header with an algorithm, and two more parts)."""
    if not settings.OIDC_PROVIDERS or text.count(".") != 2:
        return False
    try:
        return "alg" in jwt.get_unverified_header(text)
    except jwt.PyJWTError:
        return False


def verify(token: str) -> Claims:
    """Check signature, issuer, audience and times (60 s skew). Raises BadIdToken, ProviderAway."""
    try:
        header = jwt.get_unverified_header(token)
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except jwt.PyJWTError as error:
        raise BadIdToken("malformed") from error
    provider = next((p for p in settings.OIDC_PROVIDERS if p["issuer"] == issuer), None)
    if provider is None:
        raise BadIdToken("issuer")
    if header.get("alg") not in ALGORITHMS:
        raise BadIdToken("algorithm")
    try:
        key = _keys(provider["jwks_url"]).find(str(header.get("kid", "")))
    except KeysUnavailable as error:
        raise ProviderAway from error
    if key is None:
        raise BadIdToken("unknown_key")
    try:
        payload = jwt.decode(
            token,
            key.key,
            algorithms=_algorithms_of(key),
            audience=provider["audience"],
            issuer=provider["issuer"],
            leeway=SKEW_SECONDS,
            options={"require": REQUIRED_CLAIMS},
        )
    except jwt.PyJWTError as error:
        raise BadIdToken(type(error).__name__) from error
    return _claims(payload)


def sign_in(claims: Claims) -> User:
    """The person of these claims: known by issuer and subject, else linked or made by a verified email address.

    Raises NotAllowed for a disabled person, an address that the provider did not verify, and an address that somebody
    here has claimed without verifying it (who links first must own it, or they could wait inside another's account).
    """
    with transaction.atomic():
        identity = (
            OidcIdentity.objects.select_related("user").filter(issuer=claims.issuer, subject=claims.subject).first()
        )
        user = identity.user if identity else _link(claims)
    if not user.is_active:
        raise BadIdToken("disabled")
    return user


def _link(claims: Claims) -> User:
    if not (claims.email and claims.email_verified):
        raise NotAllowed("email_unverified", _("이메일을 확인하지 않은 계정이에요. 제공자에서 먼저 확인해 주세요."))
    user = User.objects.filter(email=claims.email).first()
    if user is None:
        user = User.objects.create_user(claims.email, name=claims.name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        roles.give(actor=None, user=user, role=roles.Role.CREATOR)
    elif not EmailAddress.objects.filter(user=user, email=claims.email, verified=True).exists():
        raise NotAllowed(
            "email_unverified", _("이 이메일로 가입한 계정이 있어요. 웹에서 로그인해 이메일을 먼저 확인해 주세요.")
        )
    OidcIdentity.objects.get_or_create(issuer=claims.issuer, subject=claims.subject, defaults={"user": user})
    audit.record(actor=user, action="user.link_identity", target=user, detail={"issuer": claims.issuer})
    return user


@cache
def _keys(url: str) -> KeyCache:
    return KeyCache(url)


def _algorithms_of(key: jwt.PyJWK) -> list[str]:
    """Only what the published key is for."""
    return [key.algorithm_name] if key.algorithm_name in ALGORITHMS else []


def _claims(payload: dict[str, Any]) -> Claims:
    return Claims(
        issuer=payload["iss"],
        subject=str(payload["sub"])[:255],
        email=canonical_email(str(payload.get("email") or ""))[:254],
        email_verified=payload.get("email_verified") in (True, "true"),
        name=clean_name(str(payload.get("name") or "")),
    )

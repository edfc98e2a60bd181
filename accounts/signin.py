"""Signing in to the API with a password or an ID token; the web signs in through allauth's pages."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import attempts, audit, oidc, second_factor, tokens
from accounts.models import User
from accounts.models.user import canonical_email
from kmeme.lib.errors import NotAllowed


class WrongCredentials(NotAllowed):
    """The same for an unknown address, a wrong password and a disabled person."""

    def __init__(self) -> None:
        super().__init__("invalid_grant", _("이메일이나 비밀번호가 맞지 않아요. 다시 확인해 주세요."))


def for_api(*, request: HttpRequest, email: str, password: str, otp: str = "", scope: str = "") -> tokens.Pair:
    """Tokens for somebody who proves who they are; `password` may be an ID token, `otp` is the second factor's code.

    Raises NotAllowed and Refused with codes for the client, Exceeded after too many tries, ProviderAway.
    """
    email = canonical_email(email)
    user = (
        _by_id_token(email, password) if oidc.looks_like_id_token(password) else _by_password(request, email, password)
    )
    second_factor.check(user, otp)
    pair = tokens.issue(user=user, scope=scope)
    audit.record(actor=user, action="user.sign_in_api", target=user)
    return pair


def _by_password(request: HttpRequest, email: str, password: str) -> User:
    user: User | None = get_adapter(request).authenticate(request, email=email, password=password)
    if user is None or not user.is_active:
        raise WrongCredentials
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise NotAllowed("email_unverified", _("이메일을 아직 확인하지 않았어요. 받은 메일의 링크를 눌러 주세요."))
    return user


def _by_id_token(email: str, token: str) -> User:
    attempts.id_token()
    claims = oidc.verify(token)
    if email and email != claims.email:
        raise oidc.BadIdToken("email")
    return oidc.sign_in(claims)

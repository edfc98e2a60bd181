"""Who a request to the API comes from: an access token of ours, or a partner's key.

Every API view takes both by default (settings.REST_FRAMEWORK).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from accounts import api_keys, consents
from accounts.middleware import SAFE_METHODS
from accounts.models import ApiKey, RefreshFamily, User

KEY_WORD = "Api-Key"


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer <access token>`: good while its family lives and its person is not disabled."""

    def authenticate(self, request: Request) -> tuple[Any, Token] | None:
        """The person and the token; None when the request carries none."""
        found = super().authenticate(request)
        if found is not None:
            user: Any = found[0]
            check_consent(request, user)
        return found

    def get_user(self, validated_token: Token) -> Any:
        """The person, by the token's family: one query tells whether both are still good."""
        family = (
            RefreshFamily.objects.select_related("user")
            .filter(pk=validated_token.get("fam"), ended_at__isnull=True, user__is_active=True)
            .first()
        )
        if family is None:
            raise AuthenticationFailed(_("로그인이 끝났어요. 다시 로그인해 주세요."), code="token_ended")
        return family.user


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key kmf_…`."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """The partner and the key; None when the request carries none."""
        word, _space, text = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != KEY_WORD.lower():
            return None
        key = api_keys.find(text.strip())
        if key is None:
            raise AuthenticationFailed(_("쓸 수 없는 API 키예요. 키를 확인하거나 새 키를 받아 주세요."), code="bad_key")
        check_consent(request, key.user)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return KEY_WORD


class SessionOfBrowser(SessionAuthentication):
    """The cookie of somebody who is signed in to the pages, for the pages' own scripts; writes need the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        """Refuse a write that a page of another site may have sent."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                _("CSRF 확인에 실패했어요. 페이지를 새로 고친 뒤 다시 해 주세요."), code="csrf_failed"
            ) from error


def check_consent(request: Request, user: User) -> None:
    """Refuse a write of somebody who has not agreed to the policy as it is now."""
    if request.method not in SAFE_METHODS and not consents.has_required(user):
        raise PermissionDenied(
            _("약관이 바뀌었어요. 웹에서 확인하고 동의한 뒤에 다시 해 주세요."), code="consent_required"
        )

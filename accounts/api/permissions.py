"""What a request's token or key may be used for."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework_simplejwt.tokens import Token

from accounts.models import ApiKey

if TYPE_CHECKING:  # rest_framework.views itself imports the classes that the settings name
    from rest_framework.views import APIView


def scopes_of(request: Request) -> set[str] | None:
    """What the request's token or key may be used for; None for a browser session, which has no scopes."""
    if isinstance(request.auth, ApiKey):
        return set(request.auth.scopes)
    return set(str(request.auth.get("scope", "")).split()) if isinstance(request.auth, Token) else None


class HasScope(BasePermission):
    """The view's `required_scopes` (a mapping of method to scope, or one scope) are within the token's."""

    message = _("이 키나 토큰의 범위로는 할 수 없는 일이에요.")
    code = "insufficient_scope"

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether the scope is there."""
        required = getattr(view, "required_scopes", None)
        scope = required.get(request.method) if isinstance(required, dict) else required
        held = scopes_of(request)
        return scope is None or held is None or scope in held

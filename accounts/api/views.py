"""Tokens in the words of OAuth2 (RFC 6749, 7009): answers, and errors of the form, have its shapes.

What is not about the form (too many tries, too long, another content type) is a problem as everywhere in the API.
"""

from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import oidc, signin, tokens
from accounts.forms.fields import PASSWORD_MAX_LENGTH
from kmeme.lib.api.operations import operation
from kmeme.lib.api.problems import Problem
from kmeme.lib.api.shapes import Shape
from kmeme.lib.api.views import ApiView
from kmeme.lib.errors import Refused
from kmeme.lib.limits import Exceeded

# ID tokens with many claims have a few thousand characters; a password never comes near.
CREDENTIAL_MAX_LENGTH = 8192
FORM_MAX_BYTES = 4 * CREDENTIAL_MAX_LENGTH
STATUS = {"mfa_required": 403, "mfa_setup_required": 403, "mfa_wrong": 403, "provider_unavailable": 503}
NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class SmallFormParser(BaseParser):
    """Forms as OAuth2 sends them; of a body that no credential needs, no more is read than tells that it is too long.

    Not a FormParser: the framework reads the whole body for those before it asks them.
    """

    media_type = "application/x-www-form-urlencoded"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> QueryDict:
        """The form. Raises Problem."""
        content = stream.read(FORM_MAX_BYTES + 1)
        if len(content) > FORM_MAX_BYTES:
            raise Problem("body_too_large")
        return QueryDict(content, encoding="utf-8")


class CredentialsSerializer(serializers.Serializer[Any]):
    """The form of `POST /token/`."""

    grant_type = serializers.ChoiceField(choices=["password"], default="password")
    username = serializers.CharField(
        max_length=254,
        allow_blank=True,
        default="",
        help_text=_("이메일. 비밀번호 자리에 ID 토큰을 넣으면 비워도 돼요."),
    )
    password = serializers.CharField(
        max_length=CREDENTIAL_MAX_LENGTH, trim_whitespace=False, help_text=_("비밀번호나 OIDC ID 토큰.")
    )
    scope = serializers.CharField(
        max_length=200,
        allow_blank=True,
        default="",
        help_text=_("빈칸으로 나눈 범위. 비우면 가질 수 있는 범위를 모두 줘요."),
    )
    otp = serializers.CharField(max_length=32, allow_blank=True, default="", help_text=_("2단계 인증을 쓰면 그 코드."))


class RefreshSerializer(serializers.Serializer[Any]):
    """The form of `POST /token/refresh/`."""

    grant_type = serializers.ChoiceField(choices=["refresh_token"], default="refresh_token")
    refresh_token = serializers.CharField(max_length=CREDENTIAL_MAX_LENGTH, trim_whitespace=False)


class RevokeSerializer(serializers.Serializer[Any]):
    """The form of `POST /token/revoke/`."""

    token = serializers.CharField(max_length=CREDENTIAL_MAX_LENGTH, trim_whitespace=False)


class Tokens(Shape):
    """Tokens; times are seconds from now."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105  (a kind of token)
    expires_in: int = Field(description=gettext_noop("access_token을 쓸 수 있는 초."))
    refresh_token: str = Field(description=gettext_noop("한 번만 쓸 수 있어요. 새로 받은 것을 보관해 주세요."))
    refresh_expires_in: int
    scope: str


class Done(Shape):
    """Nothing to say."""


class OAuthError(Shape):
    """An error of the form (RFC 6749, section 5.2)."""

    always: ClassVar[tuple[str, ...]] = ("error",)
    error: str = Field(description=gettext_noop("invalid_request, invalid_grant, invalid_scope, mfa_required 등."))
    error_description: str = Field(description=gettext_noop("사람에게 보여 줄 문장."))


EXAMPLE = {
    "access_token": "eyJhbGciOiJIUzI1NiJ9…",
    "token_type": "Bearer",
    "expires_in": 1800,
    "refresh_token": "eyJhbGciOiJIUzI1NiJ9…",
    "refresh_expires_in": 604800,
    "scope": "analyses:write memes:read",
}


class OAuthView(ApiView):
    """A form in, OAuth2's JSON out; asks for no token of its own."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (SmallFormParser,)
    serializer_class: type[serializers.Serializer[Any]]

    def _answer_to_form(self, request: Request) -> Response:
        """Read the form and answer."""
        form = self.serializer_class(data=request.data)
        if not form.is_valid():
            wrong = ", ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items())
            return self._error("invalid_request", wrong, 400)
        if len(form.validated_data.get("password", "")) > PASSWORD_MAX_LENGTH and not oidc.looks_like_id_token(
            form.validated_data["password"]
        ):
            return self._error("invalid_grant", str(signin.WrongCredentials()), 400)
        try:
            return self._answer(request, form.validated_data)
        except Exceeded:
            raise
        except Refused as refusal:
            response = self._error(refusal.code, str(refusal), STATUS.get(refusal.code, 400))
            if isinstance(refusal, oidc.ProviderAway):
                response.headers["Retry-After"] = str(refusal.retry_after)
            return response

    def _answer(self, request: Request, form: dict[str, Any]) -> Response:
        raise NotImplementedError

    @staticmethod
    def _error(code: str, sentence: str, status: int) -> Response:
        return Response({"error": code, "error_description": sentence}, status=status, headers=NOT_STORED)


class TokenView(OAuthView):
    """`POST /api/v1/token/`: tokens for a password or an ID token."""

    serializer_class = CredentialsSerializer

    @operation(
        id="create_token",
        tag="token",
        summary=_("토큰 받기"),
        description=_(
            "OAuth 2.0의 password 방식이에요. 비밀번호 자리에 Firebase, Auth0, Supabase의 ID 토큰을 넣을 수 있어요."
        ),
        answers={200: Tokens, 400: OAuthError, 403: OAuthError, 503: OAuthError},
        body=CredentialsSerializer,
        sends={"grant_type": "password", "username": "me@example.com", "password": "…"},
        example=EXAMPLE,
    )
    def post(self, request: Request) -> Response:
        """Answer to the form."""
        return self._answer_to_form(request)

    def _answer(self, request: Request, form: dict[str, Any]) -> Response:
        pair = signin.for_api(
            request=request._request,
            email=form["username"],
            password=form["password"],
            otp=form["otp"],
            scope=form["scope"],
        )
        return Response(as_data(pair), headers=NOT_STORED)


class RefreshView(OAuthView):
    """`POST /api/v1/token/refresh/`: a new pair; the old refresh token is used up."""

    serializer_class = RefreshSerializer

    @operation(
        id="refresh_token",
        tag="token",
        summary=_("토큰 새로 받기"),
        description=_("refresh_token은 한 번만 쓸 수 있어요. 두 번 쓰면 그 로그인의 토큰이 모두 끝나요."),
        answers={200: Tokens, 400: OAuthError},
        body=RefreshSerializer,
        sends={"grant_type": "refresh_token", "refresh_token": "eyJhbGciOiJIUzI1NiJ9…"},
        example=EXAMPLE,
    )
    def post(self, request: Request) -> Response:
        """Answer to the form."""
        return self._answer_to_form(request)

    def _answer(self, request: Request, form: dict[str, Any]) -> Response:
        return Response(as_data(tokens.refresh(form["refresh_token"])), headers=NOT_STORED)


class RevokeView(OAuthView):
    """`POST /api/v1/token/revoke/`: sign out; answers 200 for any token."""

    serializer_class = RevokeSerializer

    @operation(
        id="revoke_token",
        tag="token",
        summary=_("토큰 돌려주기"),
        description=_("그 로그인을 끝내요. 이미 끝난 토큰이어도 200이에요 (RFC 7009)."),
        answers={200: Done, 400: OAuthError},
        body=RevokeSerializer,
        sends={"token": "eyJhbGciOiJIUzI1NiJ9…"},
        example={},
    )
    def post(self, request: Request) -> Response:
        """Answer to the form."""
        return self._answer_to_form(request)

    def _answer(self, request: Request, form: dict[str, Any]) -> Response:
        tokens.revoke(form["token"])
        return Response({}, headers=NOT_STORED)


def as_data(pair: tokens.Pair) -> dict[str, Any]:
    """Tokens as OAuth2 names their parts."""
    return Tokens(
        access_token=pair.access,
        expires_in=pair.expires_in,
        refresh_token=pair.refresh,
        refresh_expires_in=pair.refresh_expires_in,
        scope=pair.scope,
    ).chosen()

"""Tokens in the words of OAuth2 (RFC 6749, 7009): answers and errors have its shapes."""

from typing import Any

from rest_framework import serializers
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import oidc, signin, tokens
from accounts.forms.fields import PASSWORD_MAX_LENGTH
from kmeme.lib.errors import Refused
from kmeme.lib.limits import Exceeded

# ID tokens with many claims have a few thousand characters; a password never comes near.
CREDENTIAL_MAX_LENGTH = 8192
STATUS = {"mfa_required": 403, "mfa_setup_required": 403, "mfa_wrong": 403, "provider_unavailable": 503}
NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class SmallFormParser(FormParser):
    """Forms as OAuth2 sends them; a body that no credential needs is not read."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The form. Raises ParseError for a body that is too long."""
        length = int(stream.META.get("CONTENT_LENGTH") or 0) if hasattr(stream, "META") else 0
        if length > 4 * CREDENTIAL_MAX_LENGTH:
            raise serializers.ValidationError({"password": ["too long"]})
        return super().parse(stream, media_type, parser_context)


class CredentialsSerializer(serializers.Serializer[Any]):
    """The form of `POST /token/`."""

    grant_type = serializers.ChoiceField(choices=["password"], default="password")
    username = serializers.CharField(
        max_length=254, allow_blank=True, default="", help_text="The email address; may be empty with an ID token."
    )
    password = serializers.CharField(
        max_length=CREDENTIAL_MAX_LENGTH, trim_whitespace=False, help_text="The password, or an OIDC ID token."
    )
    scope = serializers.CharField(max_length=200, allow_blank=True, default="", help_text="Separated by spaces.")
    otp = serializers.CharField(
        max_length=32, allow_blank=True, default="", help_text="A code of the second factor, when there is one."
    )


class RefreshSerializer(serializers.Serializer[Any]):
    """The form of `POST /token/refresh/`."""

    grant_type = serializers.ChoiceField(choices=["refresh_token"], default="refresh_token")
    refresh_token = serializers.CharField(max_length=CREDENTIAL_MAX_LENGTH)


class RevokeSerializer(serializers.Serializer[Any]):
    """The form of `POST /token/revoke/`."""

    token = serializers.CharField(max_length=CREDENTIAL_MAX_LENGTH)


class PairSerializer(serializers.Serializer[Any]):
    """Tokens; times are seconds from now."""

    access_token = serializers.CharField(source="access")
    token_type = serializers.CharField(default="Bearer")
    expires_in = serializers.IntegerField()
    refresh_token = serializers.CharField(source="refresh")
    refresh_expires_in = serializers.IntegerField()
    scope = serializers.CharField()


class OAuthView(APIView):
    """A form in, OAuth2's JSON out; asks for no token of its own."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (SmallFormParser,)
    serializer_class: type[serializers.Serializer[Any]]

    def post(self, request: Request) -> Response:
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
            raise  # accounts.middleware.TooMany answers 429
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

    def _answer(self, request: Request, form: dict[str, Any]) -> Response:
        pair = signin.for_api(
            request=request._request,
            email=form["username"],
            password=form["password"],
            otp=form["otp"],
            scope=form["scope"],
        )
        return Response(PairSerializer(pair).data, headers=NOT_STORED)


class RefreshView(OAuthView):
    """`POST /api/v1/token/refresh/`: a new pair; the old refresh token is used up."""

    serializer_class = RefreshSerializer

    def _answer(self, request: Request, form: dict[str, Any]) -> Response:
        return Response(PairSerializer(tokens.refresh(form["refresh_token"])).data, headers=NOT_STORED)


class RevokeView(OAuthView):
    """`POST /api/v1/token/revoke/`: sign out; answers 200 for any token."""

    serializer_class = RevokeSerializer

    def _answer(self, request: Request, form: dict[str, Any]) -> Response:
        tokens.revoke(form["token"])
        return Response({}, headers=NOT_STORED)

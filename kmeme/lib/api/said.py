"""What follows from what an operation is, without its saying so: the codes, headers and words of the conventions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_noop as _
from drf_spectacular.utils import OpenApiParameter

from kmeme.lib.api.codes import Code
from kmeme.lib.api.operations import Operation
from kmeme.lib.api.paging import Paged

SAFE_METHODS = ("GET", "HEAD")
INTRODUCTION = _(
    "밈과 그 계보를 찾고, 영상을 분석하고, 레시피를 읽는 API예요. "
    "오류는 모두 RFC 9457 problem+json이고 code로 구분해요. "
    "시각은 ISO 8601 UTC, 문구의 언어는 Accept-Language(ko, en)를 따라요."
)
TAGS = {
    "remix": _("공개된 레시피와 계보를 읽어요."),
    "analyses": _("영상을 분석해 달라고 하고 결과를 받아요."),
    "campaigns": _("캠페인과 장소를 다뤄요."),
    "uploads": _("파일을 저장소에 바로 올려요."),
    "submissions": _("결과물을 올리고 인증을 받아요."),
    "webhooks": _("일어난 일을 알림으로 받아요."),
    "me": _("내 한도와 동의를 봐요."),
    "token": _("토큰을 받고 돌려줘요."),
}

SCOPES: dict[str, str | Promise] = {}
"""What a token or key may be used for, and what each means; filled by the room that knows people."""


@dataclass(frozen=True, slots=True)
class PathPart:
    """A variable part of an address: how it is written, and what it means."""

    pattern: str
    meaning: str | Promise


def scope_of(view: Any, method: str) -> str:
    """The scope that a method of a view needs, empty for none (a mapping of method to scope, or one scope)."""
    required = getattr(view, "required_scopes", None)
    return str((required.get(method) if isinstance(required, dict) else required) or "")


def implied_codes(view: Any, method: str, operation: Operation) -> Iterator[str]:
    """The codes that this operation may answer with because of what it is."""
    yield from ("invalid_request", "not_acceptable", "too_many", "unavailable")
    if operation.body:
        yield from ("unsupported_media_type", "body_too_large")
    if operation.body and any(parser.media_type == "application/json" for parser in view.parser_classes):
        yield from ("invalid_json", "invalid_utf8", "duplicate_key", "nested_too_deeply")
    if view.get_authenticators():
        yield from ("not_authenticated", "token_not_valid", "token_ended", "bad_key", "mfa_setup_required")
        if scope_of(view, method):
            yield "insufficient_scope"
        if method not in SAFE_METHODS:
            yield from ("consent_required", "csrf_failed")
    if issubclass(operation.query, Paged):
        yield "bad_cursor"
    if _is_idempotent(view, method):
        yield from ("bad_idempotency_key", "idempotency_key_reused", "idempotency_in_progress")
    if operation.needs_match:
        yield from ("precondition_failed", "precondition_required")
    if getattr(view, "path_parts", None):
        yield "not_found"


def headers_of(view: Any, method: str, operation: Operation) -> list[OpenApiParameter]:
    """The request's headers that mean something to this operation."""
    found = []
    if method == "GET":
        found.append(_header("If-None-Match", _("이미 가진 ETag. 그대로면 304로 답해요.")))
    if operation.needs_match:
        found.append(_header("If-Match", _("읽을 때 받은 ETag. 그사이에 바뀌었으면 412로 답해요."), required=True))
    if _is_idempotent(view, method):
        meaning = _("같은 요청을 여러 번 보내도 한 번만 처리돼요. 24시간 기억하고, 다른 본문에 다시 쓰면 409예요.")
        found.append(_header("Idempotency-Key", meaning, pattern="^[!-~]{1,255}$"))
    return found


def answer_headers(method: str, status: int) -> dict[str, Any]:
    """The headers of a good answer."""
    found = {**REQUEST_ID, **LIMITS}
    if method == "GET":
        found.update(TAG)
    if status in (201, 202):
        found["Location"] = _said(_("만들어진 것의 주소."))
    return found


def problem_headers(status: int) -> dict[str, Any]:
    """The headers of a refusal."""
    found = dict(REQUEST_ID)
    if status in (429, 503):
        found["Retry-After"] = {**_said(_("몇 초 뒤에 다시 하면 되는지.")), "schema": {"type": "integer", "minimum": 0}}
    if status == 401:
        found["WWW-Authenticate"] = _said(_("무엇으로 누구인지 밝힐 수 있는지."))
    return found


def security_schemes() -> dict[str, Any]:
    """The two ways to say who one is."""
    scopes = {name: str(meaning) for name, meaning in SCOPES.items()}
    return {
        "token": {
            "type": "oauth2",
            "description": _("`Authorization: Bearer …`. 30분 쓰고, refresh_token으로 새로 받아요."),
            "flows": {
                "password": {"tokenUrl": "/api/v1/token/", "refreshUrl": "/api/v1/token/refresh/", "scopes": scopes}
            },
        },
        "apiKey": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": _("파트너의 키: `Authorization: Api-Key kmf_…`."),
        },
    }


def example_of(code: Code) -> dict[str, Any]:
    """A problem, as it is sent."""
    return {
        "type": f"{settings.SITE_URL}/api/v1/docs/#error-{code.name}",
        "title": str(code.meaning),
        "status": code.status,
        "detail": str(code.meaning),
        "instance": "/api/v1/remix/remix_000123/",
        "code": code.name,
        "request_id": "5f2b7c1e9d3a4f60a1b2c3d4e5f60718",
    }


def _is_idempotent(view: Any, method: str) -> bool:
    return bool(getattr(getattr(view, method.lower(), None), "is_idempotent", False))


def _header(name: str, meaning: str, *, required: bool = False, pattern: str = "") -> OpenApiParameter:
    kind = {"type": "string", "pattern": pattern} if pattern else {"type": "string"}
    return OpenApiParameter(name, kind, "header", required, meaning)


def _said(meaning: str) -> dict[str, Any]:
    return {"description": meaning, "schema": {"type": "string"}}


REQUEST_ID = {"X-Request-Id": _said(_("이 요청의 번호. 문의할 때 알려 주세요."))}
LIMITS = {"RateLimit": _said(_("남은 횟수와 다시 채워질 때까지의 초."))}
TAG = {"ETag": _said(_("이 답의 판."))}
_TEXT = {"type": "string"}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": _("RFC 9457 오류. 프로그램은 code로 나누고, 사람에게는 detail을 보여 주세요."),
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": _TEXT,
        "code": _TEXT,
        "request_id": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": dict.fromkeys(("code", "detail", "pointer", "parameter", "did_you_mean"), _TEXT),
                "required": ["code", "detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
}

"""How the API says no: RFC 9457 problem details, each with a documented `code`, made from whatever was raised.

`application/problem+json` with `type`, `title`, `status`, `detail`, `instance`, and of ours `code`, `request_id` and,
where single fields are wrong, `errors`. Codes are in `kmeme.lib.api.codes`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from kmeme.lib import errors, limits
from kmeme.lib.api import codes

MEDIA_TYPE = "application/problem+json"
# What a refusal by a verb is answered with unless its code is registered with another status.
REFUSED_STATUS = ((errors.Stale, 409), (errors.NotAllowed, 403), (errors.Refused, 422))


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong in a request: where (a JSON pointer into the body, or a parameter), why, in words.

    `did_you_mean` is what would be right, as it would be sent.
    """

    code: str
    detail: str
    pointer: str = ""
    parameter: str = ""
    did_you_mean: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A refusal, ready to be written."""

    code: str
    status: int
    detail: str
    errors: Sequence[Wrong] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


class Problem(Exception):
    """Raise it in an endpoint or a convention: a registered code, and a sentence when its own does not say enough."""

    def __init__(
        self,
        code: str,
        detail: str | Promise = "",
        *,
        errors: Sequence[Wrong] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        known = codes.get(code)
        self.found = Found(code, known.status, str(detail or known.meaning), errors, headers or {})


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's exception handler; None for what is nobody's refusal (it becomes a 500 or 503)."""
    found = of(error)
    if found is None:
        return None
    answer = Response(body(context["request"], found), status=found.status, content_type=MEDIA_TYPE)
    for name, value in found.headers.items():
        answer.headers[name] = value
    return answer


def response(request: HttpRequest, found: Found) -> HttpResponse:
    """The same answer outside of an endpoint (middleware)."""
    answer = JsonResponse(
        body(request, found),
        status=found.status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
        headers=dict(found.headers),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def body(request: HttpRequest | Request, found: Found) -> dict[str, Any]:
    """The problem details."""
    known = codes.find(found.code)
    problem: dict[str, Any] = {
        "type": f"{settings.SITE_URL}/api/v1/docs/#error-{found.code}",
        "title": str(known.meaning if known else found.detail),
        "status": found.status,
        "detail": found.detail,
        "instance": request.path,
        "code": found.code,
        "request_id": getattr(request, "request_id", ""),
    }
    if found.errors:
        problem["errors"] = [{name: text for name, text in asdict(wrong).items() if text} for wrong in found.errors]
    return problem


def plain(code: str, detail: str | Promise = "", **headers: str) -> Found:
    """A refusal by its registered code alone."""
    known = codes.get(code)
    return Found(code, known.status, str(detail or known.meaning), headers=headers)


def of(error: Exception) -> Found | None:
    """What an exception means to a program; None for one that means a bug or a lost store."""
    if isinstance(error, Problem):
        return error.found
    if isinstance(error, errors.Refused):
        return _refused(error)
    if isinstance(error, Http404 | exceptions.NotFound):
        return plain("not_found")
    if isinstance(error, exceptions.ValidationError):
        return Found("invalid_request", 400, str(codes.get("invalid_request").meaning), list(wrongs(error.detail)))
    if isinstance(error, DjangoPermissionDenied):
        return plain("not_allowed")
    return _of_framework(error) if isinstance(error, exceptions.APIException) else None


def _refused(refusal: errors.Refused) -> Found:
    """A verb's refusal, in its own words and under its own code."""
    sentence = str(refusal)
    if isinstance(refusal, limits.Exceeded):
        headers = {"Retry-After": str(refusal.retry_after), **limits.headers(refusal.left)}
        return Found(refusal.code, 429, sentence, headers={name: text for name, text in headers.items() if text})
    known = codes.find(refusal.code)
    status = known.status if known else next(s for kind, s in REFUSED_STATUS if isinstance(refusal, kind))
    seconds = getattr(refusal, "retry_after", None)
    return Found(refusal.code, status, sentence, headers={"Retry-After": str(seconds)} if seconds else {})


# What the framework raises, and which of our codes says it; a code of ours that was given to the exception wins.
_FRAMEWORK: tuple[tuple[type[exceptions.APIException], str], ...] = (
    (exceptions.NotAuthenticated, "not_authenticated"),
    (exceptions.AuthenticationFailed, "token_not_valid"),
    (exceptions.PermissionDenied, "not_allowed"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.ParseError, "bad_request"),
    (exceptions.Throttled, "too_many"),
)


def _of_framework(error: exceptions.APIException) -> Found | None:
    name = next((name for kind, name in _FRAMEWORK if isinstance(error, kind)), None)
    if name is None:
        return None
    given = error.get_codes()
    if isinstance(given, str) and (ours := codes.find(given)) and ours.status == error.status_code:
        # Its sentence is ours as well: it was raised with it.
        return Found(given, ours.status, str(error.detail), headers=_framework_headers(error))
    return plain(name, **_framework_headers(error))


def _framework_headers(error: exceptions.APIException) -> dict[str, str]:
    """What the framework itself would send along with this error."""
    headers = {}
    if asked := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = asked
    return headers


def wrongs(detail: Any, path: str = "", *, parameter: bool = False) -> Iterator[Wrong]:
    """The framework's nested errors as a flat list: with pointers into the body, or by the query's parameters."""
    if isinstance(detail, Mapping):
        for name, below in detail.items():
            step = "" if name == "non_field_errors" else f"/{_escaped(str(name))}"
            yield from wrongs(below, path + step, parameter=parameter)
    elif isinstance(detail, list):
        for number, below in enumerate(detail):
            nested = isinstance(below, Mapping | list)
            yield from wrongs(below, f"{path}/{number}" if nested else path, parameter=parameter)
    else:
        where = {"parameter": path.lstrip("/")} if parameter else {"pointer": path}
        yield Wrong(getattr(detail, "code", "invalid"), str(detail), **where)


def _escaped(name: str) -> str:
    """One step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


UNKNOWN_FIELD = _("모르는 항목이에요. 이름을 확인하거나 빼 주세요.")

"""What happens around every request to the API: its id, problems instead of pages, and brotli."""

import re
import uuid
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from kmeme.lib.api import problems

type GetResponse = Callable[[HttpRequest], HttpResponse]

PREFIX = "/api/"
_REQUEST_ID = re.compile(r"[\w.~-]{8,128}", re.ASCII)
_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
# What an error page of Django's own, or of another middleware, means to a program.
_CODES = {
    400: "bad_request",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    500: "internal_error",
    503: "unavailable",
}
SMALLEST_BYTES = 1024
QUALITY = 4
"""About gzip's speed, and smaller."""


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks."""
    return request.path.startswith(PREFIX)


def request_id_of(request: HttpRequest) -> str:
    """The id that the sender chose, or one of ours; the same every time it is asked for.

    One that is not plain text of 8 to 128 characters is replaced, so that nothing gets into a log by it.
    """
    if not hasattr(request, "request_id"):
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
    return str(request.request_id)  # type: ignore[attr-defined]


class RequestId:
    """Give the request the id that its sender chose (`X-Request-Id`), or one of ours, and echo it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whatever was answered carries the id."""
        chosen = request_id_of(request)
        response = self.get_response(request)
        if is_api(request):
            response.headers["X-Request-Id"] = chosen
            if response.headers.get("Content-Encoding") == "identity":
                del response.headers["Content-Encoding"]  # it has kept the compressors away, see Brotli
        return response


class Problems:
    """In the API, answer with problem details where Django or another middleware would show a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace an error page; its headers stay."""
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_api(request) or response.status_code < 400 or not is_page:
            return response
        code = _CODES.get(response.status_code, "bad_request")
        slash = response.status_code == 404 and not request.path.endswith("/")
        found = problems.plain(code, _("없는 주소예요. 이 API의 주소는 모두 /로 끝나요.") if slash else "")
        answer = problems.response(request, found)
        for name in ("Retry-After", "Allow"):
            if name in response.headers:
                answer.headers[name] = response.headers[name]
        return answer


class Brotli:
    """Compress the API's answers for those who take brotli; Django's GZipMiddleware serves the others and the pages.

    What compresses a secret together with what a stranger can choose lets the stranger guess it from the length
    (BREACH). Answers that hold secrets or are about one person say `no-store` and are left as they are; the pages'
    middleware hides the length instead, which brotli's format cannot.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Compress when it is worth it."""
        response = self.get_response(request)
        if not is_api(request) or response.streaming or response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if "no-store" in response.headers.get("Cache-Control", ""):
            response.headers["Content-Encoding"] = "identity"  # nor by GZipMiddleware
            return response
        if len(response.content) < SMALLEST_BYTES or not _BROTLI.search(request.headers.get("Accept-Encoding", "")):
            return response
        response.content = brotli.compress(response.content, mode=brotli.MODE_TEXT, quality=QUALITY)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "br"
        if (etag := response.headers.get("ETag", "")).startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        return response

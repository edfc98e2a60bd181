"""A kept page as an answer: its tag, how long others may keep it, and the page for the middleware to remember."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from kmeme.lib.kept_pages.addresses import is_visitor
from kmeme.lib.kept_pages.store import Page

PERSONS_OWN = "private, no-cache"


@dataclass(frozen=True, slots=True)
class Kept:
    """What an answer to a visitor was made from."""

    page: Page
    body: bytes


def answer(request: HttpRequest, page: Page, body: bytes) -> HttpResponse:
    """`body` is the page with this reader's own parts in their places: 200, or 304 when they have it already.

    The tag covers language, content and what is the reader's own. There is no Last-Modified: one URL has a body per
    language, and a date alone would call the Korean page a fresh copy of the English one.
    """
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    if is_visitor(request):
        response = HttpResponse(body)
        response._kept = Kept(page, body)  # type: ignore[attr-defined]
        response.headers["Cache-Control"] = PERSONS_OWN if "lang" in request.GET else visitors_cache_control()
    else:
        response = get_conditional_response(request, etag=etag) or HttpResponse(body)
        response.headers["Cache-Control"] = PERSONS_OWN
    response.headers["ETag"] = etag
    return response


def visitors_cache_control() -> str:
    """A cache in front keeps the page and asks with its tag each time, or for `PAGE_CDN_SECONDS` not at all."""
    seconds: int = settings.PAGE_CDN_SECONDS
    return f"public, max-age=0, s-maxage={seconds}, must-revalidate" if seconds else "public, no-cache"


def kept_in(response: HttpResponse) -> Kept | None:
    """What the view kept, when the answer is a kept page for a visitor."""
    found: Kept | None = getattr(response, "_kept", None)
    return found

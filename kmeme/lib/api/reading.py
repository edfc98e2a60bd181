"""How a read is answered: as JSON with an entity tag, 304 when the reader has it already, kept where that pays.

The tag is a digest of the answer itself. What many read alike is kept in the cache under the generations of the
subjects that it shows (`kmeme.lib.cache`): while it is kept, an answer or a 304 asks the database nothing. Losing
Redis means that it is made anew each time.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from rest_framework.request import Request

from kmeme.lib.api.problems import Problem
from kmeme.lib.cache import generation

LISTS_KEPT_SECONDS = 60
"""Views and trends move without a drop: a list is at most this old."""

type Make = Callable[[], Any]


def answer(request: Request, data: Any) -> HttpResponse:
    """JSON-able data as 200 with its tag, or 304."""
    return _respond(request, *_rendered(data))


def kept(
    request: Request, *, subjects: Sequence[str], seconds: int, about: Sequence[object], make: Make
) -> HttpResponse:
    """The same for what everybody who may read it reads alike, made at most once until a subject is dropped.

    `about` tells this answer from all others of the view: its path arguments and its checked parameters.
    """
    generations = [generation(subject) for subject in subjects]
    if not all(generations):
        return answer(request, make())
    facts = repr((request.path, about, translation.get_language(), generations))
    key = f"api:{hashlib.sha256(facts.encode()).hexdigest()[:40]}"
    found: tuple[bytes, str] | None = cache.get(key)
    if found is None:
        found = _rendered(make())
        cache.set(key, found, seconds)
    return _respond(request, *found)


def written(data: Any) -> HttpResponse:
    """What a write left, with its new tag; the request's own conditions were about what was there before."""
    content, etag = _rendered(data)
    return HttpResponse(content, content_type="application/json", headers={"ETag": etag, "Cache-Control": "no-store"})


def etag_of(data: Any) -> str:
    """The tag that a read of this data carries."""
    return _rendered(data)[1]


def require_match(request: Request, current: Any) -> None:
    """Refuse a write unless its `If-Match` names the data as it is now. Raises Problem (412, 428).

    A tag names a version of the thing, not of its bytes, so the weak form that compression leaves is taken as well.
    """
    header = request.headers.get("If-Match")
    if not header:
        raise Problem("precondition_required")
    tags = [tag.removeprefix("W/") for tag in parse_etags(header)]
    if "*" not in tags and etag_of(current) not in tags:
        raise Problem("precondition_failed")


def _rendered(data: Any) -> tuple[bytes, str]:
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return content, quote_etag(hashlib.blake2b(content, digest_size=16).hexdigest())


def _respond(request: Request, content: bytes, etag: str) -> HttpResponse:
    response = get_conditional_response(request._request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type="application/json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Authorization",))
    return response

"""How a read is answered: as JSON with an entity tag, 304 when the reader has it already, kept where that pays.

The tag is a digest of the answer itself. What many read alike is held in the process's own memory, and kept in Redis
under the generations of the subjects that it shows (`kmeme.lib.cache`): while it is, an answer or a 304 asks the
database nothing. Losing Redis means that it is made anew each time.
"""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from rest_framework.request import Request

from kmeme.lib.api.problems import Problem
from kmeme.lib.cache import generations, watch
from kmeme.lib.process_memory import Memory

MOST_BYTES = 4 * 1024 * 1024
"""Held by each process: some 500 recipes, or 200 pages of a list."""
LISTS_KEPT_SECONDS = 60
"""Views and trends move without a drop: a list is at most this old."""

type Make = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer's bytes and tag, for whoever may read it."""

    content: bytes
    etag: str
    subjects: frozenset[str] = frozenset()
    fresh_until: float = 0.0

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


memory = Memory[Rendered](watch, MOST_BYTES)
"""This process's, each under what tells it from all others."""


def answer(request: Request, data: Any) -> HttpResponse:
    """JSON-able data as 200 with its tag, or 304."""
    return _respond(request, _rendered(data))


def kept(
    request: Request, *, subjects: Sequence[str], seconds: int, about: Sequence[object], make: Make
) -> HttpResponse:
    """The same for what everybody who may read it reads alike, made at most once until a subject is dropped.

    `about` tells this answer from all others of the view: its path arguments and its checked parameters.
    """
    facts = repr((request.path, about, translation.get_language()))
    key = hashlib.sha256(facts.encode()).hexdigest()[:40]
    held = memory.get(key)
    if held is None:
        moment = memory.moment()
        held = _kept_in_redis(key, subjects, seconds, make)
        if held.fresh_until:
            memory.keep(key, held, moment)
    return _respond(request, held)


def _kept_in_redis(key: str, subjects: Sequence[str], seconds: int, make: Make) -> Rendered:
    """From there or made and put there; `fresh_until` is 0 while nothing can be kept."""
    present = generations(subjects)
    if not all(present):
        return _rendered(make())
    key = f"api:{key}:{':'.join(map(str, present))}"
    found: Rendered | None = cache.get(key)
    if found is None:
        found = _rendered(make(), frozenset(subjects), time.time() + seconds)
        cache.set(key, found, seconds)
    return found


def written(data: Any) -> HttpResponse:
    """What a write left, with its new tag; the request's own conditions were about what was there before."""
    left = _rendered(data)
    headers = {"ETag": left.etag, "Cache-Control": "no-store"}
    return HttpResponse(left.content, content_type="application/json", headers=headers)


def etag_of(data: Any) -> str:
    """The tag that a read of this data carries."""
    return _rendered(data).etag


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


def _rendered(data: Any, subjects: frozenset[str] = frozenset(), fresh_until: float = 0.0) -> Rendered:
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    etag = quote_etag(hashlib.blake2b(content, digest_size=16).hexdigest())
    return Rendered(content, etag, subjects, fresh_until)


def _respond(request: Request, rendered: Rendered) -> HttpResponse:
    response = get_conditional_response(request._request, etag=rendered.etag)
    if response is None:
        response = HttpResponse(rendered.content, content_type="application/json")
    response.headers["ETag"] = rendered.etag
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Authorization",))
    return response

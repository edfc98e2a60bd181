"""`Idempotency-Key`: a POST that costs or pays happens once, however often and however parallel it is sent.

The key's row, what the request does and the answer commit together. A second request with the same key waits for the
first one's transaction at the key's unique index: it then replays the answer, or goes ahead itself when the first one
came to nothing. Only what was carried out is kept: a refused request changed nothing, so its key stays free.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Protocol

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kmeme.lib.api.problems import MEDIA_TYPE, Problem

KEPT_HOURS = 24
WAIT_SECONDS = 10
KEPT_HEADERS = ("Location", "ETag")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Kept:
    """What a request with a key was answered with; `fingerprint` tells it from other requests."""

    fingerprint: str
    status: int
    headers: dict[str, str]
    body: Any


class InProgress(Exception):
    """The first request with this key has not ended within `WAIT_SECONDS`."""


class Store(Protocol):
    """Where answers are kept, for each caller apart. Both run inside the request's transaction."""

    def claim(self, owner: Any, key: str, fingerprint: str) -> Kept | None:
        """Take the key until the transaction ends (None), or what it was used for. Raises InProgress."""

    def keep(self, owner: Any, key: str, kept: Kept) -> None:
        """Keep the answer with the key that was taken."""


type Handler[V: APIView, **P] = Callable[Concatenate[V, Request, P], Response]


def idempotent[V: APIView, **P](handler: Handler[V, P]) -> Handler[V, P]:
    """Let `Idempotency-Key` make this POST happen once; the view names its store as `idempotency_store`."""

    @wraps(handler)
    def once(view: V, request: Request, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(view, request, *args, **kwargs)
        if not _KEY.fullmatch(key):
            raise Problem("bad_idempotency_key")
        store: Store = view.idempotency_store  # type: ignore[attr-defined]  # of kmeme.lib.api.views.ApiView
        fingerprint = fingerprint_of(request)
        try:
            with transaction.atomic():
                kept = store.claim(request.user, key, fingerprint)
                if kept is None:
                    response = handler(view, request, *args, **kwargs)
                    store.keep(request.user, key, _kept(fingerprint, response))
                    return response
        except InProgress as error:
            raise Problem("idempotency_in_progress", headers={"Retry-After": "1"}) from error
        return _replayed(kept, fingerprint)

    once.is_idempotent = True  # type: ignore[attr-defined]
    return once


def fingerprint_of(request: Request) -> str:
    """The same for the same request, however its JSON is spelt."""
    facts = [request.method, request.get_full_path(), request.data]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _kept(fingerprint: str, response: Response) -> Kept:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return Kept(fingerprint, response.status_code, headers, response.data)


def _replayed(kept: Kept, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise Problem("idempotency_key_reused")
    kind = MEDIA_TYPE if kept.status >= 400 else None
    replayed = {**kept.headers, "Idempotent-Replayed": "true"}
    return Response(kept.body, status=kept.status, headers=replayed, content_type=kind)

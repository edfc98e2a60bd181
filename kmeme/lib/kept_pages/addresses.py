"""Which requests mean a page that is kept, and when two of them mean the same one."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest

LONGEST = 300
"""Letters of a path or a query; nobody writes longer ones by hand."""
# What other sites and advertisements hang on an address; no page of ours reads it. Everything else that is not known
# might mean something to the page, so such a request is not answered by what is kept.
_TRACKERS = re.compile(r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|ttclid|twclid|igshid|igsh|n_media|n_query")


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages of one form: their paths, and of each parameter that they read, the values that are worth keeping."""

    path: re.Pattern[str]
    parameters: Mapping[str, Collection[str]]


_kinds: list[Kind] = []
_found: dict[str, Kind | None] = {}


def add(path: str, **parameters: Collection[str]) -> None:
    """Keep pages whose whole path matches (called from an AppConfig's `ready`).

    A parameter's values must be few and known: what people type would fill Redis with pages that nobody asks for twice.
    """
    _kinds.append(Kind(re.compile(path), parameters))
    _found.clear()


def address_of(request: HttpRequest) -> str | None:
    """The path with those parameters that matter, in order; None for what is not kept."""
    path = request.path_info
    kind = _found.get(path)
    if kind is None:
        kind = _kind_of(path)
        if kind is None:
            return None
    query = request.META.get("QUERY_STRING", "")
    return path if not query else _with_parameters(path, query, kind)


def is_visitor(request: HttpRequest) -> bool:
    """Whether nothing in the request says who asks: no session, no message waiting, no token."""
    cookies = request.META.get("HTTP_COOKIE", "")
    if cookies and (settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies):
        return False
    return request.method in ("GET", "HEAD") and "HTTP_AUTHORIZATION" not in request.META


def _kind_of(path: str) -> Kind | None:
    if len(path) > LONGEST:
        return None
    kind = next((kind for kind in _kinds if kind.path.fullmatch(path)), None)
    if kind is not None:
        if len(_found) >= 10_000:
            _found.clear()
        _found[path] = kind
    return kind


def _with_parameters(path: str, query: str, kind: Kind) -> str | None:
    if len(query) > LONGEST:
        return None
    kept: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name == "lang" or _TRACKERS.fullmatch(name):
            continue
        values = kind.parameters.get(name)
        if values is None or name in kept or (value and value not in values):
            return None
        kept[name] = value
    chosen = sorted((name, value) for name, value in kept.items() if value)
    return f"{path}?{urlencode(chosen)}" if chosen else path

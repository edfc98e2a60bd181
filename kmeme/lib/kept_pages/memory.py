"""Kept pages in a process's own memory, as finished answers for visitors: what most requests of the site are."""

import gzip
import re
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.http import parse_etags

from kmeme.lib.cache import watch
from kmeme.lib.kept_pages.store import Page
from kmeme.lib.process_memory import Memory

MOST_BYTES = 24 * 1024 * 1024
"""A page with its compressed forms is about 60 KB: this holds some 400 of them."""
SMALLEST_BYTES = 1024
"""Below this, compressing wins nothing."""
WINDOW = 18
"""Powers of two: 256 KB, more than a page has. The default of 4 MB is taken from the system for each page."""
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=6, lgwin=WINDOW)),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
_ACCEPTED = {coding: re.compile(rf"\b{coding}\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))") for coding in CODINGS}
# What every answer has of its own.
_OWN = ("Content-Length", "Content-Encoding", "Date")


class Answer:
    """A page as visitors get it: its headers, and its bytes in each coding that somebody has asked for.

    It holds no secret, and the same bytes for everybody, so that compressing it tells nobody anything (BREACH).
    """

    __slots__ = ("_bodies", "_headers", "_shared", "etag", "fresh_until", "size", "subjects")

    def __init__(self, page: Page, body: bytes, headers: ResponseHeaders) -> None:
        self.etag = headers["ETag"]
        self.fresh_until = page.fresh_until
        self.subjects = frozenset(name for name, _of in (*page.exact, *page.loose))
        self.size = len(body) * 3 // 2
        self._bodies: dict[str, bytes] = {}
        self._headers: dict[str, ResponseHeaders] = {}
        self._shared = ResponseHeaders(headers)
        for name in _OWN:
            self._shared.pop(name)
        self._add("", body)

    def response(self, request: HttpRequest) -> HttpResponse:
        """200 with the bytes that the reader takes, or 304."""
        if self._is_known(request.META.get("HTTP_IF_NONE_MATCH", "")):
            return _with(HttpResponse(status=304), self._shared)
        coding = self._coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if coding not in self._bodies:
            self._add(coding, CODINGS[coding](self._bodies[""]))
        return _with(HttpResponse(self._bodies[coding]), self._headers[coding])

    def _is_known(self, tags: str) -> bool:
        if not tags or tags == self.etag:
            return bool(tags)
        # Compared weakly: a cache in front may have made a tag weak or strong.
        opaque = self.etag.removeprefix("W/")
        return any(tag == "*" or tag.removeprefix("W/") == opaque for tag in parse_etags(tags))

    def _coding(self, accepted: str) -> str:
        if not accepted or self.size < SMALLEST_BYTES:
            return ""
        return next((coding for coding, pattern in _ACCEPTED.items() if pattern.search(accepted)), "")

    def _add(self, coding: str, body: bytes) -> None:
        headers = ResponseHeaders(self._shared)
        headers["Content-Length"] = str(len(body))
        if coding:
            headers["Content-Encoding"] = coding
        self._headers[coding] = headers
        self._bodies[coding] = body


def _with(response: HttpResponse, headers: ResponseHeaders) -> HttpResponse:
    """Copied in one go: checking each value again for each answer would cost as much as all the rest."""
    response.headers = ResponseHeaders({})
    response.headers._store = headers._store.copy()
    return response


memory = Memory[Answer](watch, MOST_BYTES)
"""This process's, each under its address and language."""

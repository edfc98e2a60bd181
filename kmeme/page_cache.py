"""Answers visitors with kept pages before sessions, languages and sign-in cost anything (`kmeme.lib.kept_pages`)."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qs

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request

from kmeme.lib.kept_pages import addresses
from kmeme.lib.kept_pages.answers import kept_in
from kmeme.lib.kept_pages.memory import Answer, memory
from kmeme.middleware import remember_language

type GetResponse = Callable[[HttpRequest], HttpResponse]

LONGEST_WISH = 200
"""Letters of an Accept-Language header whose meaning is remembered."""


class PageCache:
    """A visitor's answer comes from this process's memory when it is there; otherwise it is remembered on its way out.

    Both ways end in the same `Answer`, so that nobody can tell them apart.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or pass on. `request.page_cache` says which of them ("memory" or "view") to whoever counts."""
        address = addresses.address_of(request) if addresses.is_visitor(request) else None
        if address is None or not _is_our_host(request):
            return self.get_response(request)
        wanted = _wanted(request)
        key = f"{language_of(request, wanted)}{'!' if wanted else ''}{address}"
        answer = memory.get(key)
        request.page_cache = "memory" if answer else "view"  # type: ignore[attr-defined]
        response = answer.response(request) if answer else self._made(request, key)
        if wanted:
            remember_language(response, wanted)
        return response

    def _made(self, request: HttpRequest, key: str) -> HttpResponse:
        moment = memory.moment()
        # Compressed here, once for all; the middleware further in would do it for each reader.
        accepted = request.META.pop("HTTP_ACCEPT_ENCODING", None)
        response = self.get_response(request)
        if accepted is not None:
            request.META["HTTP_ACCEPT_ENCODING"] = accepted
        kept = kept_in(response)
        if kept is None or set(response.cookies) - {settings.LANGUAGE_COOKIE_NAME}:
            return response
        answer = Answer(kept.page, kept.body, response.headers)
        if kept.page.is_kept and key.startswith(kept.page.language):
            memory.keep(key, answer, moment)
        return answer.response(request)


def language_of(request: HttpRequest, wanted: str) -> str:
    """The language that the answer will be in: `?lang=`, the cookie, the browser's wish (as `kmeme.middleware`)."""
    cookies = request.META.get("HTTP_COOKIE", "")
    chosen = wanted or (
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "") if settings.LANGUAGE_COOKIE_NAME in cookies else ""
    )
    wish = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    return _language(chosen[:LONGEST_WISH], wish) if len(wish) <= LONGEST_WISH else _language.__wrapped__(chosen, wish)


@lru_cache(maxsize=1000)
def _language(chosen: str, wish: str) -> str:
    request = HttpRequest()
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
    request.META["HTTP_ACCEPT_LANGUAGE"] = wish
    return get_language_from_request(request)


def _wanted(request: HttpRequest) -> str:
    """A language that we have, asked for by `?lang=`; such an answer sets a cookie and is nobody else's to keep."""
    query = request.META.get("QUERY_STRING", "")
    if "lang=" not in query:
        return ""
    wanted = parse_qs(query).get("lang", [""])[-1]
    return wanted if wanted in dict(settings.LANGUAGES) else ""


def _is_our_host(request: HttpRequest) -> bool:
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True

"""What happens around every request: a lost database, the language, and the admin's content policy."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP

from kmeme.views import unavailable

EMBEDDED_PLAYERS: list[str] = settings.EMBEDDED_PLAYERS
MAP_ORIGINS: list[str] = settings.MAP_ORIGINS
logger = logging.getLogger(__name__)

type GetResponse = Callable[[HttpRequest], HttpResponse]


class DatabaseGone:
    """Answer 503 with Retry-After while the database is away; the next request tries it again by itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a lost connection into a 503; every other error goes its usual way."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.exception("the database does not answer")
        return unavailable(request)


class Language(LocaleMiddleware):
    """Korean first, English second: `?lang=` wins and is remembered, then the cookie, then the browser's wish."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of this request."""
        wanted = request.GET.get("lang")
        if wanted in dict(settings.LANGUAGES):
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = wanted
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        """Remember an explicit choice for a year, and say what the answer depends on."""
        if request.path.startswith(settings.MEDIA_URL):
            return response  # a picture or a film has no language, and a cache should keep one copy of it
        super().process_response(request, response)
        patch_vary_headers(response, ["Cookie"])
        wanted = request.GET.get("lang")
        if wanted in dict(settings.LANGUAGES):
            remember_language(response, wanted)
        return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep an explicit choice for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class AdminContentSecurityPolicy:
    """Loosen the content policy inside the admin only: unfold's Alpine.js evaluates expressions and sets styles."""

    POLICY = {
        **settings.SECURE_CSP,
        "script-src": [CSP.SELF, CSP.UNSAFE_EVAL, CSP.UNSAFE_INLINE],
        "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
        "img-src": [CSP.SELF, "data:", "blob:", *MAP_ORIGINS],
        # The preview of a draft is shown beside its form.
        "frame-src": [CSP.SELF, *EMBEDDED_PLAYERS],
    }

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the admin's own policy on its answers."""
        response = self.get_response(request)
        if request.path.startswith("/admin/") and not hasattr(response, "_csp_config"):
            response._csp_config = self.POLICY  # type: ignore[attr-defined]  # what Django's csp_override sets
        return response

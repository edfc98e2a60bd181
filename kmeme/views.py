"""The two pages that people see when something is wrong on our side; neither needs the database or the cache."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

RETRY_AFTER_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an unforeseen error; a lost database that came up outside of a view is told apart."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return HttpResponse(_in_their_language(request, "500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After: nothing works just now, and the next try may."""
    response = HttpResponse(_in_their_language(request, "503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _in_their_language(request: HttpRequest, template: str) -> str:
    with translation.override(translation.get_language_from_request(request)):
        return render_to_string(template)

"""What the tablet in a shop shows: the code of this half minute, without signing in."""

import io

import segno
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns import qr
from campaigns.models import Place
from kmeme.lib.throttle import a_minute


@require_safe
@never_cache
@a_minute(120)
def display(request: HttpRequest, token: str) -> HttpResponse:
    """The page, which renews its code by itself."""
    place = _place(token)
    now = timezone.now()
    shown = qr.shown(place, now)
    seconds, letters = shown.seconds_left(now), grouped(shown.code)
    context = {"place": place, "letters": letters, "seconds": seconds, "token": token, "qr": _svg(shown)}
    return render(request, "campaigns/display.html", context)


@require_safe
@never_cache
@a_minute(240)
def code(request: HttpRequest, token: str) -> HttpResponse:
    """The present code for the page's script: its picture, its letters, and how long it is shown (ms)."""
    place = _place(token)
    now = timezone.now()
    shown = qr.shown(place, now)
    left = round(shown.seconds_left(now) * 1000)
    return JsonResponse({"code": grouped(shown.code), "svg": str(_svg(shown)), "milliseconds": left})


def grouped(letters: str) -> str:
    """In fours, as people read it out: "ABCD EFGH IJKL"."""
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _place(token: str) -> Place:
    place = qr.place_of(token)
    if place is None:
        raise Http404
    return place


def _svg(shown: qr.Shown) -> SafeString:
    """Always dark on light with its quiet zone: cameras do not read it otherwise."""
    content = io.BytesIO()
    segno.make(shown.url, error="m", micro=False).save(
        content, kind="svg", border=4, omitsize=True, xmldecl=False, svgns=True, dark="#17140f", light="#ffffff"
    )
    return mark_safe(content.getvalue().decode())  # noqa: S308  (segno's own, made from our address)

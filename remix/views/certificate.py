"""Checking a certificate: the page that anybody may open, its QR code, and the picture that other sites show."""

import io
from contextlib import ExitStack

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kmeme.lib.site import absolute
from kmeme.lib.throttle import a_minute
from remix import pages
from remix.badges.keys import signing_key
from remix.certificate_codes import canonical
from remix.files import opened_picture
from remix.models import Certificate
from remix.recipe import Recipe
from remix.share_image.certificate import certificate_image
from remix.states import NodeState
from remix.strip import Strip
from remix.views.share import kept_image


@require_safe
@a_minute(120)
def check(request: HttpRequest) -> HttpResponse:
    """Where somebody types the number of a certificate; `?code=` leads to its page."""
    typed = request.GET.get("code", "").strip()
    code = canonical(typed)
    if code and Certificate.objects.filter(code=code).exists():
        return redirect("remix:certificate", code)
    if typed:
        return _no_such(request, typed)
    return render(request, "remix/certificate/check.html", {"path": request.path})


@require_safe
@a_minute(120)
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What was certified, to whom, when, on what numbers, and whether it still holds."""
    known = canonical(code)
    found = Certificate.objects.select_related("node").filter(code=known).first() if known else None
    if found is None:
        return _no_such(request, code)
    if known != code:
        return redirect(found)
    found = _as_shown(found)
    recipe = Recipe.model_validate(found.node.recipe)
    path = found.get_absolute_url()
    context = {
        "certificate": found,
        "recipe": recipe,
        "strip": Strip(recipe),
        "is_public": found.node.state == NodeState.PUBLISHED,
        "cover": pages.cover(recipe) if found.node.state == NodeState.PUBLISHED else None,
        "qr": _qr(found),
        "has_badge": signing_key() is not None,
        "path": path,
    }
    response = render(request, "remix/certificate/page.html", context)
    # A revocation shows at once.
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of a certificate's page, as a picture of its own to print."""
    svg = io.BytesIO()
    _code(exact(code)).save(svg, kind="svg", scale=8, border=4, dark="#17140f", light="#fffdf8", xmldecl=False)
    response = HttpResponse(svg.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
@a_minute(60)
def image(request: HttpRequest, code: str) -> HttpResponseBase:
    """The share image in the active language, kept until something that it shows changes."""
    found = exact(code)
    holder = found.holder_name.replace(" ", "_")
    return kept_image(
        f"certificate-image:{found.code}:{bool(found.revoked_at)}:{found.node.state}:{holder}", lambda: _drawn(found)
    )


def exact(code: str) -> Certificate:
    """The certificate with this number, spelt as we spell it; 404 otherwise."""
    found = Certificate.objects.select_related("node").filter(code=code).first()
    if found is None:
        raise Http404
    return _as_shown(found)


def _as_shown(found: Certificate) -> Certificate:
    """It holds whatever becomes of its recipe, but does not name one that was taken down."""
    if found.node.state == NodeState.TAKEN_DOWN:
        found.title = gettext("내려간 레시피")
    return found


def _no_such(request: HttpRequest, typed: str) -> HttpResponse:
    return render(request, "remix/certificate/check.html", {"typed": typed[:40]}, status=404)


def _code(of: Certificate) -> segno.QRCode:
    return segno.make(absolute(of.get_absolute_url()), error="m", micro=False)


def _qr(of: Certificate) -> SafeString:
    """The code as inline SVG without any style, in the ink of the page that it stands on."""
    svg = _code(of).svg_inline(border=0, omitsize=True, svgclass="qr-code", lineclass="qr-ink")
    return mark_safe(svg.replace(' stroke="#000"', ""))  # noqa: S308  (segno's own, made from our address)


def _drawn(of: Certificate) -> bytes:
    recipe = Recipe.model_validate(of.node.recipe)
    cover = pages.cover(recipe) if of.node.state == NodeState.PUBLISHED else None
    with ExitStack() as files:
        picture = opened_picture(cover, files)
        return certificate_image(of, Strip(recipe), picture=picture, address=absolute(of.get_absolute_url()))

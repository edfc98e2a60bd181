"""Checking in at a place: by the phone's position, by the code on the shop's display, by a picture."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import consents
from accounts.models import ConsentKind, User
from accounts.views.asking import person
from campaigns import checkin, fix_input, openness
from campaigns.checkin import CheckedIn, NotHere
from campaigns.models import Campaign, Method, Place
from campaigns.models.campaign import PICTURE_METHODS
from campaigns.views.access import readable_campaign
from kmeme.lib.browser_features import uses
from kmeme.lib.errors import Refused
from remix import uploading
from remix.models import UploadPurpose
from remix.upload_rules import PICTURE_TYPES
from remix.views.asking import OF_FILES, status_of

ACCEPT = ",".join(PICTURE_TYPES)
LONGEST_FIX = 20_000


@login_required
@never_cache
@uses("geolocation", "camera")
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, slug: str, place_id: int | None = None) -> HttpResponse:
    """The page with the methods of the campaign; a POST checks in and shows what came of it."""
    campaign = readable_campaign(request, slug)
    place = _place(campaign, place_id)
    actor = person(request)
    refusal: Refused | None = None
    done: CheckedIn | None = None
    if request.method == "POST":
        try:
            done = _checked_in(request, actor, campaign, place)
        except Refused as error:
            refusal = error
    context = {
        "campaign": campaign,
        "place": place,
        "place_data": _data(place),
        "methods": list(map(Method, campaign.methods)),
        "code": request.GET.get("code", request.POST.get("code", ""))[:40],
        "has_location_consent": consents.has_given(actor, ConsentKind.LOCATION),
        "accept": ACCEPT,
        "refusal": refusal,
        "missing_metres": refusal.missing_metres if isinstance(refusal, NotHere) else 0,
        "done": done,
        "closed": None if done or refusal else _closed(actor, campaign, place),
    }
    status = status_of(refusal, OF_FILES, otherwise=422) if refusal else 200
    return render(request, "campaigns/check_in.html", context, status=status)


def _place(campaign: Campaign, place_id: int | None) -> Place | None:
    if place_id is None:
        if not campaign.is_online:
            raise Http404
        return None
    place = Place.objects.in_use().select_related("campaign").filter(pk=place_id, campaign=campaign).first()
    if place is None:
        raise Http404
    return place


def _checked_in(request: HttpRequest, actor: User, campaign: Campaign, place: Place | None) -> CheckedIn:
    method = request.POST.get("method", "")
    evidence = _position(request) if method in (Method.GPS_MATCH, Method.QR_ROTATING) else {}
    if method in PICTURE_METHODS:
        evidence["upload"] = _picture(request, actor)
    return checkin.check_in(
        actor=actor,
        campaign=campaign,
        place=place,
        method=method,
        code=request.POST.get("code", ""),
        agrees_to_location=request.POST.get("agrees") == "on",
        **evidence,
    )


def _position(request: HttpRequest) -> dict[str, Any]:
    """What static/campaigns/check_in.js put into the form; nothing without JavaScript."""
    text = request.POST.get("fixes", "")
    if not text:
        return {}
    try:
        sent = json.loads(text[:LONGEST_FIX])
    except ValueError as error:
        raise Refused("bad_fix", fix_input.UNREADABLE) from error
    if not isinstance(sent, dict):
        raise Refused("bad_fix", fix_input.UNREADABLE)
    return {
        "fix": fix_input.read_fix(sent.get("fix")),
        "trail": fix_input.read_trail(sent.get("trail")),
        "sent_at": fix_input.read_time(sent.get("sent_at")),
    }


def _picture(request: HttpRequest, actor: User) -> Any:
    picture = request.FILES.get("picture")
    if not isinstance(picture, UploadedFile):
        raise Refused("picture_needed", _("사진을 골라 주세요."))
    return uploading.take_in(
        actor=actor,
        purpose=UploadPurpose.CAMPAIGN_PROOF,
        name=picture.name or "",
        content_type=picture.content_type or "",
        size=picture.size or 0,
        content=picture.open(),
    )


def _closed(actor: User, campaign: Campaign, place: Place | None) -> Refused | None:
    """Why it would be refused whatever is shown, so that nobody tries in vain."""
    try:
        now = timezone.now()
        openness.require_open(actor, campaign, place, campaign.methods[0], now)
        openness.free_slot(actor, campaign, place, now)
    except Refused as refusal:
        return refusal
    return None


def _data(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"latitude": place.position.y, "longitude": place.position.x, "radius": place.radius_metres}

"""One campaign's page, its places for the map, its colour, and handing out what was earned and could not be had yet."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from accounts.views.asking import person
from campaigns import brand, maps, pages, rewards
from campaigns.models import Place, Reward
from campaigns.pages import Skin
from campaigns.views.access import readable_campaign, visitor
from campaigns.views.listing import feature
from campaigns.views.visiting import for_visitors
from kmeme.lib.browser_features import uses
from kmeme.lib.errors import Refused

# The admin shows the three skins beside each other.
FRAMED_BY_US: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}
MOST_PLACES_ON_A_MAP = 1000


@require_safe
@xframe_options_sameorigin
@csp_override(FRAMED_BY_US)
@uses("geolocation")
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Rules, places, recipes, prizes, leaderboard and the time that is left; `?skin=` dresses it otherwise."""
    return for_visitors(request, slug, lambda: _page(request, slug)) or _page(request, slug)


def _page(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = readable_campaign(request, slug)
    asked = request.GET.get("skin", "")
    skin = Skin(asked) if asked in Skin else pages.default_skin(campaign)
    context = {
        "page": pages.campaign_page(campaign, visitor(request)),
        "campaign": campaign,
        "skin": skin,
        "map": maps.config(),
        "path": campaign.get_absolute_url(),
    }
    response = render(request, "campaigns/detail.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """GeoJSON of the campaign's places for its map, open or not."""
    campaign = readable_campaign(request, slug)
    found = Place.objects.in_use().filter(campaign=campaign).defer("open_minutes", "qr_secret").order_by("pk")
    features = [feature(place, campaign) for place in found[:MOST_PLACES_ON_A_MAP]]
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Cache-Control"] = "private, max-age=60"
    return response


@require_safe
def colours(request: HttpRequest, slug: str) -> HttpResponse:
    """The brand's colour as a style sheet: the pages' policy allows no style that stands in the page."""
    light, dark = brand.tones(readable_campaign(request, slug).colour)
    sheet = render_to_string("campaigns/brand.css", {"light": light, "dark": dark})
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_POST
@login_required
def take_reward(request: HttpRequest, slug: str, reward_id: int) -> HttpResponse:
    """Take a reward that has been earned, when it could not be handed out at once."""
    campaign = readable_campaign(request, slug)
    reward = get_object_or_404(Reward, pk=reward_id, campaign=campaign)
    try:
        rewards.redeem(actor=person(request), reward=reward)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{campaign.get_absolute_url()}#prizes")

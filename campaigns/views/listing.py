"""All campaigns, and the places around somebody: as a page, and as GeoJSON for its map."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts import inbox
from campaigns import boxes, clusters, coordinates, geo, maps, page_cache, pages
from campaigns.coordinates import BadCoordinates, Coordinates
from campaigns.geo import Near
from campaigns.models import Campaign, Place
from kmeme.lib.browser_features import uses
from kmeme.lib.errors import Refused
from kmeme.lib.kept_pages import addresses, answers, store
from kmeme.lib.kept_pages.store import Made
from kmeme.lib.throttle import a_minute


@require_safe
@uses("geolocation")
def listing(request: HttpRequest) -> HttpResponse:
    """Campaigns by when they end; with `?near=37.55,126.98` the open places around a point, nearest first."""
    if address := addresses.address_of(request):
        page = store.fetch(
            address,
            exact=(),
            loose=[page_cache.ALL],
            seconds=page_cache.SECONDS,
            make=lambda: Made(_rendered(None, None)),
        )
        if page:
            return answers.answer(request, page, inbox.placed(request, page.body))
    refusal: Refused | None = None
    near: list[Near] | None = None
    try:
        at = _point(request.GET.get("near", ""))
        near = list(geo.nearby(at).places) if at else None
    except Refused as error:
        refusal = error
    body = _rendered(near, refusal)
    response = HttpResponse(inbox.placed(request, body), status=400 if refusal else 200)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _rendered(near: list[Near] | None, refusal: Refused | None) -> bytes:
    """The page without a person."""
    context = {
        "lists": pages.lists(),
        "near": near,
        "refusal": refusal,
        "did_you_mean": getattr(refusal, "did_you_mean", None),
        "map": maps.config(),
        "path": reverse("campaigns:list"),
    }
    return render_to_string("campaigns/list.html", context).encode()


@require_safe
@a_minute(240)
def places(request: HttpRequest) -> HttpResponse:
    """GeoJSON of what is open now: `?near=lat,lng[&node=…]` places by distance, `?bbox=w,s,e,n` clusters."""
    try:
        features = _around(request) if "near" in request.GET else _in_box(request)
    except Refused as refusal:
        meant = refusal.did_you_mean if isinstance(refusal, BadCoordinates) else None
        answer = {"code": refusal.code, "detail": str(refusal), "did_you_mean": str(meant) if meant else None}
        return JsonResponse(answer, status=400)
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Cache-Control"] = "private, max-age=30"
    return response


def feature(place: Place, campaign: Campaign, metres: float | None = None) -> dict[str, Any]:
    """One place as the maps' scripts read it."""
    properties = {
        "name": place.name,
        "address": place.address,
        "campaign": campaign.title,
        "url": f"{campaign.get_absolute_url()}#place-{place.pk}",
        "radius": place.radius_metres,
    }
    if metres is not None:
        properties["metres"] = round(metres)
    return {"type": "Feature", "id": place.pk, "geometry": _geometry(place), "properties": properties}


def _geometry(place: Place) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(place.position.x, 6), round(place.position.y, 6)]}


def _around(request: HttpRequest) -> list[dict[str, Any]]:
    latitude, _comma, longitude = request.GET["near"][:80].partition(",")
    found = geo.nearby(coordinates.read(latitude, longitude)).places
    return [feature(near.place, near.place.campaign, near.metres) for near in found]


def _in_box(request: HttpRequest) -> list[dict[str, Any]]:
    found = clusters.clusters(boxes.read(request.GET.get("bbox", "")))
    single = Place.objects.select_related("campaign").defer("open_minutes", "qr_secret")
    named = single.in_bulk([cluster.place_id for cluster in found if cluster.place_id])
    return [
        feature(named[cluster.place_id], named[cluster.place_id].campaign)
        if cluster.place_id in named
        else {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [cluster.longitude, cluster.latitude]},
            "properties": {"count": cluster.count},
        }
        for cluster in found
    ]


def _point(text: str) -> Coordinates | None:
    """ "37.55,126.98"; None for nothing. Raises BadCoordinates."""
    if not text:
        return None
    latitude, _comma, longitude = text[:80].partition(",")
    return coordinates.read(latitude, longitude)

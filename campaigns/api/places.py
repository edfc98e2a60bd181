"""Places as GeoJSON: around a point, in a map's box, or all of one campaign."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api.endpoint import Endpoint
from accounts.models.api_key import Scope
from campaigns import boxes, clusters, coordinates, geo
from campaigns.api import examples
from campaigns.api.campaigns import published
from campaigns.api.place_shapes import ClusterFeature, ClusterProperties, PlaceFeature, Places, feature_of, spot
from campaigns.boxes import Box
from campaigns.coordinates import BadCoordinates, Coordinates
from campaigns.models import Campaign, Place
from kmeme.lib.api import paging, reading
from kmeme.lib.api.inputs import Number
from kmeme.lib.api.operations import operation
from kmeme.lib.api.problems import Problem, Wrong
from kmeme.lib.errors import Refused

WITH = {
    "near": {"near", "radius", "campaign", "limit", "cursor"},
    "bbox": {"bbox", "campaign"},
    "campaign": {"campaign", "limit", "cursor"},
}
"""What each way of asking takes; the first one that is there says which it is."""


class PlacesQuery(paging.Paged):
    """The parameters; `near`, `bbox` or `campaign` at least."""

    near = serializers.CharField(required=False, max_length=60, help_text=_("위도,경도: 37.566295,126.977945"))
    radius = Number(required=False, min_value=1, max_value=geo.MOST_RADIUS_METRES, help_text=_("near의 반경, 미터."))
    bbox = serializers.CharField(
        required=False,
        max_length=120,
        help_text=_("서,남,동,북: 126.9,37.5,127.1,37.6. 날짜변경선을 넘으면 서가 더 커요."),
    )
    campaign = serializers.SlugField(
        required=False, max_length=60, help_text=_("이 캠페인의 장소만, 지금 닫혀 있어도.")
    )


class PlacesView(Endpoint):
    """`/api/v1/places/`."""

    required_scopes = {"GET": Scope.CAMPAIGNS_READ}

    @operation(
        id="list_places",
        tag="campaigns",
        summary=_("장소 찾기"),
        description=_(
            "GeoJSON이에요. near면 가까운 곳부터, bbox면 지도에 그릴 묶음으로, campaign만 주면 그 캠페인의 장소 모두. "
            "campaign이 없으면 지금 열려 있는 곳만 나와요. 위도와 경도를 바꿔 쓰면 errors의 did_you_mean에 "
            "제안이 있어요."
        ),
        answers={200: Places},
        query=PlacesQuery,
        problems=("not_found",),
        example=examples.PLACES,
    )
    def get(self, request: Request) -> HttpResponse:
        """One page, or the clusters of a box."""
        way = _way(request)
        campaign = published(self.asked["campaign"]) if "campaign" in self.asked else None
        if way == "near":
            features, following = _near(self.asked, campaign)
        elif way == "bbox":
            features, following = _in_box(_box(self.asked["bbox"]), campaign), None
        else:
            features, following = _all_of(self.asked, self.asked["campaign"], _of(campaign))
        found = Places(type="FeatureCollection", features=features, next_cursor=following)
        return reading.answer(request, found.chosen())


def _way(request: Request) -> str:
    """Which of `WITH` was asked for. Raises Problem for none, and for parameters that do not go with it."""
    way = next((name for name in WITH if name in request.query_params), None)
    if way is None:
        needed = Wrong("required", str(_("near, bbox, campaign 중 하나를 보내 주세요.")), parameter="near")
        raise Problem("invalid_request", errors=[needed])
    wrong = [
        Wrong("not_together", str(_("%(way)s와(과) 함께 쓸 수 없어요.") % {"way": way}), parameter=name)
        for name in request.query_params
        if name not in WITH[way]
    ]
    if wrong:
        raise Problem("invalid_request", errors=wrong)
    return way


def _near(
    asked: dict[str, Any], campaign: Campaign | None
) -> tuple[Sequence[PlaceFeature | ClusterFeature], str | None]:
    at = _point(asked["near"])
    radius = asked.get("radius", geo.DEFAULT_RADIUS_METRES)
    of = ["places.near", str(at), radius, campaign.pk if campaign else None]
    cursor = paging.opened(asked["cursor"], of)[0] if "cursor" in asked else None
    places = _of(campaign) if campaign else None
    found = geo.nearby(at, radius_metres=radius, limit=asked["limit"], cursor=cursor, places=places)
    features = [feature_of(near.place, near.metres) for near in found.places]
    return features, paging.closed([found.cursor], of) if found.cursor else None


def _all_of(
    asked: dict[str, Any], slug: str, places: QuerySet[Place]
) -> tuple[Sequence[PlaceFeature | ClusterFeature], str | None]:
    of = ["places.campaign", slug]
    found = places.order_by("pk")
    if "cursor" in asked:
        found = found.filter(pk__gt=paging.opened(asked["cursor"], of)[0])
    size = asked["limit"]
    rows = list(found[: size + 1])
    following = paging.closed([rows[size - 1].pk], of) if len(rows) > size else None
    return [feature_of(row) for row in rows[:size]], following


def _in_box(box: Box, campaign: Campaign | None) -> list[PlaceFeature | ClusterFeature]:
    found = clusters.clusters(box, places=Place.objects.in_use().filter(campaign=campaign) if campaign else None)
    single = _shown(Place.objects.all()).in_bulk([one.place_id for one in found if one.place_id])
    return list(_drawn(found, single))


def _drawn(found: Iterable[clusters.Cluster], single: dict[int, Place]) -> Iterable[PlaceFeature | ClusterFeature]:
    for one in found:
        if one.place_id in single:
            yield feature_of(single[one.place_id])
        else:
            properties = ClusterProperties(count=one.count)
            yield ClusterFeature(type="Feature", geometry=spot(one.longitude, one.latitude), properties=properties)


def _of(campaign: Campaign | None) -> QuerySet[Place]:
    return _shown(Place.objects.in_use().filter(campaign=campaign))


def _shown(places: QuerySet[Place]) -> QuerySet[Place]:
    return places.select_related("campaign").defer("open_minutes", "qr_secret")


def _point(text: str) -> Coordinates:
    """ "37.55,126.98". Raises Problem."""
    latitude, _comma, longitude = text.partition(",")
    try:
        return coordinates.read(latitude, longitude)
    except BadCoordinates as bad:
        meant = f"{bad.did_you_mean.latitude:.9g},{bad.did_you_mean.longitude:.9g}" if bad.did_you_mean else ""
        raise _wrong("near", bad, meant) from bad


def _box(text: str) -> Box:
    """ "126.9,37.5,127.1,37.6". Raises Problem."""
    try:
        return boxes.read(text)
    except Refused as refusal:
        raise _wrong("bbox", refusal, _exchanged(text)) from refusal


def _exchanged(text: str) -> str:
    """The box with latitudes and longitudes exchanged, when that is one; else nothing."""
    parts = text.split(",")
    meant = ",".join((parts[1], parts[0], parts[3], parts[2])) if len(parts) == 4 else ""
    try:
        boxes.read(meant)
    except Refused:
        return ""
    return meant


def _wrong(parameter: str, refusal: Refused, meant: str) -> Problem:
    wrong = Wrong(refusal.code, str(refusal), parameter=parameter, did_you_mean=meant)
    return Problem("invalid_request", errors=[wrong])

"""Places as GeoJSON features (RFC 7946)."""

from typing import Any, Literal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop
from pydantic import Field

from campaigns.models import Place
from kmeme.lib.api.shapes import Shape


class Spot(Shape):
    """A point."""

    type: Literal["Point"]
    coordinates: list[float] = Field(description=gettext_noop("경도, 위도 순서예요."), min_length=2, max_length=2)


class PlaceProperties(Shape):
    """What a place is."""

    name: str
    address: str | None
    campaign: str = Field(description=gettext_noop("캠페인의 slug."))
    radius_metres: int = Field(description=gettext_noop("이 안에서 체크인할 수 있어요."))
    is_open: bool = Field(description=gettext_noop("지금 문이 열려 있는지."))
    opening_hours: list[dict[str, Any]] = Field(
        description=gettext_noop("days(0은 월요일), opens, closes. 한국 시각이고, 비었으면 언제나 열려 있어요.")
    )
    metres: float | None = Field(description=gettext_noop("near일 때 그 점까지의 거리."))
    page_url: str


class PlaceFeature(Shape):
    """One place."""

    type: Literal["Feature"]
    id: int = Field(description=gettext_noop("체크인할 때 보내는 place_id."))
    geometry: Spot
    properties: PlaceProperties


class ClusterProperties(Shape):
    """How many places are together."""

    count: int


class ClusterFeature(Shape):
    """Places that are too near to each other for the map."""

    type: Literal["Feature"]
    geometry: Spot
    properties: ClusterProperties


class Places(Shape):
    """A GeoJSON FeatureCollection, with the cursor of the next page."""

    type: Literal["FeatureCollection"]
    features: list[PlaceFeature | ClusterFeature]
    next_cursor: str | None


def feature_of(place: Place, metres: float | None = None) -> PlaceFeature:
    """A place as it is sent."""
    page = settings.SITE_URL + place.campaign.get_absolute_url()
    properties = PlaceProperties(
        name=place.name,
        address=place.address or None,
        campaign=place.campaign.slug,
        radius_metres=place.radius_metres,
        is_open=place.is_open(timezone.now()),
        opening_hours=place.opening_hours,
        metres=None if metres is None else round(metres, 1),
        page_url=f"{page}#place-{place.pk}",
    )
    geometry = spot(place.position.x, place.position.y)
    return PlaceFeature(type="Feature", id=place.pk, geometry=geometry, properties=properties)


def spot(longitude: float, latitude: float) -> Spot:
    """A point as it is sent, to about ten centimetres."""
    return Spot(type="Point", coordinates=[round(longitude, 6), round(latitude, 6)])

"""Finding a spot for a place: our own places first, then the geocoder where one is configured."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import coordinates, geocoding
from campaigns.models import Place
from kmeme.lib.errors import Refused

OWN = 5
LEAST_LETTERS, MOST_LETTERS = 2, 80


@dataclass(frozen=True, slots=True)
class Spot:
    """One answer: what to call it, where it is, and whether it is a place of ours ("own"), an address or a point."""

    label: str
    note: str
    kind: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Found:
    """The answers, and what to say about them: that nothing was found, or that the geocoder did not answer."""

    spots: list[Spot]
    sentence: str | Promise

    def as_json(self) -> dict[str, Any]:
        """For the map's script."""
        return {"spots": [asdict(spot) for spot in self.spots], "sentence": str(self.sentence)}


def find(text: str) -> Found:
    """Spots for what somebody typed: coordinates, the name of a place, or an address."""
    text = " ".join(text.replace("\x00", "").split())[:MOST_LETTERS]
    if len(text) < LEAST_LETTERS:
        return Found([], _("두 글자 이상 적어 주세요."))
    if typed := _typed_point(text):
        return Found([typed], "")
    spots = _own(text)
    sentence: str | Promise = ""
    if geocoding.is_on():
        try:
            spots += [Spot(hit.address, "", "address", hit.latitude, hit.longitude) for hit in geocoding.search(text)]
        except geocoding.GeocodingFailed:
            sentence = _("주소 찾기가 지금 대답하지 않아요. 지도에서 고르거나 좌표를 적어 주세요.")
    if not spots and not sentence:
        sentence = _("찾은 곳이 없어요. 지도에서 고르거나 좌표를 적어 주세요.")
    return Found(spots, sentence)


def _own(text: str) -> list[Spot]:
    places = Place.objects.in_use().filter(Q(name__icontains=text) | Q(address__icontains=text))
    rows = places.select_related("campaign").defer("open_minutes").order_by("-pk")[:OWN]
    return [Spot(row.name, row.campaign.title, "own", row.position.y, row.position.x) for row in rows]


def _typed_point(text: str) -> Spot | None:
    """Coordinates that were pasted: "37.5665, 126.9780"."""
    latitude, comma, longitude = text.partition(",")
    try:
        at = coordinates.read(latitude, longitude) if comma else None
    except Refused:
        return None
    return Spot(str(at), "", "point", at.latitude, at.longitude) if at else None

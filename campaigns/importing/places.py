"""One row of a file with places, and whether it is new."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from campaigns import coordinates, hours_text
from campaigns.coordinates import BadCoordinates, Coordinates
from campaigns.models import Campaign
from campaigns.models.place import DEFAULT_RADIUS_METRES, LEAST_RADIUS_METRES, MOST_RADIUS_METRES
from campaigns.placing import Details
from kmeme.lib.errors import Refused

NAMES = {
    name: column
    for column, names in {
        "external_id": ("매장번호", "매장코드", "지점코드", "externalid", "id", "storeid", "code"),
        "name": ("이름", "장소", "장소이름", "매장명", "지점명", "name", "place"),
        "address": ("주소", "address"),
        "latitude": ("위도", "latitude", "lat", "y"),
        "longitude": ("경도", "longitude", "lng", "lon", "long", "x"),
        "radius": ("반경", "radius", "radiusm", "radiusmetres"),
        "hours": ("영업시간", "hours", "openinghours"),
    }.items()
    for name in names
}
"""What a header may say, without blanks and in lower case, to our column."""
NEEDED = ("latitude", "longitude")
SAMPLE = (
    "매장번호,이름,주소,위도,경도,반경,영업시간\n"
    "S-001,시청점,서울특별시 중구 세종대로 110,37.5663,126.9779,100,월-금 09:00-21:00; 토-일 10:00-18:00\n"
    "S-002,강남점,,37.4979,127.0276,150,\n"
)
_LENGTHS = {"name": 80, "address": 200, "external_id": 40}
_SAME_SPOT_DECIMALS = 5
_SWAPPABLE = "swapped_coordinates"

type Key = tuple[str, ...]


def read(cells: dict[str, str], *, takes_swapped: bool = False) -> Details:
    """A row as details. Raises BadCoordinates (with `did_you_mean` when they are swapped) and Refused."""
    for column, most in _LENGTHS.items():
        if len(cells.get(column, "")) > most:
            sentence = _("‘%(start)s…’이(가) 너무 길어요. %(most)d자까지 적어 주세요.")
            raise Refused("too_long", sentence % {"start": cells[column][:12], "most": most})
    return Details(
        at=_coordinates(cells, takes_swapped),
        name=cells.get("name", ""),
        address=cells.get("address", ""),
        radius_metres=_radius(cells.get("radius", "")),
        external_id=cells.get("external_id", ""),
        opening_hours=hours_text.parse(cells.get("hours", "")),
    )


def key_of(details: Details) -> Key:
    """What makes two rows the same place: the brand's number, or else the name and the spot (to about a metre)."""
    if details.external_id:
        return ("number", details.external_id)
    at = details.at
    return ("spot", details.name, f"{at.latitude:.{_SAME_SPOT_DECIMALS}f}", f"{at.longitude:.{_SAME_SPOT_DECIMALS}f}")


def existing(campaign: Campaign) -> dict[Key, tuple[int, Details]]:
    """The campaign's places in use, by key, as (id, details); a row that gives no name means whatever is there."""
    found: dict[Key, tuple[int, Details]] = {}
    places = campaign.places.in_use().defer("open_minutes", "qr_secret")
    for place in places.iterator(chunk_size=5000):
        details = Details(
            at=Coordinates.of(place.position),
            name=place.name,
            address=place.address,
            radius_metres=place.radius_metres,
            external_id=place.external_id,
            opening_hours=place.opening_hours,
        )
        found[key_of(details)] = (place.pk, details)
        found.setdefault(key_of(replace(details, name="", external_id="")), (place.pk, details))
    return found


def merged(given: Details, known: Details) -> Details:
    """A row over the place that it is: what the row leaves empty stays as it is."""
    return replace(given, name=given.name or known.name, address=given.address or known.address)


def is_swapped(refusal: Refused) -> bool:
    """Whether a row only needs its two numbers exchanged, which is asked back."""
    return refusal.code == _SWAPPABLE


def _coordinates(cells: dict[str, str], takes_swapped: bool) -> Coordinates:
    try:
        return coordinates.read(cells.get("latitude", ""), cells.get("longitude", ""))
    except BadCoordinates as refusal:
        if takes_swapped and refusal.did_you_mean:
            return refusal.did_you_mean
        raise


def _radius(text: str) -> int:
    number = text.lower().removesuffix("m").replace(",", "").strip()
    if not number:
        return DEFAULT_RADIUS_METRES
    if number.isascii() and number.isdigit() and LEAST_RADIUS_METRES <= int(number) <= MOST_RADIUS_METRES:
        return int(number)
    bounds = {"least": LEAST_RADIUS_METRES, "most": MOST_RADIUS_METRES}
    raise Refused("bad_radius", _("반경은 %(least)d에서 %(most)d 사이의 미터로 적어 주세요.") % bounds)

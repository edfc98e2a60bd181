"""Campaigns, places and phones for the tests."""

from datetime import UTC, datetime, timedelta
from math import cos, radians
from typing import Any

from django.utils import timezone

from accounts import consents
from accounts.models import ConsentKind, User
from campaigns import checkin
from campaigns.checkin import CheckedIn
from campaigns.coordinates import Coordinates
from campaigns.fixes import Fix
from campaigns.models import Campaign, Method, Place, Reward, RewardKind
from campaigns.states import CampaignState
from tests.accounts import world

CITY_HALL = Coordinates(37.566295, 126.977945)
GANGNAM = Coordinates(37.497942, 127.027621)
METRE = 1 / 111_195


def visitor(name: str = "visitor", *, agrees: bool = True) -> User:
    """Somebody who signed up and lets their position be used."""
    person = world.person("creator", name)
    if agrees:
        consents.choose(actor=person, user=person, kind=ConsentKind.LOCATION, given=True)
    return person


def campaign(**fields: Any) -> Campaign:
    """A live one, from an hour ago until tomorrow."""
    now = timezone.now()
    values: dict[str, Any] = {
        "slug": "dance",
        "title": "막춤 챌린지",
        "brand": "카페봄",
        "state": CampaignState.LIVE,
        "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(days=1),
        "methods": [Method.GPS_MATCH, Method.QR_ROTATING],
    }
    return Campaign.objects.create(**{**values, **fields})


def place(of: Campaign, at: Coordinates = CITY_HALL, **fields: Any) -> Place:
    """A shop, open around the clock, 100 m wide."""
    return Place.objects.create(campaign=of, position=at.point, **{"name": "시청점", **fields})


def reward(of: Campaign, **fields: Any) -> Reward:
    """A product, of which there are three."""
    values = {"kind": RewardKind.PRODUCT, "title": "텀블러", "capacity": 3}
    return Reward.objects.create(campaign=of, **{**values, **fields})


def beside(at: Coordinates, east: float = 0, north: float = 0) -> Coordinates:
    """So many metres away."""
    return Coordinates(at.latitude + north * METRE, at.longitude + east * METRE / cos(radians(at.latitude)))


def fix(at: Coordinates = CITY_HALL, *, east: float = 12.3, north: float = -7.1, accuracy: float | None = 18.0) -> Fix:
    """What an honest phone a few steps from there says, a second ago."""
    return Fix(beside(at, east, north), accuracy, timezone.now() - timedelta(seconds=1))


def go(person: User, to: Place, at: Fix | None = None, **more: Any) -> CheckedIn:
    """Check in by position; without one, by an honest one."""
    return checkin.check_in(
        actor=person,
        campaign=to.campaign,
        place=to,
        method=Method.GPS_MATCH,
        fix=at or fix(Coordinates.of(to.position)),
        sent_at=timezone.now(),
        **more,
    )


def seoul(text: str) -> datetime:
    """A moment written as Seoul's clocks show it."""
    return datetime.fromisoformat(f"{text}+09:00").astimezone(UTC)

"""Who uses the site during the load test, and what is there for them: the demo's recipes, a campaign, people."""

from dataclasses import dataclass
from datetime import timedelta

ACCOUNTS = 240
"""Creators: each has one visit to make, and may hand in 20 results a day."""
POINTS = 10
LATITUDE, LONGITUDE = 37.566295, 126.977945
CAMPAIGN = "load"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a token of the API and a session of the pages."""

    pk: int
    token: str
    session: str


@dataclass(frozen=True, slots=True)
class World:
    """What the traffic needs to know."""

    recipes: list[str]
    """Public ids of the published recipes."""
    place: int
    creators: list[Person]
    partners: list[Person]


def make(partners: int) -> World:
    """Fill the database; the demo's clip is analysed by the process itself."""
    from django.core.management import call_command

    from remix.models import RemixNode

    call_command("load_demo", force=True, verbosity=0)
    creators = [_person(f"creator{number}@load.example", "creator") for number in range(ACCOUNTS)]
    return World(
        recipes=[node.node_id for node in RemixNode.objects.published().order_by("pk")],
        place=_campaign(),
        creators=creators,
        partners=[_person(f"partner{number}@load.example", "partner") for number in range(partners)],
    )


def _campaign() -> int:
    from django.contrib.gis.geos import Point
    from django.utils import timezone

    from campaigns.models import Campaign, Method, Place, Reward, RewardKind
    from campaigns.states import CampaignState

    now = timezone.now()
    campaign = Campaign.objects.create(
        slug=CAMPAIGN,
        title="한 번 다녀오기",
        brand="벤치",
        state=CampaignState.LIVE,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=1),
        methods=[Method.GPS_MATCH],
    )
    Reward.objects.create(campaign=campaign, kind=RewardKind.POINTS, title="방문", points=POINTS, capacity=10**6)
    place = Place.objects.create(campaign=campaign, name="시청", position=Point(LONGITUDE, LATITUDE, srid=4326))
    return place.pk


def _person(email: str, role: str) -> Person:
    from django.conf import settings
    from django.test import Client

    from accounts import consents, roles, tokens
    from accounts.models import ConsentKind, User

    user = User.objects.create_user(email, name=email.partition("@")[0])
    roles.give(actor=None, user=user, role=roles.Role(role))
    consents.choose(actor=user, user=user, kind=ConsentKind.LOCATION, given=True)
    client = Client()
    client.force_login(user, backend="accounts.backends.EmailBackend")
    return Person(user.pk, tokens.issue(user=user).access, client.cookies[settings.SESSION_COOKIE_NAME].value)

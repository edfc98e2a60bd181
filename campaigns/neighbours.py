"""Telling people that a campaign has opened near where they have been: only those who agreed to both, and once."""

from datetime import timedelta

from django.contrib.gis.db.models.functions import Distance
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Value
from django.utils import timezone

from accounts import consents, notifications
from accounts.models import ConsentKind, User
from campaigns.geo import IsWithin
from campaigns.models import Campaign, CheckIn, Place
from campaigns.news import CAMPAIGN_NEARBY

NEAR_METRES = 5_000
"""Also where coordinates have been coarsened to about 1 km this means the same neighbourhood."""
REMEMBERED = timedelta(days=180)


def tell_neighbours(campaign_id: int) -> int:
    """Tell everybody who was last seen near one of the campaign's places; how many. A second run tells nobody twice."""
    campaign = Campaign.objects.open_at(timezone.now()).filter(pk=campaign_id).first()
    if campaign is None:
        return 0
    told = 0
    for person in _been_near(campaign):
        if not consents.has_given(person, ConsentKind.LOCATION):
            continue
        with transaction.atomic():
            told += _tell(person, campaign)
    return told


def _been_near(campaign: Campaign) -> list[User]:
    places = Place.objects.in_use().filter(campaign=campaign)
    near = places.filter(IsWithin(F("position"), OuterRef("position"), Value(NEAR_METRES)))
    seen = CheckIn.objects.filter(Exists(near), position__isnull=False, created_at__gt=timezone.now() - REMEMBERED)
    taking_part = CheckIn.objects.filter(campaign=campaign).values("user")
    people = User.objects.filter(pk__in=seen.values("user"), is_active=True).exclude(pk__in=taking_part)
    return list(people.order_by("pk"))


def _tell(person: User, campaign: Campaign) -> bool:
    last = CheckIn.objects.filter(user=person, position__isnull=False).latest("created_at")
    place = Place.objects.in_use().filter(campaign=campaign).annotate(away=Distance("position", last.position))
    nearest = place.order_by("away").first()
    told = notifications.tell(
        recipient=person,
        kind=CAMPAIGN_NEARBY.code,
        cause=f"campaign:{campaign.pk}:nearby",
        url=campaign.get_absolute_url(),
        params={"campaign": campaign.title, "place": nearest.name if nearest else ""},
    )
    return told is not None

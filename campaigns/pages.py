"""What the campaigns' pages read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from campaigns import leaderboard, lifecycle, rewards
from campaigns.leaderboard import Leader
from campaigns.models import Campaign, CheckIn, Coupon, Place, Redemption, Reward
from campaigns.states import CampaignState, CheckInState
from remix import pages
from remix.models import RemixNode
from remix.pages import Card
from remix.states import NodeState

MOST_PLACES_SHOWN = 60
MOST_CAMPAIGNS_SHOWN = 60
MOST_ENDED_SHOWN = 12


class Skin(StrEnum):
    """How a campaign's page is dressed: the same blocks, other tokens and additions."""

    COMMUNITY = "community"
    OFFICIAL = "official"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Lists:
    """The campaigns that take part in today, those to come, and the last that are over."""

    running: Sequence[Campaign]
    coming: Sequence[Campaign]
    ended: Sequence[Campaign]


@dataclass(frozen=True, slots=True)
class Prize:
    """A reward, how many are left, and what this person has of it."""

    reward: Reward
    left: int
    redemption: Redemption | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, whether its doors are open, and how this person's visit stands (empty: not been there)."""

    place: Place
    is_open: bool
    visit: str


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """Everything that the page of one campaign shows."""

    campaign: Campaign
    is_open: bool
    cards: Sequence[Card]
    prizes: Sequence[Prize]
    spots: Sequence[Spot]
    place_count: int
    leaders: Sequence[Leader]
    own_place: Leader | None


def default_skin(campaign: Campaign) -> Skin:
    """Where people go somewhere, the place comes first."""
    return Skin.OFFICIAL if campaign.is_online else Skin.LOCATION


def lists(now: datetime | None = None) -> Lists:
    """Three queries, whatever there is."""
    now = now or timezone.now()
    places = Count("places", filter=Q(places__closed_at=None))
    found = Campaign.objects.published().annotate(place_count=places)
    going = found.exclude(state=CampaignState.ENDED).filter(ends_at__gt=now)
    over = found.filter(Q(state=CampaignState.ENDED) | Q(ends_at__lte=now))
    return Lists(
        running=list(going.filter(starts_at__lte=now).order_by("ends_at", "pk")[:MOST_CAMPAIGNS_SHOWN]),
        coming=list(going.filter(starts_at__gt=now).order_by("starts_at", "pk")[:MOST_CAMPAIGNS_SHOWN]),
        ended=list(over.order_by("-ends_at", "-pk")[:MOST_ENDED_SHOWN]),
    )


def campaign_page(campaign: Campaign, person: User | None, now: datetime | None = None) -> CampaignPage:
    """Read the rest of a campaign's page; `person` is who looks, None for a visitor."""
    now = now or timezone.now()
    nodes = RemixNode.objects.published().filter(campaign_nodes__campaign=campaign).order_by("campaign_nodes__order")
    places = Place.objects.in_use().filter(campaign=campaign).defer("open_minutes", "qr_secret")
    return CampaignPage(
        campaign=campaign,
        is_open=campaign.is_open(now) and lifecycle.has_somewhere_to_go(campaign),
        cards=pages.cards(list(nodes)),
        prizes=_prizes(campaign, person),
        spots=_spots(places, campaign, person, now),
        place_count=places.count(),
        leaders=leaderboard.leaders(campaign, most=10),
        own_place=leaderboard.place_of(person, campaign) if person else None,
    )


def running_with(node_id: int, now: datetime | None = None) -> QuerySet[Campaign]:
    """The campaigns that a recipe takes part in now, the one that ends first in front."""
    now = now or timezone.now()
    with_places = Exists(Place.objects.in_use().filter(campaign=OuterRef("pk")))
    taking_part = Campaign.objects.open_at(now).filter(campaign_nodes__node=node_id)
    return taking_part.annotate(has_places=with_places).order_by("ends_at", "pk")


def takes_part(campaign: Campaign, pk: int) -> RemixNode | None:
    """The published recipe with this key, if it takes part."""
    node = pages.node_for_page(pk)
    if node is None or node.state != NodeState.PUBLISHED:
        return None
    return node if campaign.campaign_nodes.filter(node=node).exists() else None


def _prizes(campaign: Campaign, person: User | None) -> list[Prize]:
    own: dict[int, Redemption] = {}
    if person:
        mine = Redemption.objects.filter(campaign=campaign, user=person).select_related("coupon")
        own = {redemption.reward_id: redemption for redemption in mine}
    found = campaign.rewards.all()
    return [Prize(reward, rewards.left(reward), own.get(reward.pk)) for reward in found]


def _spots(places: QuerySet[Place], campaign: Campaign, person: User | None, now: datetime) -> list[Spot]:
    shown = list(places.order_by("name", "pk")[:MOST_PLACES_SHOWN])
    visits: dict[int | None, str] = {}
    if person:
        mine = CheckIn.objects.standing().filter(campaign=campaign, user=person).order_by("pk")
        visits = {visit.place_id: str(CheckInState(visit.state).label) for visit in mine}
    return [Spot(place, place.is_open(now), visits.get(place.pk, "")) for place in shown]


def own_coupons(person: User) -> QuerySet[Coupon]:
    """The codes that somebody has been given, the newest first."""
    held = Coupon.objects.filter(redemption__user=person).select_related("reward__campaign")
    return held.order_by("-redemption__created_at")

"""How a campaign goes: visits and money by day, the funnel, and where people checked in. Reads only, few statements."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Floor, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.geo import Latitude, Longitude
from campaigns.models import Campaign, CheckIn, Redemption
from campaigns.opening import SEOUL
from campaigns.states import STANDING_STATES, UNDECIDED_STATES, CheckInState

MOST_DAYS = 60
"""A chart shows the last so many days of a campaign."""
HEAT_DEGREES, MOST_HEAT_CELLS = 0.001, 4000
"""Cells of about 100 m: nobody's own point is shown, only how many there were."""
COARSE_DEGREES = 0.01
"""How finely visits are shown whose coordinates were blurred."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day in Seoul: visits by how they ended, and won spent on it and up to it."""

    on: date
    accepted: int
    undecided: int
    turned_away: int
    cost: int
    spent: int

    @property
    def visits(self) -> int:
        """All attempts of the day."""
        return self.accepted + self.undecided + self.turned_away


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel: how many people came so far, and which share of those one step before."""

    label: str | Promise
    people: int
    share: float | None


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How many check-ins lie in a cell, and its middle; `is_coarse` for those whose coordinates were blurred."""

    latitude: float
    longitude: float
    count: int
    is_coarse: bool


def days(campaign: Campaign, today: date | None = None) -> list[Day]:
    """Every day from the start (at most the last 60) to today or the end, also those on which nothing happened."""
    today = today or timezone.now().astimezone(SEOUL).date()
    last = min(today, campaign.ends_at.astimezone(SEOUL).date())
    first = max(campaign.starts_at.astimezone(SEOUL).date(), last - timedelta(days=MOST_DAYS - 1))
    visits = {row["day"]: row for row in _visits(campaign)}
    costs = {row["day"]: row["cost"] for row in _costs(campaign)}
    spent = sum(cost for day, cost in costs.items() if day < first)
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        row, cost = visits.get(day, {}), costs.get(day, 0)
        spent += cost
        undecided, refused = row.get("undecided", 0), row.get("turned_away", 0)
        found.append(Day(day, row.get("accepted", 0), undecided, refused, cost, spent))
    return found


def funnel(campaign: Campaign) -> list[Step]:
    """People, not visits: who tried, whose check-in stands, whose visit counts, who got something."""
    people = Count("user", distinct=True)
    counted = CheckIn.objects.filter(campaign=campaign).aggregate(
        tried=people,
        stood=Count("user", distinct=True, filter=Q(state__in=STANDING_STATES)),
        counted=Count("user", distinct=True, filter=Q(state=CheckInState.ACCEPTED)),
    )
    rewarded = Redemption.objects.filter(campaign=campaign).aggregate(people=people)["people"]
    labels = (_("인증을 시도한 사람"), _("인증이 접수된 사람"), _("방문이 인정된 사람"), _("보상을 받은 사람"))
    numbers = (counted["tried"], counted["stood"], counted["counted"], rewarded)
    return [
        Step(label, number, number / before if before else None)
        for label, number, before in zip(labels, numbers, (None, *numbers), strict=False)
    ]


def heat(campaign: Campaign) -> list[HeatCell]:
    """Where people checked in, the fullest cells first."""
    found: list[HeatCell] = []
    placed = CheckIn.objects.filter(campaign=campaign, position__isnull=False)
    for is_coarse, degrees in ((False, HEAT_DEGREES), (True, COARSE_DEGREES)):
        rows = placed.filter(coarsened_at__isnull=not is_coarse)
        x, y = (
            Cast(Floor(degree / degrees), IntegerField()) for degree in (Longitude("position"), Latitude("position"))
        )
        cells = rows.order_by().values(x=x, y=y).annotate(count=Count("pk")).order_by("-count", "x", "y")
        found += [
            HeatCell((cell["y"] + 0.5) * degrees, (cell["x"] + 0.5) * degrees, cell["count"], is_coarse)
            for cell in cells[:MOST_HEAT_CELLS]
        ]
    return found


def by_place(campaign: Campaign, most: int = 20) -> "QuerySet[Any]":
    """The places with the most accepted visits, as the heat layer's table: name, visits, people."""
    visits = CheckIn.objects.accepted().filter(campaign=campaign, place__isnull=False)
    return (
        visits.order_by()
        .values("place_id", name=F("place__name"))
        .annotate(visits=Count("pk"), people=Count("user", distinct=True))
        .order_by("-visits", "place_id")[:most]
    )


def _visits(campaign: Campaign) -> "QuerySet[Any]":
    turned_away = Q(state__in=[CheckInState.REFUSED, CheckInState.DECLINED])
    return (
        CheckIn.objects.filter(campaign=campaign)
        .order_by()
        .values(day=TruncDate("created_at", tzinfo=SEOUL))
        .annotate(
            accepted=Count("pk", filter=Q(state=CheckInState.ACCEPTED)),
            undecided=Count("pk", filter=Q(state__in=[*UNDECIDED_STATES, CheckInState.RECEIVED])),
            turned_away=Count("pk", filter=turned_away),
        )
    )


def _costs(campaign: Campaign) -> "QuerySet[Any]":
    return (
        Redemption.objects.filter(campaign=campaign)
        .order_by()
        .values(day=TruncDate("created_at", tzinfo=SEOUL))
        .annotate(cost=Sum("cost"))
    )

"""What the database refuses, whoever writes, and what the form says before."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from campaigns import opening
from campaigns.models import Campaign, CheckIn, CheckInReview, Coupon, Place, Reward
from tests.campaigns import making
from tests.campaigns.making import seoul

NIGHTS = [{"days": [4, 5, 6], "opens": "18:00", "closes": "02:00"}]
DAYS = [
    {"days": [0, 1, 2, 3, 4], "opens": "09:00", "closes": "22:00"},
    {"days": [5], "opens": "10:00", "closes": "24:00"},
]
AROUND = [{"days": [2], "opens": "00:00", "closes": "00:00"}]


@pytest.fixture
def of(db: None) -> Campaign:
    return making.campaign()


def refuses(model: type[Any], name: str, **fields: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"ends_at": datetime(2000, 1, 1, tzinfo=opening.SEOUL)}, "campaign_ends_after_its_start"),
        ({"colour": "#12345G"}, "campaign_colour_is_hex"),
        ({"colour": "red"}, "campaign_colour_is_hex"),
        ({"methods": []}, "campaign_methods_are_known"),
        ({"methods": ["telepathy"]}, "campaign_methods_are_known"),
        ({"type": "online", "repeat": "once"}, "online_campaign_has_no_place_to_verify"),
        ({"type": "online", "methods": ["photo"]}, "online_campaign_is_joined_once"),
        ({"budget_alarm_percent": 0}, "campaign_budget_alarm_is_a_share"),
    ],
)
def test_a_campaign_that_makes_no_sense(of: Campaign, fields: dict[str, Any], name: str) -> None:
    refuses(Campaign, name, **fields)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_at": datetime(2000, 1, 1, tzinfo=opening.SEOUL)}, "ends_at"),
        ({"colour": "#FFFFFF"}, "colour"),
        ({"methods": []}, "methods"),
        ({"type": "online"}, "methods"),
        ({"type": "online", "methods": ["photo"]}, "repeat"),
    ],
)
def test_the_form_says_so_before(of: Campaign, fields: dict[str, Any], field: str) -> None:
    for name, value in fields.items():
        setattr(of, name, value)
    with pytest.raises(ValidationError) as refusal:
        of.full_clean()
    assert field in refusal.value.message_dict


@pytest.mark.parametrize("metres", [0, 9, 5001])
def test_a_radius_that_nobody_walks(of: Campaign, metres: int) -> None:
    making.place(of)
    refuses(Place, "place_radius_is_walkable", radius_metres=metres)


def test_the_brands_number_is_unique_within_a_campaign_and_may_be_empty(of: Campaign) -> None:
    making.place(of)
    making.place(of)
    making.place(of, external_id="A-1")
    making.place(making.campaign(slug="other"), external_id="A-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        making.place(of, external_id="A-1")


@pytest.mark.parametrize("sql", ["POINT(NaN NaN)", "POINT EMPTY"])
def test_a_place_that_is_nowhere(of: Campaign, sql: str) -> None:
    made = making.place(of)
    with (
        pytest.raises(IntegrityError, match="place_is_on_the_globe"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE campaigns_place SET position = %s::geography WHERE id = %s", [sql, made.pk])


@pytest.mark.parametrize(("kind", "points"), [("points", 0), ("product", 10), ("coupon", 10)])
def test_points_belong_to_point_rewards(of: Campaign, kind: str, points: int) -> None:
    prize = making.reward(of)
    refuses(Reward, "reward_of_points_has_points", kind=kind, points=points)
    prize.kind, prize.points = kind, points
    with pytest.raises(ValidationError):
        prize.full_clean()


def test_a_code_is_unique_within_its_reward(of: Campaign) -> None:
    prize = making.reward(of, kind="coupon")
    Coupon.objects.create(reward=prize, code="A")
    Coupon.objects.create(reward=making.reward(of, kind="coupon"), code="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.create(reward=prize, code="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.create(reward=prize, code="")


@pytest.fixture
def row(of: Campaign) -> CheckIn:
    return CheckIn.objects.create(
        campaign=of, place=making.place(of), user=making.visitor(), method="gps_match", slot="campaign"
    )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"accuracy_metres": -1}, "accuracy_is_not_negative"),
        ({"suspicion_score": 1.1}, "suspicion_is_a_share"),
        ({"state": "refused"}, "refused_check_in_says_why"),
        ({"place": None}, "only_pictures_need_no_place"),
    ],
)
def test_a_check_in_that_makes_no_sense(row: CheckIn, fields: dict[str, Any], name: str) -> None:
    refuses(CheckIn, name, **fields)


@pytest.mark.parametrize("state", ["received", "waiting", "withheld", "accepted"])
def test_only_one_check_in_stands_in_a_slot(row: CheckIn, state: str) -> None:
    again = {"campaign": row.campaign, "place": row.place, "user": row.user, "method": row.method, "slot": row.slot}
    CheckIn.objects.create(**again, state="refused", refusal="too_far")
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(**again, state=state)
    CheckIn.objects.filter(pk=row.pk).update(state="declined")
    CheckIn.objects.create(**again, state=state)


def test_a_decision_says_when_and_a_declined_one_why(row: CheckIn) -> None:
    CheckInReview.objects.create(check_in=row, cause="unusual")
    refuses(CheckInReview, "decided_visit_says_when", state="accepted")
    refuses(CheckInReview, "declined_visit_says_why", state="declined", decided_at=timezone.now())


@pytest.mark.parametrize(
    ("hours", "at", "open_then"),
    [
        ([], "2026-11-23T03:00:00", True),
        (DAYS, "2026-11-23T09:00:00", True),  # a Monday
        (DAYS, "2026-11-23T08:59:00", False),
        (DAYS, "2026-11-23T22:00:00", False),
        (DAYS, "2026-11-28T23:59:00", True),
        (DAYS, "2026-11-29T00:00:00", False),
        (NIGHTS, "2026-11-28T01:59:00", True),  # Friday's night
        (NIGHTS, "2026-11-28T02:00:00", False),
        (NIGHTS, "2026-11-30T01:00:00", True),  # Sunday's night, on Monday
        (NIGHTS, "2026-11-23T18:00:00", False),
        (AROUND, "2026-11-25T00:00:00", True),
        (AROUND, "2026-11-25T23:59:00", True),
        (AROUND, "2026-11-26T00:00:00", False),
    ],
)
def test_opening_hours_say_the_same_here_and_in_the_database(
    of: Campaign, hours: list[dict[str, Any]], at: str, open_then: bool
) -> None:
    moment = seoul(at)
    Campaign.objects.update(starts_at=moment - timedelta(days=1), ends_at=moment + timedelta(days=1))
    made = making.place(of, opening_hours=hours)
    assert opening.is_open(hours, moment) is open_then
    assert Place.objects.open_at(moment).filter(pk=made.pk).exists() is open_then


@pytest.mark.parametrize(
    "hours",
    [
        {},
        "09:00",
        [{}],
        [{"days": [], "opens": "09:00", "closes": "10:00"}],
        [{"days": [7], "opens": "09:00", "closes": "10:00"}],
        [{"days": [True], "opens": "09:00", "closes": "10:00"}],
        [{"days": [0], "opens": "9:00", "closes": "10:00"}],
        [{"days": [0], "opens": "09:00", "closes": "25:00"}],
        [{"days": [0], "opens": None, "closes": "10:00"}],
        [{"days": [0], "opens": "09:00", "closes": "10:00"}] * 51,
    ],
)
def test_hours_of_another_shape_are_refused(hours: Any) -> None:
    with pytest.raises(ValidationError):
        opening.validate(hours)


def test_places_of_campaigns_that_are_not_open_are_not(of: Campaign) -> None:
    making.place(of)
    Campaign.objects.update(state="paused")
    assert not Place.objects.open_at(timezone.now()).exists()


def test_an_online_campaign_has_no_places(of: Campaign) -> None:
    online = making.campaign(slug="online", type="online", methods=["photo"], repeat="once")
    with pytest.raises(ValidationError):
        Place(campaign=online, name="x", position=Point(127, 37, srid=4326)).full_clean()


def test_every_place_has_a_secret_of_its_own(of: Campaign) -> None:
    assert making.place(of).qr_secret != making.place(of).qr_secret

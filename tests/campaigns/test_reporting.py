"""How a campaign goes: days in Seoul, people in the funnel, cells instead of points."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from campaigns import charts, reporting
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, CheckIn, Place, Redemption
from campaigns.reporting import Day
from tests.accounts import world
from tests.campaigns import making
from tests.campaigns.making import CITY_HALL, beside, seoul

START = "2026-11-01T00:00"


@pytest.fixture
def campaign(db: None) -> Campaign:
    return making.campaign(starts_at=seoul(START), ends_at=seoul("2026-12-01T00:00"))


@pytest.fixture
def shop(campaign: Campaign) -> Place:
    return making.place(campaign)


def visit(
    shop: Place, state: str = "accepted", at: str = "2026-11-02T12:00", person: User | None = None, **fields: object
) -> CheckIn:
    number = CheckIn.objects.count()
    user = person or User.objects.create_user(f"v{number}@example.com")
    row = CheckIn.objects.create(
        campaign=shop.campaign, place=shop, user=user, method="gps_match", state=state, slot=f"{number}",
        refusal="too_far" if state == "refused" else "", **fields,
    )  # fmt: skip
    CheckIn.objects.filter(pk=row.pk).update(created_at=seoul(at))
    return row


def test_visits_are_counted_by_the_day_in_seoul_and_how_they_ended(shop: Place) -> None:
    for state, at in (
        ("accepted", "2026-11-02T00:00"),
        ("accepted", "2026-11-02T23:59"),
        ("withheld", "2026-11-02T12:00"),
        ("refused", "2026-11-02T12:00"),
        ("declined", "2026-11-03T00:00"),
    ):
        visit(shop, state, at)
    first, second, third = reporting.days(shop.campaign, date(2026, 11, 3))
    assert (first.on, first.visits) == (date(2026, 11, 1), 0)
    assert (second.accepted, second.undecided, second.turned_away) == (2, 1, 1)
    assert (third.accepted, third.turned_away) == (0, 1)


def test_money_adds_up_also_over_days_that_are_not_shown(shop: Place) -> None:
    reward = making.reward(shop.campaign, capacity=10)
    for number, day in enumerate(("2026-09-01", "2026-11-02", "2026-11-02"), start=1):
        with connection.cursor() as cursor:  # the ledger dates its own entries
            cursor.execute(
                "INSERT INTO campaigns_redemption (reward_id, campaign_id, number, points, cost, campaign_spend,"
                " created_at) VALUES (%s, %s, %s, 0, 100, %s, %s)",
                [reward.pk, shop.campaign_id, number, 100 * number, seoul(f"{day}T12:00")],
            )
    days = reporting.days(shop.campaign, date(2026, 11, 2))
    assert [(day.cost, day.spent) for day in days] == [(0, 100), (200, 300)]


def test_a_long_campaign_shows_its_last_60_days(campaign: Campaign) -> None:
    Campaign.objects.update(starts_at=seoul("2026-01-01T00:00"))
    campaign.refresh_from_db()
    days = reporting.days(campaign, date(2026, 11, 3))
    assert (len(days), days[-1].on) == (60, date(2026, 11, 3))


def test_a_campaign_that_has_not_begun_has_no_days(campaign: Campaign) -> None:
    assert reporting.days(campaign, date(2026, 10, 31)) == []


def test_the_funnel_counts_people(shop: Place) -> None:
    keen = User.objects.create_user("keen@example.com")
    for state in ("refused", "accepted", "accepted"):
        visit(shop, state, person=keen)
    visit(shop, "refused")
    visit(shop, "waiting")
    reward = making.reward(shop.campaign)
    Redemption.objects.create(reward=reward, campaign=shop.campaign, number=1, user=keen)
    steps = reporting.funnel(shop.campaign)
    assert [step.people for step in steps] == [3, 2, 1, 1]
    assert [step.share for step in steps] == [None, pytest.approx(2 / 3), 0.5, 1.0]


def test_an_empty_funnel_has_no_shares(campaign: Campaign) -> None:
    assert [(step.people, step.share) for step in reporting.funnel(campaign)] == [(0, None)] * 4


def test_heat_shows_cells_never_points(shop: Place) -> None:
    for east in (0.0, 1.0, 2.0):
        visit(shop, position=beside(CITY_HALL, east=east).point)
    [cell] = reporting.heat(shop.campaign)
    assert cell.count == 3
    assert (round(cell.latitude, 4), round(cell.longitude, 4)) == (37.5665, 126.9775)


def test_blurred_visits_are_shown_as_blurred(shop: Place) -> None:
    visit(shop, position=Coordinates(37.56, 126.97).point, coarsened_at=timezone.now())
    [cell] = reporting.heat(shop.campaign)
    assert cell.is_coarse


def test_places_are_listed_by_accepted_visits(shop: Place) -> None:
    second = making.place(shop.campaign, making.GANGNAM, name="강남점")
    keen = User.objects.create_user("keen@example.com")
    visit(second, person=keen)
    visit(second, person=keen)
    visit(shop)
    visit(shop, "refused")
    rows = [(row["name"], row["visits"], row["people"]) for row in reporting.by_place(shop.campaign)]
    assert rows == [("강남점", 2, 1), ("시청점", 1, 1)]


def test_the_page_takes_as_many_statements_for_many_visits(client: Client, shop: Place) -> None:
    client.force_login(world.person("curator"))
    url = reverse("admin:campaigns_campaign_report", args=[shop.campaign_id])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    visit(shop, position=CITY_HALL.point)
    queries()
    few = queries()
    for east in range(10):
        visit(shop, position=beside(CITY_HALL, east=300 * east).point)
    assert queries() == few


def test_the_page_says_every_number_in_a_table_too(client: Client, shop: Place) -> None:
    client.force_login(world.person("curator"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    Campaign.objects.update(starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() + timedelta(days=2))
    visit(shop, at=f"{timezone.localtime():%Y-%m-%dT%H:%M}")
    page = client.get(reverse("admin:campaigns_campaign_report", args=[shop.campaign_id])).content.decode()
    assert f'<th scope="row">{timezone.localtime():%Y-%m-%d}</th><td>1</td>' in page
    assert 'role="img"' in page


def test_the_page_of_a_campaign_that_nobody_visited_works(client: Client, campaign: Campaign) -> None:
    client.force_login(world.person("curator"))
    Campaign.objects.update(starts_at=timezone.now() + timedelta(days=2), ends_at=timezone.now() + timedelta(days=4))
    assert client.get(reverse("admin:campaigns_campaign_report", args=[campaign.pk])).status_code == 200


# Charts


def day(accepted: int = 0, undecided: int = 0, away: int = 0, cost: int = 0, spent: int = 0) -> Day:
    return Day(datetime(2026, 11, 1).date(), accepted, undecided, away, cost, spent)


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (2, 2), (3, 4), (5, 5), (6, 10), (11, 20), (41, 50), (500_000, 500_000)]
)
def test_an_axis_ends_at_a_number_that_reads_well(value: int, top: int) -> None:
    assert charts.rounded_up(value) == top


def test_a_column_stands_on_the_ground_and_its_parts_on_each_other() -> None:
    chart = charts.participation([day(accepted=5, undecided=3, away=2)])
    assert [(bar.tone, bar.y, bar.height) for bar in chart.bars] == [
        ("accepted", 50.0, 50.0),
        ("undecided", 20.0, 30.0),
        ("away", 0.0, 20.0),
    ]


def test_the_line_of_money_rises_to_its_total() -> None:
    chart = charts.spend([day(cost=50, spent=50), day(cost=50, spent=100)], budget=200)
    assert chart.top == 200
    assert chart.line == "25.00,75.00 75.00,50.00"
    assert chart.mark == 0


def test_a_budget_far_above_what_was_spent_is_left_out_of_the_picture() -> None:
    assert charts.spend([day(cost=1, spent=1)], budget=1_000_000).mark is None


@pytest.mark.parametrize("days", [[], [day()]])
def test_nothing_is_drawn_where_nothing_happened(days: list[Day]) -> None:
    assert charts.participation(days).bars == []
    assert charts.spend(days, None).bars == []

"""The nearest places that are open now: by distance, page by page, anywhere on the globe."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns import geo
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, Place
from campaigns.states import CampaignState
from kmeme.lib.errors import Refused
from tests.campaigns import making
from tests.campaigns.making import CITY_HALL, GANGNAM, beside


@pytest.fixture
def campaign(db: None) -> Campaign:
    return making.campaign()


def names(page: geo.Page) -> list[str]:
    return [near.place.name for near in page.places]


def test_places_come_by_distance(campaign: Campaign) -> None:
    for metres in (300, 100, 200):
        making.place(campaign, beside(CITY_HALL, east=metres), name=f"{metres}")
    page = geo.nearby(CITY_HALL)
    assert names(page) == ["100", "200", "300"]
    assert [near.metres for near in page.places] == pytest.approx([100, 200, 300], rel=0.006)


def test_what_lies_outside_the_radius_is_left_out(campaign: Campaign) -> None:
    making.place(campaign, beside(CITY_HALL, north=4900), name="안")
    making.place(campaign, beside(CITY_HALL, north=5100), name="밖")
    assert names(geo.nearby(CITY_HALL)) == ["안"]
    assert names(geo.nearby(CITY_HALL, radius_metres=6000)) == ["안", "밖"]


def test_a_closed_place_is_left_out(campaign: Campaign) -> None:
    making.place(campaign, closed_at=timezone.now())
    assert names(geo.nearby(CITY_HALL)) == []


def test_a_place_is_found_only_while_its_doors_are_open(campaign: Campaign) -> None:
    Campaign.objects.update(starts_at=making.seoul("2026-11-01T00:00"), ends_at=making.seoul("2026-12-01T00:00"))
    making.place(campaign, opening_hours=[{"days": [0], "opens": "18:00", "closes": "02:00"}])  # Monday into Tuesday
    found = {
        at: len(geo.nearby(CITY_HALL, now=making.seoul(at)).places)
        for at in ("2026-11-23T17:59", "2026-11-23T18:00", "2026-11-24T01:59", "2026-11-24T02:00")
    }
    assert list(found.values()) == [0, 1, 1, 0]


@pytest.mark.parametrize("state", [CampaignState.DRAFT, CampaignState.PAUSED, CampaignState.ENDED])
def test_places_of_a_campaign_that_takes_nobody_are_left_out(campaign: Campaign, state: str) -> None:
    making.place(campaign)
    Campaign.objects.update(state=state)
    assert names(geo.nearby(CITY_HALL)) == []


def test_places_of_a_campaign_before_and_after_its_window_are_left_out(campaign: Campaign) -> None:
    making.place(campaign)
    for away in (timedelta(days=-2), timedelta(days=2)):
        assert names(geo.nearby(CITY_HALL, now=timezone.now() + away)) == []


def test_pages_follow_each_other_without_gap_or_repetition(campaign: Campaign) -> None:
    for number in range(25):
        making.place(campaign, beside(CITY_HALL, east=10 * number), name=f"{number:02}")
    first = geo.nearby(CITY_HALL, limit=10)
    second = geo.nearby(CITY_HALL, limit=10, cursor=first.cursor)
    third = geo.nearby(CITY_HALL, limit=10, cursor=second.cursor)
    assert names(first) + names(second) + names(third) == [f"{number:02}" for number in range(25)]
    assert third.cursor is None


def test_pages_cut_through_places_at_one_and_the_same_spot(campaign: Campaign) -> None:
    """One shop in many campaigns: the same distance for all of them."""
    ids = [making.place(campaign).pk for _number in range(25)]
    found: list[int] = []
    cursor = None
    while True:
        page = geo.nearby(CITY_HALL, limit=7, cursor=cursor)
        found += [near.place.pk for near in page.places]
        if (cursor := page.cursor) is None:
            break
    assert found == ids


@pytest.mark.parametrize("cursor", ["nonsense", "x" * 2000, "WzFd:1abc:sig"])
def test_a_cursor_that_is_not_ours_is_refused(campaign: Campaign, cursor: str) -> None:
    with pytest.raises(Refused) as refusal:
        geo.nearby(CITY_HALL, cursor=cursor)
    assert refusal.value.code == "bad_cursor"


def test_a_cursor_of_another_question_is_refused(campaign: Campaign) -> None:
    for number in range(3):
        making.place(campaign, beside(CITY_HALL, east=number))
    cursor = geo.nearby(CITY_HALL, limit=1).cursor
    with pytest.raises(Refused) as refusal:
        geo.nearby(GANGNAM, cursor=cursor)
    assert refusal.value.code == "bad_cursor"


@pytest.mark.parametrize("radius", [float("nan"), float("inf"), -float("inf")])
def test_a_radius_that_is_no_number_is_refused(db: None, radius: float) -> None:
    with pytest.raises(Refused) as refusal:
        geo.nearby(CITY_HALL, radius_metres=radius)
    assert refusal.value.code == "bad_radius"


def test_radius_and_page_have_their_limits(campaign: Campaign) -> None:
    making.place(campaign, beside(CITY_HALL, north=60_000))
    assert names(geo.nearby(CITY_HALL, radius_metres=10_000_000, limit=10_000)) == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (Coordinates(-17.0, 179.999), Coordinates(-17.0, -179.999)),
        (Coordinates(52.0, -180.0), Coordinates(52.0, 180.0)),
        (Coordinates(90.0, 0.0), Coordinates(89.999, 180.0)),
        (Coordinates(-90.0, 12.0), Coordinates(-89.999, -100.0)),
        (Coordinates(89.999, 10.0), Coordinates(89.999, -170.0)),
        (Coordinates(90.0, 0.0), Coordinates(90.0, 77.0)),
        (Coordinates(89.99999999, 0.0), Coordinates(89.99999999, 180.0)),
    ],
    ids=["fiji", "the antimeridian itself", "north pole", "south pole", "across the pole", "the pole itself", "a mm"],
)
def test_neighbours_across_the_antimeridian_and_at_the_poles_are_near(
    campaign: Campaign, here: Coordinates, there: Coordinates
) -> None:
    making.place(campaign, there, name="이웃")
    [near] = geo.nearby(here, radius_metres=500).places
    assert near.metres < 300


def test_the_choice_can_be_narrowed(campaign: Campaign) -> None:
    other = making.campaign(slug="other")
    making.place(campaign, name="하나")
    making.place(other, name="다른")
    assert names(geo.nearby(CITY_HALL, places=Place.objects.filter(campaign=other))) == ["다른"]


def test_a_page_takes_two_statements_however_many_campaigns_it_shows(campaign: Campaign) -> None:
    for number in range(12):
        making.place(making.campaign(slug=f"c{number}"), beside(CITY_HALL, east=number))
    with CaptureQueriesContext(connection) as queries:
        page = geo.nearby(CITY_HALL)
        assert {near.place.campaign.slug for near in page.places} == {f"c{number}" for number in range(12)}
    assert len(queries) == 2


def test_the_index_finds_the_nearest(campaign: Campaign) -> None:
    spots = [making.beside(CITY_HALL, east=number * 20).point for number in range(1000)]
    Place.objects.bulk_create([Place(campaign=campaign, name="점", position=spot) for spot in spots])
    with CaptureQueriesContext(connection) as queries:
        geo.nearby(CITY_HALL)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE campaigns_place, campaigns_campaign")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert 'Order By: ("position" <->' in plan

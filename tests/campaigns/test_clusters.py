"""Clusters on a map: everything in the box is counted once, near and far, now."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from campaigns import boxes, clusters
from campaigns.boxes import Box
from campaigns.coordinates import Coordinates, distance_metres
from campaigns.models import Campaign, Place, PlaceCell
from campaigns.place_jobs import count_open_places
from campaigns.states import CampaignState
from kmeme.lib.errors import Refused
from tests.campaigns import making
from tests.campaigns.making import CITY_HALL, beside

KOREA = Box(124, 33, 132, 39)
SEOUL = Box(126.7, 37.4, 127.2, 37.7)
WORLD = Box(-180, -90, 180, 90)


@pytest.fixture
def campaign(db: None) -> Campaign:
    return making.campaign()


@pytest.fixture
def few_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job counts also where there are few places."""
    monkeypatch.setattr(clusters, "COUNTED_FROM_PLACES", 1)


def scatter(campaign: Campaign, count: int = 200) -> None:
    random = np.random.default_rng(5)
    Place.objects.bulk_create(
        Place(campaign=campaign, name="매장", position=Coordinates(float(latitude), float(longitude)).point)
        for latitude, longitude in random.uniform((37.45, 126.8), (37.65, 127.1), (count, 2))
    )


def total(found: list[clusters.Cluster]) -> int:
    return sum(cluster.count for cluster in found)


@pytest.mark.parametrize("box", [SEOUL, KOREA, WORLD], ids=["city", "country", "world"])
def test_every_place_is_counted_once(campaign: Campaign, box: Box) -> None:
    scatter(campaign)
    found = clusters.clusters(box)
    assert total(found) == 200
    assert len(found) <= 25 * 25


@pytest.mark.usefixtures("few_matter")
@pytest.mark.parametrize("box", [SEOUL, KOREA, WORLD], ids=["city", "country", "world"])
def test_the_jobs_counts_say_the_same(campaign: Campaign, box: Box) -> None:
    scatter(campaign)
    assert clusters.recount() > 0
    Place.objects.all().delete()  # what is shown comes from the counts
    assert total(clusters.clusters(box)) == 200


@pytest.mark.usefixtures("few_matter")
def test_a_counted_cluster_lies_in_the_middle_of_its_places(campaign: Campaign) -> None:
    for east in (0, 10, 20):
        making.place(campaign, beside(CITY_HALL, east=east))
    clusters.recount()
    [cluster] = clusters.clusters(KOREA)
    middle = beside(CITY_HALL, east=10)
    assert (cluster.latitude, cluster.longitude) == pytest.approx((middle.latitude, middle.longitude))


def test_a_single_place_is_named(campaign: Campaign) -> None:
    place = making.place(campaign)
    [cluster] = clusters.clusters(SEOUL)
    assert (cluster.count, cluster.place_id) == (1, place.pk)


def test_a_cluster_of_several_names_none(campaign: Campaign) -> None:
    making.place(campaign)
    making.place(campaign)
    [cluster] = clusters.clusters(SEOUL)
    assert (cluster.count, cluster.place_id) == (2, None)


@pytest.mark.usefixtures("few_matter")
def test_counts_that_nobody_renews_are_not_shown(campaign: Campaign) -> None:
    making.place(campaign)
    clusters.recount(timezone.now() - timedelta(minutes=16))
    making.place(campaign)
    assert total(clusters.clusters(KOREA)) == 2


@pytest.mark.usefixtures("few_matter")
def test_counting_again_replaces_what_was_counted(campaign: Campaign) -> None:
    making.place(campaign)
    clusters.recount()
    Campaign.objects.update(state=CampaignState.PAUSED)
    assert clusters.recount() == 0
    assert not PlaceCell.objects.exists()


def test_with_few_places_the_job_counts_nothing(campaign: Campaign) -> None:
    making.place(campaign)
    count_open_places.func(0)
    assert not PlaceCell.objects.exists()
    assert total(clusters.clusters(KOREA)) == 1


def test_a_box_across_the_antimeridian_holds_both_sides(campaign: Campaign) -> None:
    for longitude in (179.9, -179.9, 170.0):
        making.place(campaign, Coordinates(-17, longitude))
    assert total(clusters.clusters(boxes.read("179,-18,-179,-16"))) == 2


@pytest.mark.usefixtures("few_matter")
def test_counted_boxes_across_the_antimeridian_hold_both_sides(campaign: Campaign) -> None:
    for longitude in (179.9, -179.9, 170.0):
        making.place(campaign, Coordinates(-17, longitude))
    clusters.recount()
    assert total(clusters.clusters(boxes.read("179,-18,-179,-16"))) == 2


@pytest.mark.parametrize("latitude", [90.0, -90.0])
def test_a_place_at_a_pole_is_in_its_box(campaign: Campaign, latitude: float) -> None:
    making.place(campaign, Coordinates(latitude, 77.0))
    box = boxes.read("-180,89,180,90") if latitude > 0 else boxes.read("-180,-90,180,-89")
    assert total(clusters.clusters(box)) == 1


def test_the_last_meridian_lies_in_the_last_column(campaign: Campaign) -> None:
    making.place(campaign, Coordinates(0, 180.0))
    assert total(clusters.clusters(boxes.read("179,-1,180,1"))) == 1


def test_the_choice_can_be_narrowed_also_to_what_is_not_open(campaign: Campaign) -> None:
    making.place(campaign)
    Campaign.objects.update(state=CampaignState.DRAFT)
    assert total(clusters.clusters(KOREA, places=campaign.places.all())) == 1
    assert clusters.clusters(KOREA) == []


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "126,38,127,37", "126,nan,127,38", None, "126,37,127,91"])
def test_a_box_that_is_none_is_refused(text: str | None) -> None:
    with pytest.raises(Refused):
        boxes.read(text)


def test_a_swapped_box_is_asked_back() -> None:
    with pytest.raises(Refused) as refusal:
        boxes.read("37.4,126.7,37.7,127.2")
    assert refusal.value.code == "swapped_coordinates"


@pytest.mark.parametrize(
    "box",
    [SEOUL, Box(179, -18, -179, -16), Box(-180, 80, 180, 90), Box(-60, -30, 60, 30)],
    ids=["city", "antimeridian", "pole", "equator"],
)
def test_the_circle_around_a_box_covers_all_of_it(box: Box) -> None:
    random = np.random.default_rng(3)
    for across, up in random.uniform(0, 1, (300, 2)):
        longitude = box.west + across * box.width
        point = Coordinates(box.south + up * box.height, longitude - 360 if longitude > 180 else longitude)
        assert distance_metres(box.middle, point) <= box.reach_metres

"""Places as GeoJSON."""

from typing import Any

import pytest
from django.test import Client

from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, Place
from campaigns.states import CampaignState
from tests.campaigns import making
from tests.campaigns.making import CITY_HALL, GANGNAM, beside

PLACES = "/api/v1/places/"
HERE = f"{CITY_HALL.latitude},{CITY_HALL.longitude}"
AROUND = "126.9,37.5,127.0,37.6"


def names(answer: Any) -> list[str]:
    return [feature["properties"]["name"] for feature in answer.json()["features"]]


def row_of_shops(campaign: Campaign, count: int) -> None:
    for number in range(count):
        making.place(campaign, beside(CITY_HALL, east=100 * number), name=f"{number}호점")


def test_the_nearest_come_first_with_their_distance(api: Client, shop: Place) -> None:
    making.place(shop.campaign, beside(CITY_HALL, east=300), name="덕수궁점")
    making.place(shop.campaign, GANGNAM, name="강남점")
    answer = api.get(PLACES, {"near": HERE, "radius": "1000"})
    assert names(answer) == ["시청점", "덕수궁점"]
    [first, second] = answer.json()["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [126.977945, 37.566295]}
    assert (first["id"], first["properties"]["campaign"], first["properties"]["is_open"]) == (shop.pk, "dance", True)
    assert second["properties"]["metres"] == pytest.approx(300, rel=0.01)


def test_the_next_page_goes_on_where_the_first_ended(api: Client, db: None) -> None:
    row_of_shops(making.campaign(), 5)
    found: list[str] = []
    query = {"near": HERE, "limit": "2"}
    while True:
        answer = api.get(PLACES, query)
        found += names(answer)
        if answer.json()["next_cursor"] is None:
            break
        query["cursor"] = answer.json()["next_cursor"]
    assert found == [f"{number}호점" for number in range(5)]


@pytest.mark.parametrize("other", [{"radius": "900"}, {"near": "37.5,127.0"}, {"campaign": "dance"}])
def test_a_cursor_of_another_question_is_refused(api: Client, db: None, other: dict[str, str]) -> None:
    row_of_shops(making.campaign(), 3)
    query = {"near": HERE, "limit": "1"}
    cursor = api.get(PLACES, query).json()["next_cursor"]
    answer = api.get(PLACES, {**query, **other, "cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


def test_only_what_is_open_is_near(api: Client, db: None) -> None:
    making.place(making.campaign(state=CampaignState.PAUSED))
    assert names(api.get(PLACES, {"near": HERE})) == []
    assert names(api.get(PLACES, {"near": HERE, "campaign": "dance"})) == ["시청점"]


def test_a_campaign_s_places_are_listed_page_by_page(api: Client, db: None) -> None:
    row_of_shops(making.campaign(), 3)
    making.place(making.campaign(slug="other"), name="다른 캠페인")
    first = api.get(PLACES, {"campaign": "dance", "limit": "2"})
    second = api.get(PLACES, {"campaign": "dance", "limit": "2", "cursor": first.json()["next_cursor"]})
    assert names(first) + names(second) == ["0호점", "1호점", "2호점"]


def test_a_box_shows_single_places_and_clusters(api: Client, shop: Place) -> None:
    for _ in range(3):
        making.place(shop.campaign, Coordinates(37.52, 126.92))
    features = api.get(PLACES, {"bbox": AROUND}).json()["features"]
    assert sorted(feature["properties"].get("count", 1) for feature in features) == [1, 3]
    assert [feature["id"] for feature in features if "id" in feature] == [shop.pk]


def test_exchanged_coordinates_are_asked_about(api: Client, db: None) -> None:
    answer = api.get(PLACES, {"near": "126.977945,37.566295"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    [wrong] = answer.json()["errors"]
    assert (wrong["parameter"], wrong["code"]) == ("near", "swapped_coordinates")
    assert wrong["did_you_mean"] == "37.566295,126.977945"


def test_an_exchanged_box_is_asked_about(api: Client, db: None) -> None:
    [wrong] = api.get(PLACES, {"bbox": "37.5,126.9,37.6,127.0"}).json()["errors"]
    assert (wrong["parameter"], wrong["did_you_mean"]) == ("bbox", AROUND)


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({}, "near", "required"),
        ({"near": HERE, "bbox": AROUND}, "bbox", "not_together"),
        ({"bbox": AROUND, "radius": "10"}, "radius", "not_together"),
        ({"bbox": AROUND, "limit": "10"}, "limit", "not_together"),
        ({"near": "here"}, "near", "bad_coordinates"),
        ({"near": "37.5"}, "near", "bad_coordinates"),
        ({"near": "nan,127"}, "near", "bad_coordinates"),
        ({"near": "200,200"}, "near", "bad_latitude"),
        ({"near": HERE, "radius": "0"}, "radius", "min_value"),
        ({"near": HERE, "radius": "inf"}, "radius", "invalid"),
        ({"near": HERE, "radius": "50001"}, "radius", "max_value"),
        ({"bbox": "1,2,3"}, "bbox", "bad_box"),
        ({"bbox": "126.9,37.6,127.0,37.5"}, "bbox", "bad_box"),
        ({"nearby": HERE}, "nearby", "unknown_parameter"),
    ],
)
def test_a_bad_question_is_refused_by_name(
    api: Client, db: None, query: dict[str, str], parameter: str, code: str
) -> None:
    answer = api.get(PLACES, query)
    assert answer.status_code == 400
    assert [(wrong["parameter"], wrong["code"]) for wrong in answer.json()["errors"]] == [(parameter, code)]


@pytest.mark.parametrize("slug", ["nowhere", "secret"])
def test_places_of_a_draft_or_of_nothing_are_not_found(api: Client, db: None, slug: str) -> None:
    making.place(making.campaign(slug="secret", state=CampaignState.DRAFT))
    assert api.get(PLACES, {"campaign": slug}).status_code == 404

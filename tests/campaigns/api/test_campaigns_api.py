"""The campaigns, as partners read them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import CampaignNode, Place
from campaigns.states import CampaignState
from remix.states import NodeState
from tests.campaigns import making
from tests.remix.lineage.conftest import Plant, plant

__all__ = ["plant"]

LIST = "/api/v1/campaigns/"


def test_the_latest_come_first_a_page_at_a_time(api: Client, db: None) -> None:
    now = timezone.now()
    for days in range(5):
        making.campaign(slug=f"c{days}", starts_at=now - timedelta(days=days + 1))
    found: list[str] = []
    cursor = ""
    while True:
        answer = api.get(f"{LIST}?limit=2{cursor}").json()
        found += [item["slug"] for item in answer["items"]]
        if answer["next_cursor"] is None:
            break
        cursor = f"&cursor={answer['next_cursor']}"
    assert found == ["c0", "c1", "c2", "c3", "c4"]


def test_state_and_type_narrow_the_list(api: Client, db: None) -> None:
    making.campaign(slug="over", state=CampaignState.ENDED)
    making.campaign(slug="home", type="online", methods=["photo"], repeat="once")
    making.campaign(slug="street")
    assert [item["slug"] for item in api.get(LIST, {"state": "ended"}).json()["items"]] == ["over"]
    assert [item["slug"] for item in api.get(LIST, {"type": "online"}).json()["items"]] == ["home"]


def test_a_draft_is_nowhere(api: Client, db: None) -> None:
    making.campaign(slug="secret", state=CampaignState.DRAFT)
    assert api.get(LIST).json()["items"] == []
    answer = api.get(f"{LIST}secret/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_one_campaign_names_its_public_recipes_and_its_places(api: Client, shop: Place, plant: Plant) -> None:
    shown, hidden = plant(), plant(state=NodeState.DRAFT)
    for node in (shown, hidden):
        CampaignNode.objects.create(campaign=shop.campaign, node=node)
    data = api.get(f"{LIST}dance/").json()
    assert (data["node_ids"], data["place_count"], data["is_open"]) == ([shown.node_id], 1, True)
    assert "rewards" not in data


def test_rewards_come_on_request_with_how_many_are_left(api: Client, shop: Place) -> None:
    prize = making.reward(shop.campaign, capacity=3)
    making.go(making.visitor("early"), shop)
    [reward] = api.get(f"{LIST}dance/", {"expand": "rewards", "fields": "title"}).json()["rewards"]
    assert (reward["reward_id"], reward["left"]) == (prize.pk, 2)


def test_only_the_chosen_fields_are_sent(api: Client, shop: Place) -> None:
    assert api.get(LIST, {"fields": "title"}).json()["items"] == [
        {"slug": "dance", "state": "live", "title": "막춤 챌린지"}
    ]


def test_what_did_not_change_is_not_sent_again(api: Client, shop: Place) -> None:
    etag = api.get(f"{LIST}dance/").headers["ETag"]
    assert api.get(f"{LIST}dance/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("query", [{"stat": "live"}, {"state": "draft"}, {"fields": "owner"}, {"limit": "0"}])
def test_a_bad_parameter_is_refused_by_name(api: Client, query: dict[str, str]) -> None:
    answer = api.get(LIST, query)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == next(iter(query))


def test_a_cursor_of_another_filter_is_refused(api: Client, db: None) -> None:
    for name in ("one", "two"):
        making.campaign(slug=name)
    cursor = api.get(LIST, {"limit": 1}).json()["next_cursor"]
    assert api.get(LIST, {"limit": 1, "state": "live", "cursor": cursor}).json()["code"] == "bad_cursor"


def test_a_page_costs_as_many_queries_as_one_item(api: Client, db: None) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            api.get(LIST)
        return len(asked)

    making.campaign(slug="one")
    queries()
    first = queries()
    for number in range(6):
        making.campaign(slug=f"more{number}")
    assert queries() == first

"""One recipe and its family, as partners read them."""

import math
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from accounts.models import ApiKey, User
from remix import publishing
from remix.models import Dimension, DimensionEffect, RemixNode
from remix.performance import observe
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant

PARTS = ("", "ancestors/", "descendants/", "tree/", "mutations/", "strategy/", "similar/", "text-guide/")


def address(node: RemixNode, part: str = "") -> str:
    return f"/api/v1/remix/{node.node_id}/{part}"


def queries_of(api: Client, path: str, **headers: str) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as queries:
        response = api.get(path, headers=headers)
    return len(queries), response


@pytest.fixture
def used_key(key: tuple[ApiKey, str], api: Client) -> Client:
    """A key that was used a moment ago: that is noted once a minute at most."""
    api.get("/api/v1/me/")
    return api


def test_a_recipe_comes_as_data(api: Client, plant: Plant, settings: Settings) -> None:
    root = plant(title="막차 춤")
    node = plant(root)
    plant(node)
    data = api.get(address(node)).json()
    assert data["node_id"] == node.node_id
    assert (data["layer"], data["depth"], data["parent_id"]) == ("fork", 1, root.node_id)
    assert data["descendants"] == 1
    assert data["page_url"] == f"{settings.SITE_URL}/remix/{node.node_id}/"
    assert [(shot["start"], shot["end"]) for shot in data["recipe"]["shots"]] == [(0, 5), (5, 10)]
    assert "parent" not in data


def test_a_shot_shows_its_frame_by_a_whole_address(api: Client, plant: Plant, settings: Settings) -> None:
    shots = [{"start": 0, "end": 10, "action": "춤춰요.", "frame": "key_frames/2026/11/a.webp"}]
    data = api.get(address(plant(shots=shots))).json()
    expected = f"{settings.SITE_URL}/media/key_frames/2026/11/a.webp"
    assert data["recipe"]["shots"][0]["frame_url"] == expected
    assert data["cover_url"] == expected


def test_what_belongs_to_it_comes_on_request(api: Client, plant: Plant) -> None:
    root = plant(title="막차 춤")
    node = plant(root, setting="버스 정류장")
    data = api.get(address(node), {"expand": "parent,mutations,strategy"}).json()
    assert data["parent"]["title"] == "막차 춤"
    assert [change["dimension"] for change in data["mutations"]["changes"]] == ["setting"]
    assert data["strategy"] == []


def test_only_the_chosen_fields_are_sent(api: Client, plant: Plant) -> None:
    node = plant()
    assert sorted(api.get(address(node), {"fields": "views"}).json()) == ["node_id", "state", "views"]


def test_an_unknown_expansion_is_refused_by_name(api: Client, plant: Plant) -> None:
    [wrong] = api.get(address(plant()), {"expand": "grandparent"}).json()["errors"]
    assert "grandparent" in wrong["detail"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("state", [NodeState.DRAFT, NodeState.UNPUBLISHED, NodeState.REMOVED])
def test_what_is_not_published_does_not_exist(api: Client, plant: Plant, part: str, state: str) -> None:
    response = api.get(address(plant(state=state), part))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "node_id", ["remix_1", "remix_0000001", "remix_9999999999999999999999", "1", "remix_００００01", "x"]
)
def test_a_number_that_is_none_does_not_exist(api: Client, plant: Plant, node_id: str) -> None:
    plant()
    assert api.get(f"/api/v1/remix/{node_id}/").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_anonymous_requests_are_asked_to_say_who_they_are(client: Client, plant: Plant, part: str) -> None:
    assert client.get(address(plant(), part)).status_code == 401


@pytest.mark.parametrize("part", ["", "ancestors/", "descendants/"])
def test_a_read_takes_at_most_four_queries_and_a_kept_one_only_the_key(
    used_key: Client, plant: Plant, part: str
) -> None:
    root = plant()
    node = plant(root)
    for _ in range(25):
        plant(node)
    fresh, response = queries_of(used_key, address(node, part))
    assert response.status_code == 200
    assert fresh <= 4
    assert queries_of(used_key, address(node, part))[0] == 1


def test_a_page_of_twenty_takes_as_many_queries_as_a_page_of_one(used_key: Client, plant: Plant) -> None:
    plant()
    one, _response = queries_of(used_key, "/api/v1/remix/?limit=19")
    for _ in range(19):
        plant()
    twenty, response = queries_of(used_key, "/api/v1/remix/?limit=20")
    assert len(response.json()["items"]) == 20
    assert one == twenty <= 4


@pytest.mark.parametrize("path", ["/api/v1/remix/", None])
def test_a_304_takes_at_most_one_query(used_key: Client, plant: Plant, path: str | None) -> None:
    path = path or address(plant())
    etag = used_key.get(path).headers["ETag"]
    count, response = queries_of(used_key, path, **{"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")
    assert count <= 1


def test_a_tag_of_another_recipe_does_not_match(api: Client, plant: Plant) -> None:
    first, second = plant(), plant()
    etag = api.get(address(first)).headers["ETag"]
    assert api.get(address(second), headers={"If-None-Match": etag}).status_code == 200


def test_an_edit_is_seen_at_once(
    api: Client, plant: Plant, curator: User, django_capture_on_commit_callbacks: Any
) -> None:
    node = plant()
    etag = api.get(address(node)).headers["ETag"]
    with django_capture_on_commit_callbacks(execute=True):
        publishing.edit(actor=curator, node=node, version=node.version, recipe={**node.recipe, "title": "새 이름"})
    response = api.get(address(node), headers={"If-None-Match": etag})
    assert (response.status_code, response.json()["title"]) == (200, "새 이름")


def test_taking_it_back_is_seen_at_once(
    api: Client, plant: Plant, curator: User, django_capture_on_commit_callbacks: Any
) -> None:
    node = plant()
    api.get(address(node))
    with django_capture_on_commit_callbacks(execute=True):
        publishing.unpublish(actor=curator, node=node, version=node.version)
    assert api.get(address(node)).status_code == 404


def test_without_redis_it_is_read_anew_and_a_tag_still_matches(api: Client, plant: Plant, settings: Settings) -> None:
    dead = {**django_settings.CACHES["default"], "LOCATION": "unix:///nonexistent/redis.sock?db=0"}
    settings.CACHES = {"default": dead}
    node = plant()
    etag = api.get(address(node)).headers["ETag"]
    assert api.get(address(node), headers={"If-None-Match": etag}).status_code == 304


def test_languages_are_kept_apart(api: Client, plant: Plant) -> None:
    node = plant(plant(), duration_seconds=10, shots=[{"start": 0, "end": 10, "action": "춤춰요."}])
    korean = api.get(address(node, "mutations/")).json()
    english = api.get(address(node, "mutations/"), headers={"Accept-Language": "en"}).json()
    assert "장면" in str(korean)
    assert "장면" not in str(english)


def test_ancestors_come_from_the_root_down(api: Client, plant: Plant) -> None:
    root = plant()
    middle = plant(root)
    leaf = plant(middle)
    assert [item["node_id"] for item in api.get(address(leaf, "ancestors/")).json()["items"]] == [
        root.node_id,
        middle.node_id,
    ]


def test_an_ancestor_that_is_gone_keeps_only_its_place(api: Client, plant: Plant, curator: User) -> None:
    root = plant()
    leaf = plant(root)
    publishing.unpublish(actor=curator, node=root, version=root.version)
    [item] = api.get(address(leaf, "ancestors/")).json()["items"]
    assert (item["state"], sorted(item)) == ("gone", ["node_id", "state", "updated_at"])


def test_descendants_come_in_the_tree_s_order_page_by_page(api: Client, plant: Plant) -> None:
    root = plant()
    first, second = plant(root), plant(root)
    below = plant(first)
    plant(state=NodeState.DRAFT, parent=root)
    plant()
    found: list[str] = []
    cursor = None
    while True:
        query = {"limit": 1, **({"cursor": cursor} if cursor else {})}
        page = api.get(address(root, "descendants/"), query).json()
        found += [item["node_id"] for item in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert found == [first.node_id, below.node_id, second.node_id]


def test_a_cursor_of_another_recipe_s_descendants_is_refused(api: Client, plant: Plant) -> None:
    root, other = plant(), plant()
    for _ in range(2):
        plant(root)
    cursor = api.get(address(root, "descendants/"), {"limit": 1}).json()["next_cursor"]
    response = api.get(address(other, "descendants/"), {"cursor": cursor})
    assert (response.status_code, response.json()["code"]) == (400, "bad_cursor")


def test_the_tree_names_the_parent_before_its_children(api: Client, plant: Plant) -> None:
    root = plant()
    node = plant(root)
    plant(node)
    tree = api.get(address(node, "tree/")).json()
    assert (tree["top"], tree["family_size"], tree["is_whole"]) == (root.node_id, 3, True)
    seen: set[str | None] = {None}
    for item in tree["nodes"]:
        assert item["parent_id"] in seen
        seen.add(item["node_id"])


def test_a_branch_of_the_tree_can_be_asked_for(api: Client, plant: Plant) -> None:
    root = plant()
    node = plant(root)
    plant(root)
    tree = api.get(address(root, "tree/"), {"top": node.node_id}).json()
    assert (tree["above"], [item["node_id"] for item in tree["nodes"]]) == ([root.node_id], [node.node_id])


def test_the_top_of_another_family_does_not_exist(api: Client, plant: Plant) -> None:
    assert api.get(address(plant(), "tree/"), {"top": plant().node_id}).status_code == 404
    assert api.get(address(plant(), "tree/"), {"page": 2}).status_code == 404


def test_mutations_say_what_changed_and_what_it_brought(api: Client, plant: Plant, curator: User) -> None:
    root = plant(days=20)
    node = plant(root, setting="버스 정류장")
    for one, views in ((root, 1000), (node, 4500)):
        assert one.published_at is not None
        observe(actor=curator, node=one, views=views, observed_at=one.published_at + timedelta(days=5))
    data = api.get(address(node, "mutations/")).json()
    assert data["changes"] == [
        {"dimension": "setting", "before": "지하철 승강장", "after": "버스 정류장", "is_confirmed": False}
    ]
    assert data["performance"] == {"age_days": 5.0, "views": 4500.0, "parent_views": 1000.0, "ratio": 3.5}


def test_a_master_changed_nothing(api: Client, plant: Plant) -> None:
    data = api.get(address(plant(), "mutations/")).json()
    assert (data["parent_id"], data["changes"], data["performance"]) == (None, [], None)


def test_the_strategy_carries_its_interval_and_sample_size(api: Client, plant: Plant) -> None:
    root = plant()
    DimensionEffect.objects.create(
        root=root, dimension=Dimension.AUDIO, effect=math.log(2.2), low=math.log(1.6), high=math.log(2.9), children=41
    )
    [suggestion] = api.get(address(root, "strategy/")).json()["suggestions"]
    assert suggestion == {
        "dimension": "audio",
        "effect": 1.2,
        "interval": {"level": 0.9, "low": 0.6, "high": 1.9},
        "children": 41,
        "basis": "family",
    }


def test_the_text_guide_is_korean_whatever_is_asked_for(api: Client, plant: Plant) -> None:
    response = api.get(address(plant(), "text-guide/"), headers={"Accept-Language": "en"})
    data = response.json()
    assert data["language"] == "ko"
    assert "[장면]" in data["text"]
    assert data["file_url"].endswith("/text-guide.txt")

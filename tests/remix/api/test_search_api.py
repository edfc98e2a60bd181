"""The list of recipes, as partners read it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import User
from remix import publishing
from remix.models import RemixNode
from remix.states import NodeState
from tests.accounts import world
from tests.remix.lineage.conftest import Plant

LIST = "/api/v1/remix/"


def ids(response: Any) -> list[str]:
    return [item["node_id"] for item in response.json()["items"]]


def all_pages(api: Client, **query: Any) -> list[str]:
    """Every id, page by page."""
    found: list[str] = []
    cursor = None
    while True:
        page = api.get(LIST, {**query, **({"cursor": cursor} if cursor else {})}).json()
        found += [item["node_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def test_the_newest_come_first_a_page_at_a_time(api: Client, plant: Plant) -> None:
    planted = [plant(days=days).node_id for days in range(5)]
    assert all_pages(api, limit=2) == planted


def test_a_page_stays_in_place_while_others_are_published(api: Client, plant: Plant) -> None:
    planted = [plant(days=days).node_id for days in range(1, 5)]
    first = api.get(LIST, {"limit": 2}).json()
    plant(days=0)
    second = api.get(LIST, {"limit": 2, "cursor": first["next_cursor"]})
    assert ids(second) == planted[2:]


def test_words_and_facets_narrow_the_list(api: Client, plant: Plant) -> None:
    wanted = plant(title="김밥 춤", platform="youtube", difficulty=3, bpm=100)
    plant(title="김밥 춤", platform="tiktok", difficulty=3, bpm=100)
    plant(title="떡볶이 춤", platform="youtube", difficulty=3, bpm=100)
    plant(title="김밥 춤", platform="youtube", difficulty=3, bpm=200)
    query: dict[str, Any] = {"q": "김밥", "platform": "youtube", "difficulty": 3, "most_bpm": 150}
    assert ids(api.get(LIST, query)) == [wanted.node_id]


def test_a_draft_is_on_no_list(api: Client, plant: Plant) -> None:
    plant(state=NodeState.DRAFT)
    assert ids(api.get(LIST)) == []


def test_only_the_chosen_fields_are_sent(api: Client, plant: Plant) -> None:
    node = plant()
    [item] = api.get(LIST, {"fields": "title,views"}).json()["items"]
    assert item == {"node_id": node.node_id, "state": "published", "title": "지하철 춤", "views": None}


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"platfrom": "tiktok"}, "platfrom", "unknown_parameter"),
        ({"platform": "vine"}, "platform", "invalid_choice"),
        ({"limit": "0"}, "limit", "min_value"),
        ({"limit": "101"}, "limit", "max_value"),
        ({"difficulty": "six"}, "difficulty", "invalid"),
        ({"least_bpm": "nan"}, "least_bpm", "invalid"),
        ({"order": "random"}, "order", "invalid_choice"),
        ({"q": "x" * 201}, "q", "max_length"),
        ({"q": "a\x00b"}, "q", "null_characters_not_allowed"),
        ({"updated_since": "yesterday"}, "updated_since", "invalid"),
        ({"updated_since": "2026-11-23T00:00:00Z", "q": "춤"}, "q", "not_together"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(api: Client, query: dict[str, str], parameter: str, code: str) -> None:
    response = api.get(LIST, query)
    assert response.status_code == 400
    assert (parameter, code) in [(wrong["parameter"], wrong["code"]) for wrong in response.json()["errors"]]


def test_a_cursor_of_another_query_is_refused(api: Client, plant: Plant) -> None:
    for days in range(3):
        plant(days=days)
    cursor = api.get(LIST, {"limit": 1}).json()["next_cursor"]
    response = api.get(LIST, {"limit": 1, "platform": "tiktok", "cursor": cursor})
    assert (response.status_code, response.json()["code"]) == (400, "bad_cursor")


def test_a_cursor_of_another_list_is_refused(api: Client, plant: Plant) -> None:
    root = plant()
    for _ in range(2):
        plant(root)
    cursor = api.get(f"{LIST}{root.node_id}/descendants/", {"limit": 1}).json()["next_cursor"]
    assert api.get(LIST, {"cursor": cursor}).json()["code"] == "bad_cursor"
    assert api.get(LIST, {"cursor": cursor, "updated_since": "2020-01-01T00:00:00Z"}).json()["code"] == "bad_cursor"
    assert api.get(LIST, {"cursor": "nonsense"}).json()["code"] == "bad_cursor"


def test_what_changed_since_comes_oldest_first_and_whole(api: Client, plant: Plant, curator: User) -> None:
    first, second, third = (plant(days=days) for days in (3, 2, 1))
    since = timezone.now()
    publishing.unpublish(actor=curator, node=second, version=second.version)
    RemixNode.objects.filter(pk=first.pk).update(recipe={**first.recipe, "title": "새 이름"})
    assert all_pages(api, updated_since=since.isoformat(), limit=1) == [second.node_id, first.node_id]
    assert third.node_id not in all_pages(api, updated_since=since.isoformat())


def test_what_changed_can_be_narrowed(api: Client, plant: Plant) -> None:
    root = plant(platform="tiktok", bpm=100)
    fork = plant(root, platform="youtube", bpm=140)
    plant(plant(fork, platform="tiktok"), platform="tiktok")
    since = "2020-01-01T00:00:00Z"
    assert all_pages(api, updated_since=since, layer="fork") == [fork.node_id]
    assert len(all_pages(api, updated_since=since, layer="fork_of_fork")) == 2
    assert all_pages(api, updated_since=since, platform="youtube", least_bpm=130) == [fork.node_id]


def test_what_is_gone_says_only_that(api: Client, plant: Plant, curator: User) -> None:
    node = plant()
    publishing.unpublish(actor=curator, node=node, version=node.version)
    [item] = api.get(LIST, {"updated_since": "2020-01-01T00:00:00Z"}).json()["items"]
    assert sorted(item) == ["node_id", "state", "updated_at"]
    assert item["state"] == "gone"


def test_a_draft_that_never_was_public_is_no_change(api: Client, plant: Plant) -> None:
    plant(state=NodeState.DRAFT)
    assert all_pages(api, updated_since="2020-01-01T00:00:00Z") == []


def test_views_are_no_change(api: Client, plant: Plant, curator: User) -> None:
    from remix.performance import observe

    node = plant()
    since = timezone.now()
    observe(actor=curator, node=node, views=100)
    assert RemixNode.objects.get(pk=node.pk).views == 100
    assert all_pages(api, updated_since=since.isoformat()) == []


def test_times_are_iso_8601_in_utc(api: Client, plant: Plant) -> None:
    plant()
    [item] = api.get(LIST).json()["items"]
    assert item["published_at"].endswith("Z")
    assert item["updated_at"].endswith("Z")


def test_a_key_without_the_scope_reads_nothing(plant: Plant) -> None:
    access = tokens.issue(user=world.person("creator"), scope="analyses:write").access
    response = Client(headers={"Authorization": f"Bearer {access}"}).get(LIST)
    assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")


def test_a_new_recipe_is_on_the_kept_list_at_once(
    api: Client, plant: Plant, curator: User, django_capture_on_commit_callbacks: Any
) -> None:
    draft = plant(state=NodeState.DRAFT)
    assert ids(api.get(LIST)) == []
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(actor=curator, node=draft, version=draft.version)
    assert ids(api.get(LIST)) == [draft.node_id]


def test_changes_at_the_same_instant_are_told_apart_by_their_keys(api: Client, plant: Plant) -> None:
    at = timezone.now() - timedelta(days=1)
    planted = [plant(columns={"changed_at": at}).node_id for _ in range(4)]
    assert all_pages(api, updated_since="2020-01-01T00:00:00Z", limit=1) == planted

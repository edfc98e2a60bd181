"""Collections: recipes under a heading, on a page of their own."""

import pytest
from django.test import Client

from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import collecting
from remix.models import Collection
from remix.states import NodeState
from tests.remix.editorial.conftest import staff
from tests.remix.editorial.test_tags import Capture
from tests.remix.pages.nodes import MakeNode
from tests.remix.pages.test_discover import ids

HALLOWEEN = {"title": "할로윈에 찍을 밈", "title_en": "For Halloween", "slug": "할로윈", "is_public": True}


def collect(curator: User, *nodes: int, **values: object) -> Collection:
    return collecting.write(
        actor=curator, collection=Collection(), version=1, values={**HALLOWEEN, **values}, nodes=nodes
    )


def test_its_page_shows_the_recipes_in_their_order(client: Client, make_node: MakeNode, curator: User) -> None:
    first, second = make_node(), make_node()
    collection = collect(curator, second.pk, first.pk)
    assert ids(client.get(collection.get_absolute_url()).content.decode()) == [second.node_id, first.node_id]


def test_only_published_recipes_are_shown(client: Client, make_node: MakeNode, curator: User) -> None:
    draft = make_node(state=NodeState.DRAFT)
    page = client.get(collect(curator, draft.pk).get_absolute_url()).content.decode()
    assert "아직 공개된 레시피가 없어요" in page


def test_an_english_reader_reads_the_english_title(client: Client, curator: User) -> None:
    page = client.get(f"{collect(curator).get_absolute_url()}?lang=en").content.decode()
    assert "<h1>For Halloween</h1>" in page


def test_one_that_is_not_public_is_not_found(client: Client, curator: User) -> None:
    assert client.get(collect(curator, is_public=False).get_absolute_url()).status_code == 404


def test_staff_sees_one_that_is_not_public(admin: Client, curator: User) -> None:
    answer = admin.get(collect(curator, is_public=False).get_absolute_url())
    assert (answer.status_code, "직원에게만" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("slug", ["nothing", "%00", "%EF%BF%BD", "a%2Fb", "x" * 300])
def test_an_address_of_none_is_not_found(client: Client, db: None, slug: str) -> None:
    assert client.get(f"/collections/{slug}/").status_code == 404


def test_discover_leads_to_the_public_ones(
    client: Client, curator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    client.get("/remix/")
    with django_capture_on_commit_callbacks(execute=True):
        collection = collect(curator)
    page = client.get("/remix/").content.decode()
    assert collection.title in page


def test_changing_one_replaces_its_recipes(make_node: MakeNode, curator: User) -> None:
    first, second = make_node(), make_node()
    collection = collect(curator, first.pk)
    collecting.write(actor=curator, collection=collection, version=1, values={}, nodes=[second.pk])
    assert list(collection.items.values_list("node", flat=True)) == [second.pk]


def test_a_stale_page_changes_nothing(curator: User) -> None:
    collection = collect(curator)
    collecting.write(actor=curator, collection=collection, version=1, values={"title": "둘"})
    with pytest.raises(Stale):
        collecting.write(actor=curator, collection=collection, version=1, values={"title": "셋"})


def test_an_address_that_is_taken_is_refused(curator: User) -> None:
    collect(curator)
    with pytest.raises(Refused) as refusal:
        collect(curator)
    assert refusal.value.code == "taken"


@pytest.mark.parametrize(
    ("nodes", "code"), [([1, 1], "twice"), ([999_999_999], "unknown_node"), ([1] * 101, "too_many")]
)
def test_recipes_that_cannot_be_collected_are_refused(curator: User, nodes: list[int], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        collect(curator, *nodes)
    assert (refusal.value.code, Collection.objects.count()) == (code, 0)


def test_staff_without_the_right_collects_nothing(db: None) -> None:
    with pytest.raises(NotAllowed):
        collect(staff("view_collection"))


def test_taking_one_away_leaves_its_recipes(make_node: MakeNode, curator: User) -> None:
    node = make_node()
    collecting.remove(actor=curator, collection=collect(curator, node.pk))
    node.refresh_from_db()
    assert (Collection.objects.count(), node.state) == (0, NodeState.PUBLISHED)

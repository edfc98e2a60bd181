"""The family part of a recipe's page in the admin."""

import pytest
from django.test import Client

from accounts.models import User
from remix import embeddings
from remix.models import RemixNode, ViewObservation
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


@pytest.fixture
def desk(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


def press(desk: Client, node: RemixNode, button: str, **values: str) -> str:
    """The page after a button was pressed."""
    address = f"/admin/remix/remixnode/{node.pk}/change/"
    values = {"do": button, "version": str(node.version), **values}
    return desk.post(address, values, follow=True).content.decode()


def test_a_likely_parent_is_confirmed_with_one_click(desk: Client, plant: Plant) -> None:
    parent = plant(title="지하철 막춤 원조")
    embeddings.embed([parent])
    draft = plant(title="지하철 막춤 원조", state=NodeState.DRAFT)
    page = desk.get(f"/admin/remix/remixnode/{draft.pk}/change/").content.decode()
    assert f'name="parent" value="{parent.node_id}"' in page
    assert "같은 빠르기 120 BPM" in page
    press(desk, draft, "move", parent=parent.node_id)
    draft.refresh_from_db()
    assert draft.parent == parent


def test_a_cycle_is_refused_in_words(desk: Client, plant: Plant) -> None:
    node = plant()
    child = plant(node)
    assert "자기 리믹스를 부모로" in press(desk, node, "move", parent=child.node_id)


def test_an_unknown_number_is_refused(desk: Client, plant: Plant) -> None:
    assert "그런 번호의 레시피가 없어요" in press(desk, plant(), "move", parent="remix_999999")


def test_views_are_noted(desk: Client, plant: Plant) -> None:
    node = plant()
    press(desk, node, "observe", views="12,345")
    assert ViewObservation.objects.get(node=node).views == 12_345


@pytest.mark.parametrize("values", [{"views": "-1"}, {"views": "many"}, {"views": "1", "observed_at": "yesterday"}])
def test_views_that_are_none_are_refused(desk: Client, plant: Plant, values: dict[str, str]) -> None:
    press(desk, plant(), "observe", **values)
    assert not ViewObservation.objects.exists()


def test_removing_needs_a_reason(desk: Client, plant: Plant) -> None:
    node = plant()
    assert "이유를 골라" in press(desk, node, "remove")
    press(desk, node, "remove", reason="rights")
    assert RemixNode.objects.get(pk=node.pk).state == NodeState.REMOVED

"""Where nodes stand: ancestors, descendants, siblings, sizes, and the pictures of the tree."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from remix import lineage, performance
from remix.models import RemixNode
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


def test_descendants_come_in_tree_order_and_without_the_node(plant: Plant) -> None:
    root = plant()
    child, other = plant(root), plant(root)
    grandchild = plant(child)
    plant()
    assert list(RemixNode.objects.below(root)) == [child, grandchild, other]


def test_a_node_whose_number_begins_alike_is_not_a_descendant(plant: Plant) -> None:
    nodes = [plant() for _number in range(12)]
    first = nodes[0]
    twin = next((node for node in nodes[1:] if str(node.pk).startswith(str(first.pk))), None)
    child = plant(first)
    assert list(RemixNode.objects.below(first)) == [child]
    if twin:
        assert twin not in RemixNode.objects.within(first)


def test_ancestors_come_from_the_root_down(plant: Plant) -> None:
    root = plant()
    child = plant(root)
    assert list(RemixNode.objects.above(plant(child))) == [root, child]


def test_siblings_are_the_other_children_of_the_parent(plant: Plant) -> None:
    root = plant()
    first, second = plant(root), plant(root)
    assert list(RemixNode.objects.beside(first)) == [second]


def test_masters_are_not_siblings_of_each_other(plant: Plant) -> None:
    first, _second = plant(), plant()
    assert not RemixNode.objects.beside(first).exists()


@pytest.mark.parametrize(("layer", "place"), [("master", 0), ("fork", 1), ("fork_of_fork", 2)])
def test_layers_follow_from_depth(plant: Plant, layer: str, place: int) -> None:
    root = plant()
    child = plant(root)
    nodes = [root, child, plant(child)]
    assert list(RemixNode.objects.in_layer(layer)) == [nodes[place]]
    assert nodes[place].layer == layer


def test_sentences_chain(plant: Plant) -> None:
    root = plant()
    plant(root, state=NodeState.DRAFT)
    shown = plant(root, platform="youtube")
    assert list(RemixNode.objects.published().below(root).filter(platform="youtube")) == [shown]


def test_subtree_size_counts_what_is_published(plant: Plant) -> None:
    root = plant()
    plant(plant(root))
    plant(root, state=NodeState.DRAFT)
    assert lineage.subtree_size(root) == 2


def test_nearest_common_ancestor(plant: Plant) -> None:
    root = plant()
    shared = plant(root)
    left, right = plant(plant(shared)), plant(shared)
    assert lineage.nearest_common_ancestor(left, right) == shared
    assert lineage.nearest_common_ancestor(shared, left) == shared
    assert lineage.nearest_common_ancestor(left, plant()) is None


def test_most_productive_branches_come_first(plant: Plant) -> None:
    root = plant()
    small, large = plant(root), plant(root)
    plant(plant(large))
    assert [(branch.node, branch.size) for branch in lineage.productive_branches(root)] == [(large, 3), (small, 1)]


def test_a_tombstone_stands_while_something_lives_below(plant: Plant) -> None:
    root = plant()
    gone, _empty = plant(root, state=NodeState.REMOVED), plant(root, state=NodeState.REMOVED)
    plant(gone)
    picture = lineage.picture(root.pk)
    assert picture is not None
    assert [child.pk for child in picture.children] == [gone.pk]


def test_a_picture_shows_a_dozen_children_and_counts_the_rest(plant: Plant) -> None:
    root = plant()
    for _child in range(15):
        plant(root)
    picture = lineage.picture(root.pk)
    assert picture is not None
    assert (len(picture.children), picture.hidden_children) == (12, 3)


def test_a_picture_holds_the_way_to_the_current_node(plant: Plant) -> None:
    root = plant()
    for _child in range(15):
        plant(root)
    current = plant(root)
    picture = lineage.picture(root.pk, current=str(current.path))
    assert picture is not None
    assert current.pk in [child.pk for child in picture.children]


def test_a_picture_never_exceeds_its_budget(plant: Plant) -> None:
    root = plant()
    for _child in range(5):
        child = plant(root)
        for _grandchild in range(5):
            plant(child)
    picture = lineage.picture(root.pk, budget=10)
    assert picture is not None
    assert 1 + len(picture.children) + sum(len(child.children) for child in picture.children) == 10


def test_drafts_are_in_no_picture(plant: Plant) -> None:
    root = plant()
    plant(root, state=NodeState.DRAFT)
    picture = lineage.picture(root.pk)
    assert picture is not None
    assert (picture.children, picture.children_count) == ([], 0)


def test_most_seen_children_come_first(plant: Plant) -> None:
    root = plant()
    quiet, loud = plant(root), plant(root)
    performance.observe(actor=None, node=loud, views=5000)
    picture = lineage.picture(root.pk)
    assert picture is not None
    assert [child.pk for child in picture.children] == [loud.pk, quiet.pk]


def test_ancestors_and_sizes_take_one_query_each(plant: Plant) -> None:
    root = plant()
    child = plant(root)
    with CaptureQueriesContext(connection) as queries:
        list(RemixNode.objects.above(child))
        lineage.subtree_size(root)
        lineage.picture(root.pk)
    assert len(queries) == 3

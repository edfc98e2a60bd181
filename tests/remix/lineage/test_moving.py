"""Moving branches, tombstones, and the refusal of cycles; the last also with real connections at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import OperationalError

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import lineage_check, moving
from remix.models import RemixNode
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


def test_a_moved_branch_takes_everything_below_along(plant: Plant, curator: User) -> None:
    node, target = plant(), plant()
    grandchild = plant(plant(node))
    moving.move(actor=curator, node=node, parent=target, version=node.version)
    grandchild.refresh_from_db()
    assert list(RemixNode.objects.above(grandchild))[:2] == [target, node]
    assert lineage_check.verify().is_right


def test_a_branch_can_become_a_family_of_its_own(plant: Plant, curator: User) -> None:
    child = plant(plant())
    grandchild = plant(child)
    moved = moving.move(actor=curator, node=child, parent=None, version=child.version)
    grandchild.refresh_from_db()
    assert (moved.layer, grandchild.layer) == ("master", "fork")


def test_a_move_is_on_record(plant: Plant, curator: User) -> None:
    node, target = plant(), plant()
    moving.move(actor=curator, node=node, parent=target, version=node.version)
    entry = AuditEntry.objects.get(action="node.move")
    assert (entry.actor, entry.detail) == (curator, {"from": None, "to": target.pk})


def test_a_node_cannot_be_its_own_parent(plant: Plant, curator: User) -> None:
    node = plant()
    with pytest.raises(Refused, match="자기 자신"):
        moving.move(actor=curator, node=node, parent=node, version=node.version)


def test_a_node_cannot_stand_below_its_descendant(plant: Plant, curator: User) -> None:
    node = plant()
    grandchild = plant(plant(node))
    with pytest.raises(Refused) as refused:
        moving.move(actor=curator, node=node, parent=grandchild, version=node.version)
    assert refused.value.code == "cycle"


def test_the_database_itself_refuses_a_cycle(plant: Plant) -> None:
    node = plant()
    child = plant(node)
    with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
        RemixNode.objects.filter(pk=node.pk).update(parent=child)


def test_a_draft_is_no_parent(plant: Plant, curator: User) -> None:
    node, draft = plant(), plant(state=NodeState.DRAFT)
    with pytest.raises(Refused) as refused:
        moving.move(actor=curator, node=node, parent=draft, version=node.version)
    assert refused.value.code == "parent_not_in_tree"


def test_a_stale_version_moves_nothing(plant: Plant, curator: User) -> None:
    node = plant()
    with pytest.raises(Stale):
        moving.move(actor=curator, node=node, parent=plant(), version=node.version + 1)


def test_only_curators_move(plant: Plant, creator: User) -> None:
    node = plant(columns={"creator": creator})
    with pytest.raises(NotAllowed):
        moving.move(actor=creator, node=node, parent=plant(), version=node.version)


def test_a_branch_that_would_become_too_deep_stays(
    plant: Plant, curator: User, settings: pytest.FixtureRequest
) -> None:
    settings.NODE_MAX_DEPTH = 2  # type: ignore[attr-defined]
    branch, target = plant(), plant(plant())
    child = plant(branch)
    with pytest.raises(Refused) as refused:
        moving.move(actor=curator, node=branch, parent=target, version=branch.version)
    child.refresh_from_db()
    assert (refused.value.code, child.depth) == ("too_deep", 1)


def test_a_hundred_generations_fit_into_the_index(plant: Plant) -> None:
    start = 10**17
    node = None
    for number in range(101):
        node = RemixNode.objects.create(pk=start + number, parent=node, recipe=plant().recipe)
    assert node is not None
    assert node.depth == 100


def test_a_removed_node_leaves_a_tombstone(plant: Plant, curator: User) -> None:
    node = plant()
    child = plant(node)
    moving.remove(actor=curator, node=node, version=node.version, reason_code="rights")
    child.refresh_from_db()
    assert child.parent_id == node.pk
    assert RemixNode.objects.get(pk=node.pk).state == NodeState.REMOVED


def test_a_stale_save_does_not_bring_an_old_path_back(plant: Plant, curator: User) -> None:
    node, target = plant(), plant()
    stale = RemixNode.objects.get(pk=plant(node).pk)
    moving.move(actor=curator, node=node, parent=target, version=node.version)
    stale.save()
    assert lineage_check.verify().is_right


def in_parallel(*tasks: Callable[[], None]) -> list[BaseException | None]:
    """Run the tasks at once, each on a connection of its own; what each ended with."""
    barrier = threading.Barrier(len(tasks))
    ends: list[BaseException | None] = [None] * len(tasks)

    def run(place: int) -> None:
        try:
            barrier.wait(10)
            tasks[place]()
        except Exception as error:
            ends[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_attempt", range(5))
def test_of_two_editors_who_move_in_opposite_directions_one_is_refused(
    plant: Plant, curator: User, _attempt: int
) -> None:
    left, right = plant(), plant()
    ends = in_parallel(
        lambda: void(moving.move(actor=curator, node=left, parent=right, version=left.version)),
        lambda: void(moving.move(actor=curator, node=right, parent=left, version=right.version)),
    )
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "Refused"]
    assert lineage_check.verify().is_right


@pytest.mark.django_db(transaction=True)
def test_opposite_moves_that_bypass_the_verb_make_no_cycle_either(plant: Plant) -> None:
    left, right = plant(), plant()

    def point(node: RemixNode, parent: RemixNode) -> None:
        with transaction.atomic():
            RemixNode.objects.filter(pk=node.pk).update(parent=parent)

    ends = in_parallel(lambda: point(left, right), lambda: point(right, left))
    failed = [end for end in ends if end]
    assert len(failed) == 1
    assert isinstance(failed[0], IntegrityError | OperationalError)
    assert lineage_check.verify().is_right


@pytest.mark.django_db(transaction=True)
def test_a_fork_made_while_its_family_moves_gets_the_right_path(plant: Plant, curator: User) -> None:
    node, target = plant(), plant()
    tasks = [lambda: void(RemixNode.objects.create(parent=node, recipe=node.recipe)) for _fork in range(6)]
    moved = lambda: void(moving.move(actor=curator, node=node, parent=target, version=node.version))  # noqa: E731
    assert in_parallel(*tasks, moved) == [None] * 7
    assert lineage_check.verify().is_right


@pytest.mark.django_db(transaction=True)
def test_forks_do_not_wait_for_each_other_or_for_an_editor(plant: Plant) -> None:
    parent = plant()
    with transaction.atomic():
        # An editor and another fork, both under way.
        RemixNode.objects.select_for_update(no_key=True).get(pk=parent.pk)
        RemixNode.objects.create(parent=parent, recipe=parent.recipe)

        def fork() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1ms'")
                RemixNode.objects.create(parent=parent, recipe=parent.recipe)

        assert in_parallel(*[fork] * 5) == [None] * 5


def void(_value: object) -> None:
    """Take a verb for its effect."""

"""Making a remix."""

import threading

import pytest
from django.db import connection

from accounts.models import AuditEntry, Notification, User
from kmeme.lib.errors import NotAllowed, Refused
from remix import forking
from remix.models import RemixNode
from remix.models.node import Governance, Permission
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


def test_a_fork_is_the_forkers_draft_with_the_parents_recipe(plant: Plant, creator: User) -> None:
    parent = plant()
    child = forking.fork(actor=creator, parent=parent)
    assert (child.parent, child.creator, child.state, child.recipe) == (
        parent,
        creator,
        NodeState.DRAFT,
        parent.recipe,
    )
    assert child.layer == "fork"


def test_a_fork_of_a_brands_node_is_the_communitys(plant: Plant, creator: User) -> None:
    parent = plant(columns={"governed_by": Governance.BRAND_OFFICIAL})
    child = forking.fork(actor=creator, parent=parent)
    assert (child.governed_by, child.permission) == (Governance.OPEN_COMMUNITY, Permission.FULL_EDIT)


def test_the_parents_creator_is_told_with_the_thanks(plant: Plant, creator: User, curator: User) -> None:
    parent = plant(columns={"creator": curator})
    child = forking.fork(actor=creator, parent=parent, thanks="  재밌게 봤어요\n고마워요 ")
    told = Notification.objects.get(recipient=curator)
    assert (told.cause, told.actor, told.note) == (f"forked:{child.pk}", creator, "재밌게 봤어요 고마워요")


def test_nobody_is_told_of_a_fork_of_their_own(plant: Plant, creator: User) -> None:
    forking.fork(actor=creator, parent=plant(columns={"creator": creator}))
    assert not Notification.objects.exists()


def test_a_fork_is_on_record(plant: Plant, creator: User) -> None:
    parent = plant()
    forking.fork(actor=creator, parent=parent)
    assert AuditEntry.objects.get(action="node.fork").detail == {"parent": parent.pk}


def test_asking_twice_gives_the_untouched_draft(plant: Plant, creator: User) -> None:
    parent = plant()
    assert forking.fork(actor=creator, parent=parent) == forking.fork(actor=creator, parent=parent)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_draft(plant: Plant, creator: User) -> None:
    parent = plant()

    def click() -> None:
        forking.fork(actor=creator, parent=parent)
        connection.close()

    threads = [threading.Thread(target=click) for _click in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert RemixNode.objects.filter(parent=parent).count() == 1


@pytest.mark.parametrize("state", [NodeState.DRAFT, NodeState.UNPUBLISHED, NodeState.REMOVED])
def test_only_what_is_published_is_forked(plant: Plant, creator: User, state: NodeState) -> None:
    with pytest.raises(Refused) as refused:
        forking.fork(actor=creator, parent=plant(state=state))
    assert refused.value.code == "not_published"


@pytest.mark.parametrize("permission", [Permission.READ_ONLY, Permission.CAMPAIGN_PROTECTED])
def test_what_is_protected_is_not_forked(plant: Plant, creator: User, permission: Permission) -> None:
    with pytest.raises(NotAllowed):
        forking.fork(actor=creator, parent=plant(columns={"permission": permission}))


def test_somebody_elses_draft_is_not_forked(plant: Plant, creator: User, curator: User) -> None:
    with pytest.raises(Refused):
        forking.fork(actor=creator, parent=plant(state=NodeState.DRAFT, columns={"creator": curator}))


def test_a_family_at_its_depth_limit_takes_no_fork(
    plant: Plant, creator: User, settings: pytest.FixtureRequest
) -> None:
    settings.NODE_MAX_DEPTH = 1  # type: ignore[attr-defined]
    child = plant(plant())
    with pytest.raises(Refused) as refused:
        forking.fork(actor=creator, parent=child)
    assert refused.value.code == "too_deep"
    assert not child.children.exists()


@pytest.mark.parametrize("note", ["가" * 301, "널\x00글자"])
def test_a_note_that_is_no_note_is_refused(plant: Plant, creator: User, note: str) -> None:
    with pytest.raises(Refused):
        forking.fork(actor=creator, parent=plant(), thanks=note)

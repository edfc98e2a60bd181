"""Who may do what with a node."""

import itertools

import pytest

from accounts.models import User
from kmeme.lib.errors import NotAllowed
from remix import governance
from remix.governance import Act
from remix.models.node import Governance, Permission
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


def test_every_combination_has_an_answer() -> None:
    assert set(governance.STRANGER) == set(itertools.product(Permission, Governance))


@pytest.mark.parametrize("permission", [Permission.READ_ONLY, Permission.CAMPAIGN_PROTECTED])
@pytest.mark.parametrize("governed_by", Governance)
def test_nobody_else_forks_what_is_protected(
    plant: Plant, creator: User, permission: Permission, governed_by: Governance
) -> None:
    node = plant(columns={"permission": permission, "governed_by": governed_by})
    assert governance.allowed(creator, node) == {Act.VIEW, Act.SHARE}


@pytest.mark.parametrize("governed_by", Governance)
def test_everybody_signed_in_forks_what_is_free(plant: Plant, creator: User, governed_by: Governance) -> None:
    assert Act.FORK in governance.allowed(creator, plant(columns={"governed_by": governed_by}))


def test_nobody_else_earns_with_a_brands_node(plant: Plant, creator: User) -> None:
    node = plant(columns={"governed_by": Governance.BRAND_OFFICIAL})
    assert Act.MONETISE not in governance.allowed(creator, node)


def test_a_visitor_only_looks_and_shares(plant: Plant) -> None:
    assert governance.allowed(None, plant()) == {Act.VIEW, Act.SHARE}


def test_the_owner_edits_and_a_stranger_does_not(plant: Plant, creator: User) -> None:
    node = plant(columns={"creator": creator})
    stranger = User.objects.create_user("stranger@example.com")
    assert Act.EDIT in governance.allowed(creator, node)
    assert Act.EDIT not in governance.allowed(stranger, node)


def test_while_a_campaign_protects_a_node_its_owner_does_not_change_it(plant: Plant, creator: User) -> None:
    node = plant(columns={"creator": creator, "permission": Permission.CAMPAIGN_PROTECTED})
    assert Act.EDIT not in governance.allowed(creator, node)


def test_a_draft_is_its_owners_and_the_curators(plant: Plant, creator: User, curator: User) -> None:
    draft = plant(state=NodeState.DRAFT, columns={"creator": creator})
    stranger = User.objects.create_user("stranger@example.com")
    assert governance.allowed(creator, draft) == governance.allowed(curator, draft) == {Act.VIEW, Act.EDIT}
    assert not governance.allowed(stranger, draft)


def test_with_a_tombstone_nobody_does_anything(plant: Plant, curator: User) -> None:
    assert not governance.allowed(curator, plant(state=NodeState.REMOVED))


def test_somebody_who_was_locked_out_only_looks(plant: Plant, creator: User) -> None:
    node = plant(columns={"creator": creator})
    creator.is_active = False
    assert governance.allowed(creator, node) == {Act.VIEW, Act.SHARE}


def test_a_refusal_says_why(plant: Plant, creator: User) -> None:
    with pytest.raises(NotAllowed, match="고칠 권한"):
        governance.require(creator, Act.EDIT, plant())

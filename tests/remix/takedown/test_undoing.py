"""A takedown can be undone: everything comes back as it was."""

import pytest

from accounts.models import AuditEntry, Notification, User, WebhookDelivery, WebhookEndpoint
from curation.models import WorkItem
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import publishing
from remix.models import Objection, Takedown
from remix.models.takedown import Scope
from remix.states import NodeState
from remix.takedown import deciding, objecting
from tests.remix.lineage.conftest import Plant
from tests.remix.takedown.conftest import WORDS, TakeDown, down, state


def restore(curator: User, takedown: Takedown, **said: str) -> Takedown:
    said = {"reason_code": "mistake", **said}
    return deciding.restore(actor=curator, takedown=takedown, version=takedown.version, **said)


def test_each_recipe_comes_back_into_the_state_that_it_was_in(plant: Plant, take_down: TakeDown, curator: User) -> None:
    root = plant()
    nodes = [plant(root, state=was) for was in (NodeState.PUBLISHED, NodeState.UNPUBLISHED, NodeState.DRAFT)]
    takedown = restore(curator, take_down(root, Scope.BRANCH))
    assert [state(node) for node in nodes] == [NodeState.PUBLISHED, NodeState.UNPUBLISHED, NodeState.DRAFT]
    assert (state(root), takedown.state) == (NodeState.PUBLISHED, "restored")


def test_a_restored_recipe_can_be_edited_again(plant: Plant, take_down: TakeDown, curator: User) -> None:
    node = plant()
    restore(curator, take_down(node))
    node.refresh_from_db()
    publishing.edit(actor=curator, node=node, version=node.version, recipe=node.recipe)


def test_maker_and_partners_are_told_and_it_is_in_the_audit_trail(
    plant: Plant, take_down: TakeDown, curator: User, creator: User
) -> None:
    WebhookEndpoint.objects.create(
        user=curator, url="https://x.example/", events=["remix.published"], sealed_secret="x"
    )
    restore(curator, take_down(plant(columns={"creator": creator})))
    assert set(Notification.objects.filter(recipient=creator).values_list("kind", flat=True)) == {
        "taken_down",
        "brought_back",
    }
    assert WebhookDelivery.objects.get().event.kind == "remix.published"
    assert AuditEntry.objects.filter(action="takedown.restore", reason_code="mistake").exists()


def test_a_recipe_goes_down_and_comes_back_as_often_as_need_be(
    plant: Plant, take_down: TakeDown, curator: User
) -> None:
    node = plant()
    for number in range(2):
        takedown = take_down(node, email=f"{number}@example.com")
        assert down(node) == [True]
        restore(curator, takedown)
        assert down(node) == [False]


def test_what_another_takedown_covers_stays_down_until_that_one_is_undone(
    plant: Plant, take_down: TakeDown, curator: User
) -> None:
    root = plant()
    child = plant(root)
    first = take_down(root, Scope.BRANCH)
    second = take_down(child, email="other@example.com")
    restore(curator, first)
    assert down(root, child) == [False, True]
    restore(curator, second)
    assert down(root, child) == [False, False]


def test_the_same_recipe_taken_down_twice_comes_back_with_the_second(
    plant: Plant, take_down: TakeDown, curator: User
) -> None:
    node = plant()
    first, second = take_down(node), take_down(node, email="other@example.com")
    restore(curator, first)
    assert down(node) == [True]
    restore(curator, second)
    assert down(node) == [False]


@pytest.mark.parametrize("reason", ["", "because"])
def test_undoing_needs_a_reason(plant: Plant, take_down: TakeDown, curator: User, reason: str) -> None:
    with pytest.raises(Refused):
        restore(curator, take_down(plant()), reason_code=reason)


def test_only_curators_undo(plant: Plant, take_down: TakeDown, creator: User) -> None:
    with pytest.raises(NotAllowed):
        restore(creator, take_down(plant()))


def test_it_is_undone_once(plant: Plant, take_down: TakeDown, curator: User) -> None:
    takedown = take_down(plant())
    restore(curator, takedown)
    with pytest.raises(Stale):
        restore(curator, takedown)


def objected(takedown: Takedown, creator: User) -> Takedown:
    objecting.object_to(actor=creator, takedown=takedown, words=WORDS)
    takedown.refresh_from_db()
    return takedown


def test_whoever_lost_a_recipe_may_object_and_it_waits_for_a_curator_again(
    plant: Plant, take_down: TakeDown, creator: User
) -> None:
    takedown = take_down(plant(columns={"creator": creator}))
    objected(takedown, creator)
    assert WorkItem.objects.get(kind="takedown", state="open").subject_id == takedown.pk


def test_one_objects_once(plant: Plant, take_down: TakeDown, creator: User) -> None:
    takedown = objected(take_down(plant(columns={"creator": creator})), creator)
    with pytest.raises(NotAllowed):
        objecting.object_to(actor=creator, takedown=takedown, words=WORDS)


def test_nobody_objects_for_somebody_else(plant: Plant, take_down: TakeDown, creator: User) -> None:
    with pytest.raises(NotAllowed):
        objecting.object_to(actor=creator, takedown=take_down(plant()), words=WORDS)


@pytest.mark.parametrize("words", ["", "짧아요", "가" * 2001, "0123456789\x00"], ids=["none", "few", "many", "nul"])
def test_an_objection_says_why(plant: Plant, take_down: TakeDown, creator: User, words: str) -> None:
    takedown = take_down(plant(columns={"creator": creator}))
    with pytest.raises(Refused):
        objecting.object_to(actor=creator, takedown=takedown, words=words)
    assert not Objection.objects.exists()


def test_an_objection_that_is_right_brings_the_recipe_back(
    plant: Plant, take_down: TakeDown, curator: User, creator: User
) -> None:
    node = plant(columns={"creator": creator})
    restore(curator, objected(take_down(node), creator), reason_code="objection")
    assert state(node) == NodeState.PUBLISHED
    assert WorkItem.objects.filter(kind="takedown").latest("pk").decision == "restore"


def test_an_objection_that_is_not_is_answered(plant: Plant, take_down: TakeDown, curator: User, creator: User) -> None:
    node = plant(columns={"creator": creator})
    takedown = objected(take_down(node), creator)
    objecting.keep(actor=curator, takedown=takedown, version=takedown.version, answer="권리가 확인됐어요.")
    assert state(node) == NodeState.TAKEN_DOWN
    told = Notification.objects.get(recipient=creator, kind="objection_turned_down")
    assert told.note == "권리가 확인됐어요."
    assert WorkItem.objects.filter(kind="takedown").latest("pk").decision == "keep"


def test_staying_with_it_needs_words_and_an_objection(
    plant: Plant, take_down: TakeDown, curator: User, creator: User
) -> None:
    takedown = take_down(plant(columns={"creator": creator}))
    with pytest.raises(Refused, match="지금 상태"):
        objecting.keep(actor=curator, takedown=takedown, version=takedown.version, answer="그대로요.")
    objected(takedown, creator)
    with pytest.raises(Refused, match="왜 그대로"):
        objecting.keep(actor=curator, takedown=takedown, version=takedown.version, answer=" ")

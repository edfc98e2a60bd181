"""Who asked, or objected, can take their data out and leave; the decision stays."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.privacy import erasure
from accounts.privacy.registry import all_held
from remix.models import Objection, RemixNode
from remix.states import NodeState
from remix.takedown import objecting
from tests.remix.lineage.conftest import Plant
from tests.remix.takedown.conftest import WORDS, Ask, TakeDown, state


def leave(person: User) -> None:
    person.erase_at = timezone.now() - timedelta(minutes=1)
    person.save(update_fields=["erase_at"])
    assert erasure.erase(person.pk)


def test_a_requester_who_leaves_takes_their_words_along(plant: Plant, take_down: TakeDown, creator: User) -> None:
    node = plant()
    takedown = take_down(node, actor=creator, email=creator.email)
    leave(creator)
    takedown.refresh_from_db()
    assert (takedown.requested_by, takedown.name, takedown.email, takedown.words) == (None, "", "", "")
    assert state(node) == NodeState.TAKEN_DOWN


def test_a_request_with_somebody_s_address_is_theirs_even_without_an_account_of_its_own(
    plant: Plant, ask: Ask, creator: User
) -> None:
    takedown = ask(plant(), email=creator.email)
    (held,) = (held for held in all_held() if held.model == "remix.Takedown")
    assert list(held.rows(creator)) == [takedown]


def test_whoever_objected_leaves_with_their_words_and_nobody_else_s(
    plant: Plant, take_down: TakeDown, creator: User
) -> None:
    takedown = take_down(plant(columns={"creator": creator}))
    objecting.object_to(actor=creator, takedown=takedown, words=WORDS)
    leave(creator)
    objection = Objection.objects.get()
    assert (objection.made_by, objection.words) == (None, "")
    takedown.refresh_from_db()
    assert takedown.email == "owner@example.com"


def test_a_draft_that_somebody_asked_about_survives_its_maker(
    plant: Plant, ask: Ask, curator: User, creator: User
) -> None:
    node = plant(state=NodeState.DRAFT, columns={"creator": creator})
    ask(node, actor=curator)
    leave(creator)
    assert RemixNode.objects.get(pk=node.pk).creator is None

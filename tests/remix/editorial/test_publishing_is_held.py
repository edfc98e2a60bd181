"""Blocking findings hold everybody, warnings hold curators until they say that they have seen them."""

import re

import pytest

from accounts.models import AuditEntry, User
from remix import content_checks, publishing
from remix.content_checks import Unready
from remix.models import BannedWord, RemixNode, SeenWarning
from remix.states import NodeState
from tests.remix.editorial.conftest import saying
from tests.remix.pages.nodes import MakeNode


@pytest.fixture
def creator(db: None) -> User:
    return User.objects.create_user("creator@example.com")


def publish(node: RemixNode, actor: User | None, *seen: str) -> RemixNode:
    return publishing.publish(actor=actor, node=node, version=node.version, seen=seen)


def keys(node: RemixNode) -> list[str]:
    return [one.key for one in content_checks.findings(node) if one.waits]


def banned(node: RemixNode) -> RemixNode:
    BannedWord.objects.create(word="나쁜말")
    return saying(node, concept="나쁜말이 있어요.")


def test_a_clean_recipe_is_published_without_a_word(clean: RemixNode, curator: User) -> None:
    assert publish(clean, curator).state == NodeState.PUBLISHED


def test_an_unseen_warning_holds_a_curator_and_changes_nothing(bare: RemixNode, curator: User) -> None:
    with pytest.raises(Unready) as refusal:
        publish(bare, curator)
    assert (refusal.value.code, [one.check.code for one in refusal.value.findings]) == ("unseen_warnings", ["captions"])
    bare.refresh_from_db()
    assert (bare.state, bare.version) == (NodeState.DRAFT, 1)


def test_a_warning_that_was_seen_lets_through(bare: RemixNode, curator: User) -> None:
    assert publish(bare, curator, *keys(bare)).state == NodeState.PUBLISHED


def test_the_trail_says_which_warnings_were_let_through(bare: RemixNode, curator: User) -> None:
    expected = keys(bare)
    publish(bare, curator, *expected)
    assert AuditEntry.objects.get(action="node.publish").detail == {"warnings": expected}


def test_who_has_seen_a_warning_is_kept(bare: RemixNode, curator: User) -> None:
    publish(bare, curator, *keys(bare))
    assert SeenWarning.objects.get(node=bare).seen_by == curator


def test_nobody_is_asked_twice_about_the_same(bare: RemixNode, curator: User) -> None:
    node = publish(bare, curator, *keys(bare))
    node = publishing.unpublish(actor=curator, node=node, version=node.version)
    assert publish(node, curator).state == NodeState.PUBLISHED


def test_another_warning_is_asked_about(bare: RemixNode, curator: User) -> None:
    node = publish(bare, curator, *keys(bare))
    node = publishing.unpublish(actor=curator, node=node, version=node.version)
    BannedWord.objects.create(word="글쎄", severity="warning")
    node = publishing.edit(actor=curator, node=node, version=node.version, recipe={**node.recipe, "concept": "글쎄요."})
    with pytest.raises(Unready):
        publish(node, curator)


@pytest.mark.parametrize("seen", ["captions:0000", "", "captions", "\x00", "가" * 10_000])
def test_what_is_no_key_of_a_warning_lets_nothing_through(bare: RemixNode, curator: User, seen: str) -> None:
    with pytest.raises(Unready):
        publish(bare, curator, seen)


def test_a_blocking_finding_holds_a_curator_whatever_they_have_seen(clean: RemixNode, curator: User) -> None:
    node = banned(clean)
    everything = [one.key for one in content_checks.findings(node)]
    with pytest.raises(Unready) as refusal:
        publish(node, curator, *everything)
    assert refusal.value.code == "blocked"


def test_a_blocking_finding_says_what_to_do(clean: RemixNode, curator: User) -> None:
    with pytest.raises(Unready, match=re.escape("‘나쁜말’이(가) 있어요: 한 문장 콘셉트 다른 말로 바꿔 주세요.")):
        publish(banned(clean), curator)


def test_a_blocking_finding_holds_a_creator_with_their_own_remix(make_node: MakeNode, creator: User) -> None:
    node = banned(make_node(state=NodeState.DRAFT, parent=make_node()))
    node.creator = creator
    node.save(update_fields=["creator"])
    with pytest.raises(Unready):
        publish(node, creator)


def test_a_warning_does_not_hold_a_creator(make_node: MakeNode, creator: User) -> None:
    node = make_node(state=NodeState.DRAFT, parent=make_node())
    node.creator = creator
    node.save(update_fields=["creator"])
    assert publish(node, creator).state == NodeState.PUBLISHED


def test_the_system_is_held_by_what_blocks_only(bare: RemixNode) -> None:
    assert publish(bare, None).state == NodeState.PUBLISHED


def test_the_system_is_held_by_a_banned_word(clean: RemixNode) -> None:
    with pytest.raises(Unready):
        publish(banned(clean), None)


def test_the_refusal_tells_labels_and_how_many(bare: RemixNode, curator: User) -> None:
    with pytest.raises(Unready, match=r"1가지 있어요.*자막"):
        publish(bare, curator)

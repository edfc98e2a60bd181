"""A meme that is here already is shown before it is published a second time."""

import pytest

from accounts.models import User
from remix import content_checks, duplicates, embeddings, publishing
from remix.duplicates import Likeness
from remix.models import Platform, RemixNode, Video
from remix.states import NodeState
from tests.remix.lineage.test_detective import clip, scene
from tests.remix.pages.nodes import MakeNode

OTHER_WORDS = {
    "title": "지하철 춤",
    "key_action": "계단을 거꾸로 내려와요.",
    "setting": "지하철역",
    "hook": {"kind": "질문", "at_second": 1.0, "why": "무엇을 할지 물어요."},
}


def found(node: RemixNode) -> list[tuple[int, Likeness]]:
    return [(one.node.pk, one.likeness) for one in duplicates.of(RemixNode.objects.get(pk=node.pk))]


@pytest.fixture
def video(db: None) -> Video:
    return Video.objects.create(platform=Platform.YOUTUBE, external_id="abcdefghijk")


def test_a_recipe_of_the_same_clip_is_found(make_node: MakeNode, video: Video) -> None:
    other = make_node(video=video)
    assert found(make_node(state=NodeState.DRAFT, video=video)) == [(other.pk, Likeness.VIDEO)]


def test_another_draft_of_the_same_clip_is_found_too(make_node: MakeNode, video: Video) -> None:
    other = make_node(state=NodeState.DRAFT, video=video)
    assert found(make_node(state=NodeState.DRAFT, video=video)) == [(other.pk, Likeness.VIDEO)]


@pytest.mark.parametrize("state", [NodeState.REMOVED, NodeState.TAKEN_DOWN])
def test_what_is_gone_is_no_duplicate(make_node: MakeNode, video: Video, state: str) -> None:
    make_node(state=state, video=video)
    assert found(make_node(state=NodeState.DRAFT, video=video)) == []


def test_a_remix_is_no_duplicate_of_its_family(make_node: MakeNode, video: Video) -> None:
    parent = make_node(video=video)
    assert found(make_node(state=NodeState.DRAFT, video=video, parent=parent)) == []


def test_a_master_is_no_duplicate_of_what_came_from_it(make_node: MakeNode, video: Video) -> None:
    parent = make_node(state=NodeState.UNPUBLISHED, video=video)
    make_node(video=video, parent=parent)
    assert found(parent) == []


def test_the_same_pictures_under_another_address_are_found(make_node: MakeNode) -> None:
    other = make_node(video=clip("a", scene(1), scene(2), scene(3)), **OTHER_WORDS)
    again = clip("b", scene(1), scene(2), scene(3), quality=40)
    assert found(make_node(state=NodeState.DRAFT, video=again)) == [(other.pk, Likeness.PICTURES)]


def test_one_picture_of_three_is_no_duplicate(make_node: MakeNode) -> None:
    make_node(video=clip("a", scene(1), scene(2), scene(3)), **OTHER_WORDS)
    assert found(make_node(state=NodeState.DRAFT, video=clip("b", scene(1), scene(5), scene(6)))) == []


def test_the_same_words_are_found(make_node: MakeNode) -> None:
    other = make_node()
    embeddings.embed([other])
    assert found(make_node(state=NodeState.DRAFT)) == [(other.pk, Likeness.WORDS)]


def test_other_words_are_no_duplicate(make_node: MakeNode) -> None:
    embeddings.embed([make_node()])
    assert found(make_node(state=NodeState.DRAFT, **OTHER_WORDS)) == []


def test_words_are_compared_as_they_are_typed(make_node: MakeNode) -> None:
    embeddings.embed([make_node()])
    node = make_node(state=NodeState.DRAFT, **OTHER_WORDS)
    typed = make_node(state=NodeState.DRAFT).recipe
    codes = {one.check.code for one in content_checks.findings(node, typed)}
    assert "duplicate" in codes


def test_publishing_shows_a_duplicate_to_the_curator_first(make_node: MakeNode, video: Video, curator: User) -> None:
    other = make_node(video=video)
    node = make_node(state=NodeState.DRAFT, video=video, **OTHER_WORDS)
    with pytest.raises(content_checks.Unready) as refusal:
        publishing.publish(actor=curator, node=node, version=node.version)
    [finding] = [one for one in refusal.value.findings if one.check.code == "duplicate"]
    assert finding.problem.links == [(other.node_id, f"/admin/remix/remixnode/{other.pk}/change/")]


def test_asking_again_compares_nothing_anew(
    make_node: MakeNode, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    embeddings.embed([make_node()])
    node = make_node(state=NodeState.DRAFT)
    first = duplicates.of(node)
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert duplicates.of(node) == first

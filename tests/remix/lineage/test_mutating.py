"""What a child changed: proposed by comparing, decided by people."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import forking, mutating, publishing
from remix.models import Analysis, Dimension, Mutation, RemixNode, Video
from remix.mutations import Dimension as PublicDimension
from remix.states import AnalysisState
from tests.remix.lineage.conftest import Plant


@pytest.fixture
def remix(plant: Plant, creator: User) -> RemixNode:
    """A fork that nobody has touched."""
    return forking.fork(actor=creator, parent=plant())


def changed(node: RemixNode, actor: User, **fields: Any) -> RemixNode:
    """The node after its creator edited these fields."""
    return publishing.edit(actor=actor, node=node, version=node.version, recipe={**node.recipe, **fields})


def test_an_untouched_fork_has_changed_nothing(remix: RemixNode) -> None:
    assert mutating.propose(remix) == []


def test_an_edit_proposes_what_changed(remix: RemixNode, creator: User) -> None:
    node = changed(remix, creator, music={"original": "아리랑 비트"})
    [mutation] = mutating.profile(node)
    assert (mutation.dimension, mutation.before, mutation.after) == (
        Dimension.AUDIO,
        "Night Train · 120 BPM",
        "아리랑 비트 · 120 BPM",
    )
    assert mutation.confirmed_at is None


@pytest.mark.parametrize(
    ("fields", "dimension"),
    [
        ({"costume": "한복"}, Dimension.VISUAL),
        ({"setting": "한강"}, Dimension.SETTING),
        ({"narrative": "할머니와 함께 춰요."}, Dimension.CAST),
        ({"hook": {"kind": "질문", "at_second": 1}}, Dimension.HOOK),
        ({"products": ["라면"]}, Dimension.PRODUCT),
    ],
)
def test_each_dimension_is_noticed(
    remix: RemixNode, creator: User, fields: dict[str, Any], dimension: Dimension
) -> None:
    assert [row.dimension for row in mutating.profile(changed(remix, creator, **fields))] == [dimension]


def test_captions_and_timing_are_read_from_the_shots(remix: RemixNode, creator: User) -> None:
    shots = [{**remix.recipe["shots"][0], "end": 10, "caption": "짠"}]
    node = changed(remix, creator, shots=shots)
    assert {row.dimension for row in mutating.profile(node)} >= {Dimension.CAPTION, Dimension.TIMING}


def test_two_clips_are_compared_by_their_analyses_too(plant: Plant) -> None:
    videos = [
        Video.objects.create(platform="tiktok", external_id=str(number), canonical_url="https://www.tiktok.com/")
        for number in range(2)
    ]
    for video, camera in zip(videos, ("삼각대 고정", "손으로 들고"), strict=True):
        result = {"visual": {"camera": camera}}
        Analysis.objects.create(video=video, state=AnalysisState.SUCCEEDED, result=result)
    parent = plant(columns={"video": videos[0]})
    [change] = mutating.compared(parent, plant(parent, columns={"video": videos[1]}))
    assert (change.dimension, change.before, change.after) == (Dimension.VISUAL, "삼각대 고정", "손으로 들고")


def test_what_a_person_confirmed_survives_a_new_proposal(remix: RemixNode, creator: User) -> None:
    node = changed(remix, creator, setting="한강")
    mutating.decide(
        actor=creator,
        node=node,
        version=node.version,
        entries=[{"dimension": "setting", "before": "지하철", "after": "한강 다리 위"}],
    )
    node = changed(node, creator, setting="남산")
    assert [(row.before, row.after) for row in mutating.profile(node)] == [("지하철", "한강 다리 위")]


def test_what_a_person_denied_is_not_proposed_again(remix: RemixNode, creator: User) -> None:
    node = changed(remix, creator, setting="한강")
    mutating.decide(actor=creator, node=node, version=node.version, entries=[])
    assert mutating.profile(changed(node, creator, setting="남산")) == []


def test_a_master_has_no_mutations(plant: Plant, curator: User) -> None:
    node = plant()
    with pytest.raises(Refused) as refused:
        mutating.decide(actor=curator, node=node, version=node.version, entries=[])
    assert refused.value.code == "no_parent"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([{"dimension": "smell", "before": "a", "after": "b"}], "unknown_dimension"),
        ([{"before": "a", "after": "b"}], "unknown_dimension"),
        ([{"dimension": "audio", "before": "", "after": "가" * 10_000_000}], "bad_text"),
        ([{"dimension": "audio", "before": "a", "after": "b\x00"}], "bad_text"),
        ([{"dimension": "audio", "before": ["a"], "after": "b"}], "bad_text"),
        ([{"dimension": "audio", "before": "a", "after": " a "}], "no_change"),
        ([{"dimension": "audio", "after": "a"}, {"dimension": "audio", "after": "b"}], "repeated_dimension"),
    ],
)
def test_a_bad_profile_is_refused(remix: RemixNode, creator: User, entries: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        mutating.decide(actor=creator, node=remix, version=remix.version, entries=entries)
    assert refused.value.code == code
    assert not Mutation.objects.exists()


def test_html_is_kept_as_the_text_that_it_is(remix: RemixNode, creator: User) -> None:
    entry = {"dimension": "audio", "before": "", "after": "<script>alert(1)</script>"}
    [row] = mutating.decide(actor=creator, node=remix, version=remix.version, entries=[entry])
    assert row.after == "<script>alert(1)</script>"


def test_a_strangers_profile_is_refused(remix: RemixNode) -> None:
    stranger = User.objects.create_user("stranger@example.com")
    with pytest.raises(NotAllowed):
        mutating.decide(actor=stranger, node=remix, version=remix.version, entries=[])


def test_a_profile_of_a_stale_version_is_refused(remix: RemixNode, creator: User) -> None:
    with pytest.raises(Stale):
        mutating.decide(actor=creator, node=remix, version=remix.version + 1, entries=[])


def test_the_database_refuses_an_unknown_dimension(remix: RemixNode) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Mutation.objects.create(node=remix, dimension="smell")


def test_the_dimensions_are_the_ones_that_pages_know() -> None:
    assert PublicDimension is Dimension


def test_the_creator_publishes_their_own_remix(remix: RemixNode, creator: User) -> None:
    node = changed(remix, creator, setting="한강")
    assert publishing.publish(actor=creator, node=node, version=node.version).state == "published"


def test_a_stranger_neither_edits_nor_publishes(remix: RemixNode) -> None:
    stranger = User.objects.create_user("stranger@example.com")
    with pytest.raises(NotAllowed):
        changed(remix, stranger, setting="한강")
    with pytest.raises(NotAllowed):
        publishing.publish(actor=stranger, node=remix, version=remix.version)

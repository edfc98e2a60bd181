"""What a curator is told of a clip: which pictures, files and posts were there before."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from remix import originality, pipeline, submitting
from remix.models import Analysis, RemixNode, UserVideo, Video
from remix.originality import Likeness, Originality, hint
from tests.media_factory import Scene, pictures, write_video
from tests.remix.lineage.conftest import Plant
from tests.remix.pipeline.conftest import Work
from tests.remix.submissions.conftest import OTHER_POST, POST, Put

SCENES = [Scene(2, 11), Scene(2, 12), Scene(2, 13)]
OTHERS = [Scene(2, 21), Scene(2, 22), Scene(2, 23)]

type HandIn = Callable[[User, Path], UserVideo]


def film(path: Path, scenes: list[Scene], **options: object) -> Path:
    """A film of these scenes."""
    return write_video(path, pictures(scenes, 216, 384, 12), fps=12, **options)  # type: ignore[arg-type]


@pytest.fixture
def original(tmp_path: Path, node: RemixNode) -> Path:
    """The recipe's own clip, measured."""
    path = film(tmp_path / "original.mp4", SCENES)
    video = Video.objects.create(
        platform="upload", external_id="a" * 64, file=ContentFile(path.read_bytes(), name="a.mp4"), file_sha256="b" * 64
    )
    pipeline.measure(Analysis.objects.create(video=video).pk)
    RemixNode.objects.filter(pk=node.pk).update(video=video)
    return path


@pytest.fixture
def hand_in(node: RemixNode, put: Put, work: Work) -> HandIn:
    """Begins a result with a file and has it measured."""

    def begin(owner: User, path: Path) -> UserVideo:
        user_video = submitting.begin(actor=owner, node=node, upload=put(path, owner=owner))
        work()
        user_video.refresh_from_db()
        return user_video

    return begin


def pictures_of(user_video: UserVideo) -> Originality:
    found = hint(user_video).pictures
    assert found is not None
    return found


def test_the_original_saved_again_is_recognised(creator: User, original: Path, hand_in: HandIn, tmp_path: Path) -> None:
    copy = film(tmp_path / "copy.webm", SCENES, codec="libvpx-vp9")
    found = pictures_of(hand_in(creator, copy))
    assert found.likeness == Likeness.ALL
    assert [(source.share, source.bits <= 6) for source in found.sources] == [(1.0, True)]


def test_a_clip_of_ones_own_is_not_suspected(creator: User, original: Path, hand_in: HandIn, tmp_path: Path) -> None:
    own = hand_in(creator, film(tmp_path / "own.mp4", OTHERS))
    assert pictures_of(own).likeness == Likeness.NONE
    assert hint(own).is_quiet


def test_part_of_the_original_is_told_as_a_share(
    creator: User, original: Path, hand_in: HandIn, tmp_path: Path
) -> None:
    mixed = hand_in(creator, film(tmp_path / "mixed.mp4", [SCENES[0], *OTHERS[1:]]))
    assert pictures_of(mixed).sources[0].share == pytest.approx(1 / 3, abs=0.01)
    assert pictures_of(mixed).likeness == Likeness.MUCH


def test_a_siblings_clip_is_recognised(creator: User, rival: User, hand_in: HandIn, tmp_path: Path) -> None:
    first = hand_in(rival, film(tmp_path / "first.mp4", SCENES))
    second = hand_in(creator, film(tmp_path / "second.webm", SCENES, codec="libvpx-vp9"))
    assert [(sibling.pk, sibling.share) for sibling in pictures_of(second).siblings] == [(first.pk, 1.0)]


def test_a_recipes_parent_is_compared_too(
    creator: User, original: Path, node: RemixNode, plant: Plant, put: Put, work: Work
) -> None:
    child = plant(node)
    draft = submitting.begin(actor=creator, node=child, upload=put(original, of=child))
    work()
    draft.refresh_from_db()
    assert pictures_of(draft).likeness == Likeness.ALL


def test_the_very_same_file_is_named_whoever_came_first(
    creator: User, rival: User, hand_in: HandIn, tmp_path: Path
) -> None:
    path = film(tmp_path / "film.mp4", SCENES)
    first, second = hand_in(rival, path), hand_in(creator, path)
    assert hint(first).same_file == [second]
    assert hint(second).same_file == [first]


def test_the_recipes_own_file_is_named(creator: User, node: RemixNode, hand_in: HandIn, tmp_path: Path) -> None:
    user_video = hand_in(creator, film(tmp_path / "film.mp4", SCENES))
    Video.objects.create(platform="upload", external_id="c" * 64, file="x.mp4", file_sha256=user_video.file_sha256)
    assert hint(user_video).is_a_source_file


def test_a_post_that_two_people_claim_is_named_to_the_curator_of_either(
    rival: User, draft: UserVideo, node: RemixNode
) -> None:
    other = submitting.begin(actor=rival, node=node, link=POST)
    assert hint(draft).same_post == [other]
    assert hint(other).same_post == [draft]
    assert not hint(other).is_quiet


def test_a_claim_that_was_taken_back_is_still_named(rival: User, draft: UserVideo, node: RemixNode) -> None:
    other = submitting.begin(actor=rival, node=node, link=POST)
    submitting.withdraw(actor=rival, user_video=other, version=1)
    assert [claim.pk for claim in hint(draft).same_post] == [other.pk]


def test_the_recipes_own_post_is_named(draft: UserVideo) -> None:
    Video.objects.create(platform="tiktok", external_id=draft.link_id, canonical_url=POST)
    assert hint(draft).is_a_source_post


def test_a_list_says_which_are_contested_in_one_query(
    rival: User, draft: UserVideo, node: RemixNode, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alone = submitting.begin(actor=rival, node=node, link=OTHER_POST)
    claim = submitting.begin(actor=rival, node=node, link=POST)
    with django_assert_num_queries(1):
        found = {row.pk: row.is_contested for row in originality.contested(UserVideo.objects.all())}  # type: ignore[attr-defined]
    assert found == {draft.pk: True, claim.pk: True, alone.pk: False}

"""The ancestor detective."""

from io import BytesIO

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageFilter

from remix import detective, embeddings
from remix.detective import Witness
from remix.frame_hashes import ALIKE_BITS, hash_frames, perceptual_hash
from remix.models import FrameHash, KeyFrame, Measurement, Video
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


def scene(seed: int) -> Image.Image:
    """A picture with large shapes, different for every seed."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (6, 4, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((360, 640), Image.Resampling.BICUBIC)


def as_webp(image: Image.Image, quality: int = 80) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=quality)
    return file.getvalue()


def clip(name: str, *pictures: Image.Image, quality: int = 80) -> Video:
    """A measured video with these key frames."""
    video = Video.objects.create(platform="tiktok", external_id=name, canonical_url="https://www.tiktok.com/")
    measured = Measurement.objects.create(
        video=video, duration_seconds=10, size_bytes=1, width=360, height=640, fps=30, has_audio=True
    )
    for number, picture in enumerate(pictures):
        frame = KeyFrame(measurement=measured, at_seconds=number, width=360, height=640)
        frame.image.save("frame.webp", ContentFile(as_webp(picture, quality)))
    hash_frames(video)
    return video


def bits_apart(first: Image.Image, second: Image.Image) -> int:
    left, right = perceptual_hash(as_webp(first)), perceptual_hash(as_webp(second))
    assert left
    assert right
    return sum(a != b for a, b in zip(left, right, strict=True))


def changed(image: Image.Image, how: str) -> Image.Image:
    """The picture after somebody passed it on."""
    if how == "smaller":
        return image.resize((180, 320))
    if how == "blurred":
        return image.filter(ImageFilter.GaussianBlur(4))
    return image.point(lambda value: min(255, int(value * 1.2)))


@pytest.mark.parametrize("how", ["smaller", "blurred", "brighter"])
@pytest.mark.parametrize("seed", range(5))
def test_a_picture_that_was_passed_on_is_still_recognised(how: str, seed: int) -> None:
    assert bits_apart(scene(seed), changed(scene(seed), how)) <= ALIKE_BITS


def test_other_pictures_are_told_apart() -> None:
    apart = [bits_apart(scene(first), scene(second)) for first in range(8) for second in range(first)]
    assert min(apart) > ALIKE_BITS


@pytest.mark.parametrize("picture", [b"", b"not a picture", as_webp(Image.new("RGB", (90, 160), "black"))])
def test_what_shows_nothing_has_no_hash(picture: bytes) -> None:
    assert perceptual_hash(picture) is None


@pytest.mark.django_db
def test_frames_are_hashed_once() -> None:
    video = clip("one", scene(1), scene(2))
    assert (hash_frames(video), FrameHash.objects.count()) == (0, 2)


def test_the_clip_with_the_same_pictures_is_the_first_suspect(plant: Plant) -> None:
    source = plant(title="원본", columns={"video": clip("source", scene(1), scene(2), scene(3))})
    plant(title="남", columns={"video": clip("other", scene(7), scene(8))})
    copy = clip("copy", changed(scene(1), "smaller"), scene(20), quality=40)
    draft = plant(title="복사", state=NodeState.DRAFT, columns={"video": copy}, bpm=None)
    [suspect] = detective.suspects(draft)
    [piece] = suspect.evidence
    assert (suspect.node, piece.witness, piece.figure) == (source, Witness.PICTURE, 0.5)


def test_the_same_words_are_evidence(plant: Plant) -> None:
    source = plant(title="할머니의 손키스", key_action="손등에 입 맞추고 하늘로 날려요.")
    embeddings.embed([source, plant(title="폭포 아래 명상", setting="폭포", music={}, bpm=90)])
    draft = plant(
        title="우리 할머니 손키스", key_action="손등에 입 맞추고 하늘로 날려요.", state=NodeState.DRAFT, bpm=None
    )
    suspect = detective.suspects(draft)[0]
    assert suspect.node == source
    assert [piece.witness for piece in suspect.evidence] == [Witness.WORDS]


def test_a_tempo_adds_to_what_else_speaks_for_a_node(plant: Plant) -> None:
    nodes = [plant(title="지하철 막춤", bpm=120), plant(title="지하철 막춤", bpm=90)]
    embeddings.embed(nodes)
    found = detective.suspects(plant(title="지하철 막춤", state=NodeState.DRAFT, bpm=240))
    assert [suspect.node for suspect in found] == nodes
    assert [piece.witness for piece in found[0].evidence] == [Witness.WORDS, Witness.TEMPO]
    assert found[0].score > found[1].score


def test_the_score_adds_up_independent_witnesses(plant: Plant) -> None:
    evidence = [detective.Evidence(Witness.PICTURE, 0.5, 0.5), detective.Evidence(Witness.TEMPO, 0.5, 120)]
    assert detective.Suspect(plant(), evidence).score == 0.75


def test_a_node_with_a_parent_has_no_suspects(plant: Plant) -> None:
    parent = plant()
    embeddings.embed([parent])
    assert detective.suspects(plant(parent)) == []


def test_its_own_descendants_are_not_suspected(plant: Plant) -> None:
    node = plant()
    embeddings.embed([node, plant(node)])
    assert detective.suspects(node) == []


def test_drafts_are_not_suspected(plant: Plant) -> None:
    other = plant(state=NodeState.DRAFT)
    embeddings.embed([other])
    assert detective.suspects(plant(state=NodeState.DRAFT)) == []

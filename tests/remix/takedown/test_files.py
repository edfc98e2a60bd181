"""Clips and pictures of what is down lie where nobody is served from, and come back with it."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from remix.models import KeyFrame, Measurement, RemixNode, Takedown, TakenFile, Video
from remix.privacy import _erase_videos
from remix.takedown import deciding, files
from tests.remix.lineage.conftest import Plant
from tests.remix.takedown.conftest import TakeDown


@pytest.fixture
def frame(db: None) -> str:
    """The name of a stored key frame."""
    return default_storage.save("key_frames/2026/11/a.webp", ContentFile(b"a picture"))


@pytest.fixture
def clip(frame: str) -> Video:
    """A clip with its file and one key frame."""
    video = Video(platform="upload", external_id="a" * 64)
    video.file.save("clip.mp4", ContentFile(b"a film"))
    measurement = Measurement.objects.create(
        video=video, duration_seconds=10, size_bytes=6, width=9, height=16, fps=30, has_audio=True
    )
    KeyFrame.objects.create(measurement=measurement, at_seconds=0, image=frame, width=9, height=16)
    return video


def shots(frame: str) -> list[dict[str, Any]]:
    return [{"start": 0, "end": 10, "action": "춤춰요.", "frame": frame}]


@pytest.fixture
def node(plant: Plant, clip: Video, frame: str) -> RemixNode:
    return plant(columns={"video": clip}, shots=shots(frame))


def names(clip: Video, frame: str) -> list[str]:
    return [str(clip.file.name), frame]


def restored(curator: User, takedown: Takedown) -> None:
    takedown.refresh_from_db()
    deciding.restore(actor=curator, takedown=takedown, version=takedown.version, reason_code="mistake")
    files.arrange(takedown.pk)


def test_they_are_set_aside_and_not_served(
    client: Client, node: RemixNode, clip: Video, frame: str, take_down: TakeDown
) -> None:
    files.arrange(take_down(node).pk)
    for name in names(clip, frame):
        assert not default_storage.exists(name)
        assert client.get(f"/media/{name}").status_code == 404
        assert client.get(f"/media/taken_down/{name}").status_code == 404


def test_they_come_back_byte_for_byte(
    client: Client, node: RemixNode, clip: Video, frame: str, take_down: TakeDown, curator: User
) -> None:
    takedown = take_down(node)
    files.arrange(takedown.pk)
    restored(curator, takedown)
    assert [default_storage.open(name).read() for name in names(clip, frame)] == [b"a film", b"a picture"]
    assert client.get(f"/media/{frame}").status_code == 200
    assert not TakenFile.objects.filter(returned_at=None).exists()


def test_they_stay_while_another_recipe_shows_the_clip(
    node: RemixNode, clip: Video, frame: str, take_down: TakeDown, plant: Plant
) -> None:
    plant(node, columns={"video": clip}, shots=shots(frame))
    files.arrange(take_down(node).pk)
    assert all(default_storage.exists(name) for name in names(clip, frame))


def test_they_go_with_the_last_recipe_and_come_back_with_the_first(
    node: RemixNode, clip: Video, frame: str, take_down: TakeDown, plant: Plant, curator: User
) -> None:
    other = plant(node, columns={"video": clip}, shots=shots(frame))
    first, second = take_down(node), take_down(other)
    files.arrange(first.pk)
    files.arrange(second.pk)
    assert not any(default_storage.exists(name) for name in names(clip, frame))
    restored(curator, first)
    assert all(default_storage.exists(name) for name in names(clip, frame))


@pytest.mark.parametrize("step", ["copied", "half copied", "deleted"])
def test_a_job_that_died_in_the_middle_is_finished_by_the_next(
    node: RemixNode, frame: str, take_down: TakeDown, step: str
) -> None:
    takedown = take_down(node)
    if step != "deleted":
        default_storage.save(f"taken_down/{frame}", ContentFile(b"a picture" if step == "copied" else b"a pi"))
    else:
        default_storage.save(f"taken_down/{frame}", ContentFile(b"a picture"))
        default_storage.delete(frame)
    files.arrange(takedown.pk)
    files.arrange(takedown.pk)
    assert not default_storage.exists(frame)
    assert default_storage.open(f"taken_down/{frame}").read() == b"a picture"


def test_a_file_that_is_gone_already_stops_nothing(
    node: RemixNode, clip: Video, frame: str, take_down: TakeDown, curator: User
) -> None:
    default_storage.delete(frame)
    takedown = take_down(node)
    files.arrange(takedown.pk)
    restored(curator, takedown)
    assert default_storage.exists(str(clip.file.name))
    assert not default_storage.exists(frame)


def test_a_storage_that_is_away_leaves_everything_to_the_next_try(
    node: RemixNode, frame: str, take_down: TakeDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    takedown = take_down(node)
    with monkeypatch.context() as patched:
        patched.setattr(type(default_storage._wrapped), "_save", _away)  # type: ignore[attr-defined]
        with pytest.raises(OSError, match="away"):
            files.arrange(takedown.pk)
    assert default_storage.exists(frame)
    files.arrange(takedown.pk)
    assert not default_storage.exists(frame)


def _away(*_args: Any, **_options: Any) -> str:
    raise OSError("away")


def test_pictures_of_a_recipe_whose_clip_was_deleted_go_too(plant: Plant, frame: str, take_down: TakeDown) -> None:
    files.arrange(take_down(plant(shots=shots(frame))).pk)
    assert not default_storage.exists(frame)


def test_a_person_s_erasure_finds_what_was_set_aside(
    node: RemixNode, clip: Video, frame: str, take_down: TakeDown, creator: User
) -> None:
    Video.objects.filter(pk=clip.pk).update(submitted_by=creator)
    files.arrange(take_down(node).pk)
    erased = _erase_videos(creator)
    assert {("default", f"taken_down/{name}") for name in names(clip, frame)} <= set(erased.files)

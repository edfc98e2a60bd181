"""Files that cannot be measured, or only in part."""

import random
from pathlib import Path

import numpy as np
import pytest

from remix.media import MediaError, measure
from tests.media_factory import Scene, clicks, picture, pictures, write_video

SCENES = (Scene(1, look=1, motion=1), Scene(1, look=2), Scene(1, look=3), Scene(1, look=4, motion=2))


def code_of(path: Path) -> str:
    with pytest.raises(MediaError) as refused:
        measure(path)
    assert str(refused.value)
    return refused.value.code


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A whole mp4 with its index in front, as downloads have it."""
    path = tmp_path_factory.mktemp("clip") / "whole.mp4"
    frames = pictures(SCENES, 160, 96, 24)
    return write_video(path, frames, audio=clicks(120, 4), options={"movflags": "faststart"}).read_bytes()


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert code_of(written(tmp_path, b"")) == "empty_file"


def test_text_named_mp4_is_refused(tmp_path: Path) -> None:
    assert code_of(written(tmp_path, "안녕하세요, 영상이 아니에요.\n".encode() * 50)) == "not_a_video"


def test_a_playlist_named_mp4_is_never_followed(tmp_path: Path) -> None:
    assert code_of(written(tmp_path, b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/secret.ts\n")) == "not_a_video"


def test_a_file_of_one_byte_is_refused(tmp_path: Path) -> None:
    assert code_of(written(tmp_path, b"\x00")) == "not_a_video"


def test_an_mp4_cut_before_its_index_is_truncated(tmp_path: Path) -> None:
    whole = write_video(tmp_path / "whole.mp4", pictures(SCENES, 160, 96, 24)).read_bytes()
    assert code_of(written(tmp_path, whole[: len(whole) // 2])) == "truncated"


def test_an_mp4_with_less_than_most_of_its_frames_is_truncated(tmp_path: Path, clip: bytes) -> None:
    assert code_of(written(tmp_path, clip[: len(clip) // 2])) == "truncated"


def test_an_mp4_that_lacks_a_little_is_measured_as_far_as_it_goes(tmp_path: Path, clip: bytes) -> None:
    measured = measure(written(tmp_path, clip[: int(len(clip) * 0.9)]))
    assert 2.4 < measured.duration_seconds < 4
    assert measured.scene_cuts[:2] == (1.0, 2.0)


def test_a_decoding_error_in_the_middle_uses_what_can_be_decoded(tmp_path: Path, clip: bytes) -> None:
    middle = len(clip) // 2
    measured = measure(written(tmp_path, clip[:middle] + b"\xff" * 400 + clip[middle + 400 :]))
    assert measured.duration_seconds == pytest.approx(4, abs=0.05)
    assert 1.0 in measured.scene_cuts


def test_damaged_files_raise_nothing_but_a_media_error(tmp_path: Path, clip: bytes) -> None:
    chance = random.Random(5)
    measured = 0
    for _ in range(60):
        damaged = bytearray(clip)
        for _ in range(chance.choice((1, 20, 400))):
            damaged[chance.randrange(chance.choice((3000, len(clip))))] = chance.randrange(256)
        try:
            measured += measure(written(tmp_path, bytes(damaged))).duration_seconds > 0
        except MediaError:
            continue
    assert measured > 0


def test_sound_without_a_picture_has_no_video_stream(tmp_path: Path) -> None:
    assert code_of(write_video(tmp_path / "song.mp4", audio=clicks(100, 2))) == "no_video_stream"


def test_eleven_minutes_are_too_long_by_the_header_alone(tmp_path: Path) -> None:
    frames = [picture(1, 64, 64)] * 3
    assert code_of(write_video(tmp_path / "long.mp4", frames, times=[0, 330, 660])) == "too_long"


def test_a_lower_limit_on_the_duration_is_kept(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", pictures(SCENES, 64, 64, 24))
    with pytest.raises(MediaError) as refused:
        measure(path, max_seconds=2)
    assert refused.value.code == "too_long"


def test_201_megabytes_are_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.truncate(201 * 1024 * 1024)  # sparse: takes no room
    assert code_of(path) == "too_large"


def test_a_picture_of_one_pixel_is_too_small(tmp_path: Path) -> None:
    pixel = np.zeros((1, 1, 3), dtype=np.uint8)
    assert code_of(write_video(tmp_path / "dot.mkv", [pixel] * 3, codec="ffv1", pixel_format="bgr0")) == "too_small"


def test_a_missing_file_is_an_operating_system_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        measure(tmp_path / "nowhere.mp4")

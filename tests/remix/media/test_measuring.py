"""What is measured of videos that can be played."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from remix.media import Measured, measure
from remix.media.frames import KeyFramePicker
from remix.media.scenes import SIDE, Seen
from tests.media_factory import SAMPLE_CLIP, Scene, clicks, picture, pictures, rotate_header, write_video

SCENES = (Scene(1, look=1, motion=1), Scene(1, look=2), Scene(0.75, look=3, motion=2))
WIDTH, HEIGHT = 160, 96


@pytest.fixture(scope="module")
def sample() -> Measured:
    return measure(SAMPLE_CLIP)


def red_corner() -> np.ndarray:
    """A grey picture, red at its top left."""
    pixels = np.full((HEIGHT, WIDTH, 3), 90, dtype=np.uint8)
    pixels[: HEIGHT // 3, : WIDTH // 3] = (230, 20, 20)
    return pixels


def red_at(webp: bytes) -> tuple[str, str]:
    """Where the red corner is shown."""
    shown = np.asarray(Image.open(io.BytesIO(webp)).convert("RGB")).astype(int)
    rows, columns = np.nonzero(shown[:, :, 0] - shown[:, :, 1] > 80)
    vertical = "top" if rows.mean() < shown.shape[0] / 2 else "bottom"
    return vertical, "left" if columns.mean() < shown.shape[1] / 2 else "right"


def test_sample_clip_has_its_exact_duration_and_shape(sample: Measured) -> None:
    assert sample.duration_seconds == pytest.approx(15.0, abs=0.05)
    assert (sample.width, sample.height, sample.fps, sample.rotation) == (360, 640, 24.0, 0)
    assert sample.size_bytes == SAMPLE_CLIP.stat().st_size


def test_sample_clip_has_the_tempo_of_its_score(sample: Measured) -> None:
    assert sample.bpm == pytest.approx(95, rel=0.02)
    assert sample.bpm_confidence > 0.5


def test_sample_clip_beats_are_evenly_spaced_over_its_length(sample: Measured) -> None:
    assert len(sample.beats) in (23, 24)
    assert np.diff(sample.beats) == pytest.approx(60 / 95, abs=0.06)


def test_sample_clip_has_one_hard_cut_and_its_fade_through_black_is_none(sample: Measured) -> None:
    assert sample.scene_cuts == pytest.approx((113 / 24,), abs=0.02)


def test_every_scene_has_a_key_frame_of_its_own(sample: Measured) -> None:
    (cut,) = sample.scene_cuts
    times = [frame.at_seconds for frame in sample.key_frames]
    assert any(time < cut for time in times)
    assert any(cut <= time < 15 for time in times)


def test_a_long_scene_has_a_key_frame_every_three_seconds(sample: Measured) -> None:
    edges = [0, *(frame.at_seconds for frame in sample.key_frames), 15]
    assert max(np.diff(edges)) < 6


def test_a_ten_minute_scene_has_no_more_than_sixty_key_frames() -> None:
    picker = KeyFramePicker(rotation=0, sample_aspect=1, duration_seconds=600)
    grey = av.VideoFrame(32, 32, "gray")
    for second in range(600):
        picker.add(grey, Seen(float(second), np.zeros(2 * SIDE * SIDE, np.uint8), 0.0))
    picker.finish()
    assert 30 <= len(picker.key_frames) <= 60


def test_loudness_peaks_lie_within_the_clip(sample: Measured) -> None:
    assert sample.loudness_peaks
    assert all(0 <= peak < 15 for peak in sample.loudness_peaks)
    assert list(sample.loudness_peaks) == sorted(sample.loudness_peaks)


@pytest.mark.parametrize(
    ("name", "codec", "audio_codec"),
    [("a.mp4", "libx264", "aac"), ("a.mov", "libx264", "aac"), ("a.webm", "libvpx-vp9", "libopus")],
)
def test_each_accepted_container_is_measured(tmp_path: Path, name: str, codec: str, audio_codec: str) -> None:
    frames = pictures(SCENES, WIDTH, HEIGHT, 24)
    path = write_video(tmp_path / name, frames, codec=codec, audio=clicks(120, 6), audio_codec=audio_codec)
    measured = measure(path)
    assert measured.scene_cuts == (1.0, 2.0)
    assert measured.bpm == pytest.approx(120, rel=0.02)
    assert measured.duration_seconds == pytest.approx(6, abs=0.05)
    assert measured.has_audio


def test_a_video_without_sound_has_no_tempo(tmp_path: Path) -> None:
    measured = measure(write_video(tmp_path / "silent.mp4", pictures(SCENES, WIDTH, HEIGHT, 24)))
    assert not measured.has_audio
    assert (measured.bpm, measured.bpm_confidence, measured.beats, measured.loudness_peaks) == (None, 0.0, (), ())


@pytest.mark.parametrize("name", ["챌린지 원본.mp4", "🔥춤🕺.mp4", "concat:a|b%d.mp4", "-i.mp4"])
def test_any_file_name_can_be_measured(tmp_path: Path, name: str) -> None:
    measured = measure(write_video(tmp_path / "plain.mp4", pictures(SCENES, WIDTH, HEIGHT, 24)).rename(tmp_path / name))
    assert measured.scene_cuts == (1.0, 2.0)


@pytest.mark.parametrize(
    ("degrees", "size", "corner"),
    [
        (90, (HEIGHT, WIDTH), ("top", "right")),
        (180, (WIDTH, HEIGHT), ("bottom", "right")),
        (270, (HEIGHT, WIDTH), ("bottom", "left")),
    ],
)
def test_a_rotated_phone_video_is_measured_as_it_is_shown(
    tmp_path: Path, degrees: int, size: tuple[int, int], corner: tuple[str, str]
) -> None:
    measured = measure(rotate_header(write_video(tmp_path / "phone.mp4", [red_corner()] * 12), degrees))
    key_frame = measured.key_frames[0]
    assert measured.rotation == degrees
    assert (measured.width, measured.height) == size == (key_frame.width, key_frame.height)
    assert red_at(key_frame.webp) == corner


def test_240_frames_a_second_keep_their_cuts_and_rate(tmp_path: Path) -> None:
    measured = measure(write_video(tmp_path / "slow.mp4", pictures(SCENES, WIDTH, HEIGHT, 240), fps=240))
    assert measured.fps == 240
    assert measured.scene_cuts == pytest.approx((1.0, 2.0), abs=1 / 60)


def test_variable_frame_rate_keeps_the_time_of_its_cut(tmp_path: Path) -> None:
    times = np.cumsum([0.02, 0.1, 0.05] * 16)
    frames = [picture(1, WIDTH, HEIGHT)] * 24 + [picture(2, WIDTH, HEIGHT)] * 24
    measured = measure(write_video(tmp_path / "variable.mp4", frames, times=times.tolist()))
    assert measured.scene_cuts == pytest.approx((times[24] - times[0],), abs=0.025)


def test_key_frames_are_at_most_720_pixels_wide(tmp_path: Path) -> None:
    measured = measure(write_video(tmp_path / "wide.mp4", [picture(1, 1280, 720)] * 3))
    key_frame = measured.key_frames[0]
    assert (measured.width, measured.height) == (1280, 720)
    assert (key_frame.width, key_frame.height) == (720, 405)
    assert Image.open(io.BytesIO(key_frame.webp)).size == (720, 405)

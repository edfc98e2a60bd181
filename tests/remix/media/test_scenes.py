"""Hard cuts: what counts as one and what does not."""

from collections.abc import Sequence

import av
import numpy as np
import pytest

from remix.media.scenes import CutDetector
from tests.media_factory import Picture, Scene, picture, pictures

FPS = 24


def cuts(frames: Sequence[Picture]) -> list[int]:
    """Numbers of the frames that start a new scene."""
    detector = CutDetector()
    verdicts = []
    for number, pixels in enumerate(frames):
        verdicts += detector.add(av.VideoFrame.from_ndarray(pixels, format="rgb24"), float(number))
    verdicts += detector.finish()
    assert len(verdicts) == len(frames)
    return [round(verdict.seen.at_seconds) for verdict in verdicts if verdict.starts_scene]


def still(look: int, seconds: float = 1.0) -> list[Picture]:
    return pictures([Scene(seconds, look)], 96, 96, FPS)


def mixed(one: Picture, other: Picture, share: float) -> Picture:
    return np.asarray(one * (1 - share) + other * share, dtype=np.uint8)


def test_each_change_of_scene_is_a_cut() -> None:
    assert cuts(still(1) + still(2) + still(3)) == [24, 48]


def test_fast_editing_keeps_every_cut() -> None:
    frames = [frame for look in range(6) for frame in still(look, 0.25)]
    assert cuts(frames) == [6, 12, 18, 24, 30]


def test_motion_is_no_cut() -> None:
    assert cuts(pictures([Scene(2, look=1, motion=3)], 96, 96, FPS)) == []


def test_a_cut_between_moving_scenes_is_found() -> None:
    assert cuts(pictures([Scene(1, look=1, motion=2), Scene(1, look=2, motion=2)], 96, 96, FPS)) == [24]


@pytest.mark.parametrize("length", [1, 2])
def test_a_flash_is_no_cut(length: int) -> None:
    white = [np.full((96, 96, 3), 250, dtype=np.uint8)] * length
    assert cuts(still(1) + white + still(1)) == []


def test_a_dissolve_is_no_cut() -> None:
    one, other = picture(1, 96, 96), picture(2, 96, 96)
    assert cuts([one] * 24 + [mixed(one, other, n / 24) for n in range(24)] + [other] * 24) == []


def test_a_fade_through_black_is_no_cut() -> None:
    one, other, black = picture(1, 96, 96), picture(2, 96, 96), np.zeros((96, 96, 3), dtype=np.uint8)
    down = [mixed(one, black, n / 12) for n in range(13)]
    up = [mixed(black, other, n / 12) for n in range(13)]
    assert cuts([one] * 24 + down + up + [other] * 24) == []


def test_a_cut_in_repeated_frames_is_found_once() -> None:
    """Animation at 12 pictures a second in a video of 24: every second frame does not change."""
    moving = pictures([Scene(2, look=1, motion=4), Scene(2, look=2, motion=4)], 96, 96, 12)
    assert cuts([frame for frame in moving for _ in range(2)]) == [48]


def test_a_cut_between_dark_scenes_is_found() -> None:
    dark = [np.asarray(frame * 0.15, dtype=np.uint8) for frame in still(1) + still(2)]
    assert cuts(dark) == [24]


def test_a_cut_that_changes_only_colour_is_found() -> None:
    teal, pink = (np.full((96, 96, 3), colour, dtype=np.uint8) for colour in ((60, 150, 150), (190, 95, 120)))
    assert cuts([teal] * 24 + [pink] * 24) == [24]

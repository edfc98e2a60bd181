"""Key frames: the clearest picture of each scene, and of each stretch of a long one, as a viewer would see it.

A fade or a slow pan starts no scene, so a long scene is looked at in stretches: a shot planned inside it then has a
picture of its own.
"""

import io
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from remix.media.facts import KeyFrame
from remix.media.scenes import SIDE, Seen

WIDEST, TALLEST = 720, 4096  # pixels
WEBP_QUALITY = 80
WEBP_METHOD = 2  # of 0 (fast) to 6: smaller files beyond it cost more time than they save
MOST_CANDIDATES = 8  # a scene: at 720 px wide 22 MB, whatever the video's size
FIRST_SPACING_SECONDS = 0.2
LONGEST_STRETCH_SECONDS = 3.0  # of a scene with one key frame
MOST_STRETCHES = 60  # of a whole video: a ten-minute scene has a key frame every ten seconds
EDGE_DISCOUNT = 0.6  # of the clearness at either end of a scene: people and action are in its middle


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture that may become the key frame: RGB as displayed, and how clear it is."""

    at_seconds: float
    clearness: float
    pixels: NDArray[np.uint8]


class KeyFramePicker:
    """Holds evenly spread pictures of the running stretch; `sample_aspect` is a pixel's width to its height."""

    def __init__(self, rotation: int, sample_aspect: float, duration_seconds: float) -> None:
        self._stretch_seconds = max(LONGEST_STRETCH_SECONDS, duration_seconds / MOST_STRETCHES)
        self._rotation = rotation
        self._sample_aspect = sample_aspect
        self._stretch_start = 0.0
        self._stretch_end = 0.0
        self._spacing = FIRST_SPACING_SECONDS
        self._candidates: list[Candidate] = []
        self.key_frames: list[KeyFrame] = []

    def start_stretch(self, at_seconds: float) -> None:
        """End the running stretch, keeping its key frame, and begin the next."""
        self.finish()
        self._stretch_start = at_seconds

    def add(self, frame: av.VideoFrame, seen: Seen) -> None:
        """Consider a frame of the running stretch."""
        if seen.at_seconds - self._stretch_start >= self._stretch_seconds:
            self.start_stretch(seen.at_seconds)
        self._stretch_end = seen.at_seconds
        if self._candidates and seen.at_seconds - self._candidates[-1].at_seconds < self._spacing:
            return
        pixels = as_displayed(frame, self._rotation, self._sample_aspect)
        self._candidates.append(Candidate(seen.at_seconds, clearness(seen), pixels))
        if len(self._candidates) > MOST_CANDIDATES:
            del self._candidates[1::2]
            self._spacing *= 2

    def finish(self) -> None:
        """Keep the running stretch's key frame."""
        if self._candidates:
            best = max(self._candidates, key=self._worth)
            height, width = best.pixels.shape[:2]
            self.key_frames.append(KeyFrame(round(best.at_seconds, 3), as_webp(best.pixels), width, height))
        self._candidates, self._spacing = [], FIRST_SPACING_SECONDS

    def _worth(self, candidate: Candidate) -> float:
        length = max(self._stretch_end - self._stretch_start, 1e-3)
        from_middle = abs(2 * (candidate.at_seconds - self._stretch_start) / length - 1)
        return candidate.clearness * (1 - EDGE_DISCOUNT * min(1.0, from_middle))


def clearness(seen: Seen) -> float:
    """Contrast and detail, less what is lost to motion: higher is a better picture to show."""
    luma = seen.picture[: SIDE * SIDE].reshape(SIDE, SIDE).astype(np.float32)
    detail = np.abs(np.diff(luma, axis=0)).mean() + np.abs(np.diff(luma, axis=1)).mean()
    return float((luma.std() + 2 * detail + 1) / (1 + seen.change / 12))


def displayed_size(width: int, height: int, rotation: int, sample_aspect: float) -> tuple[int, int]:
    """Width and height in square pixels after rotation."""
    width = max(1, round(width * sample_aspect))
    return (height, width) if rotation in (90, 270) else (width, height)


def as_displayed(frame: av.VideoFrame, rotation: int, sample_aspect: float) -> NDArray[np.uint8]:
    """The frame as (height, width, RGB): scaled to WIDEST and TALLEST, then turned by `rotation` degrees clockwise."""
    width, height = displayed_size(frame.width, frame.height, rotation, sample_aspect)
    scale = min(1.0, WIDEST / width, TALLEST / height)
    shown = max(1, round(width * scale)), max(1, round(height * scale))
    stored = shown[::-1] if rotation in (90, 270) else shown
    scaled = frame.reformat(width=stored[0], height=stored[1], format="rgb24", interpolation="BICUBIC", threads=1)
    return np.ascontiguousarray(np.rot90(scaled.to_ndarray(), k=-(rotation // 90)))


def as_webp(pixels: NDArray[np.uint8]) -> bytes:
    """Encode a picture."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)
    return file.getvalue()

"""Hard cuts: places where one frame has nothing to do with the one before.

Each frame is compared with the one before it on a small colour picture. A cut changes much more than the frames around
it do, which motion does not (adaptive threshold: Yusoff et al., BMVC 2000; PySceneDetect's AdaptiveDetector), and what
follows stays unlike what was before, which a flash does not. Fades and dissolves change a little each frame: no cut.
"""

from collections import deque
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.int16]

SIDE = 48  # pixels of the compared luma picture; chroma has half
CHROMA_WEIGHT = 1.5
BEFORE, AFTER = 9, 4  # frames looked at around the frame in question
LEAST_CHANGE = 5.5  # mean difference out of 255, luma and weighted chroma
TIMES_AROUND = 2.6  # a cut's change against the second largest around it: one other cut may be near
CALM = 1.5  # added to the change around: a still picture makes no ratio
STAYS = 0.5  # of the change must remain between any frame before and any after
FLASH_FRAMES = 3  # the longest flash that is told from a cut


@dataclass(frozen=True, slots=True)
class Seen:
    """One analysed frame: its time in seconds, small picture, and change against the frame before (0 to 255)."""

    at_seconds: float
    picture: Picture
    change: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """A frame of which it is decided whether it starts a new scene; the caller's `frame` is handed back."""

    frame: av.VideoFrame
    seen: Seen
    starts_scene: bool


def small_picture(frame: av.VideoFrame) -> Picture:
    """Luma (SIDE x SIDE) and half-size chroma, the latter weighted about its neutral 128, as one flat array."""
    shrunk = frame.reformat(width=SIDE, height=SIDE, format="yuv420p", interpolation="AREA", threads=1)
    planes = shrunk.to_ndarray().astype(np.int16).ravel()
    planes[SIDE * SIDE :] = (planes[SIDE * SIDE :] - 128) * CHROMA_WEIGHT
    return planes


def difference(one: Picture, other: Picture) -> float:
    """Mean absolute difference of the luma plus the weighted one of the chroma planes."""
    apart = np.abs(one - other)
    luma = SIDE * SIDE
    return float(apart[:luma].mean() + apart[luma:].mean())


class CutDetector:
    """Takes frames in order and decides on each AFTER frames later."""

    def __init__(self) -> None:
        self._past: deque[Seen] = deque(maxlen=BEFORE)
        self._coming: deque[tuple[av.VideoFrame, Seen]] = deque()
        self._last: Picture | None = None

    def add(self, frame: av.VideoFrame, at_seconds: float) -> list[Verdict]:
        """Take the next frame; gives the verdicts that became possible."""
        picture = small_picture(frame)
        change = 0.0 if self._last is None else difference(picture, self._last)
        self._last = picture
        self._coming.append((frame, Seen(at_seconds, picture, change)))
        return [self._decide()] if len(self._coming) > AFTER else []

    def finish(self) -> list[Verdict]:
        """The verdicts on the last frames."""
        return [self._decide() for _ in range(len(self._coming))]

    def _decide(self) -> Verdict:
        frame, seen = self._coming.popleft()
        verdict = Verdict(frame, seen, bool(self._past) and self._is_cut(seen))
        self._past.append(seen)
        return verdict

    def _is_cut(self, seen: Seen) -> bool:
        if seen.change < LEAST_CHANGE:
            return False
        coming = [later for _, later in self._coming]
        around = sorted(other.change for other in (*self._past, *coming))
        usual = around[-2] if len(around) > 1 else 0.0
        if seen.change < TIMES_AROUND * (usual + CALM):
            return False
        before = [earlier.picture for earlier in list(self._past)[-FLASH_FRAMES:]]
        after = [seen.picture, *(later.picture for later in coming[: FLASH_FRAMES - 1])]
        return min(difference(one, other) for one in before for other in after) >= STAYS * seen.change

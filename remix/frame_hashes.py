"""Perceptual hashes of key frames: pictures that look alike have hashes that differ in few bits."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from remix.models import FrameHash, KeyFrame, Video

_SIDE = 32
_KEPT = 8
ALIKE_BITS = 10
"""Two frames with up to this many different bits of 64 are one picture: re-encoding changes 0-6, chance 32 +- 4."""
FLAT = 4.0
"""A picture whose brightness deviates less than this (of 255) is a blank: it is like every other blank."""


def perceptual_hash(picture: bytes) -> str | None:
    """64 bits ("0110...") by the lowest frequencies of the cosine transform of the brightness.

    None for a picture that cannot be read or shows nothing.
    """
    try:
        with Image.open(BytesIO(picture)) as image:
            small = np.asarray(image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS), dtype=np.float64)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
    if small.std() < FLAT:
        return None
    transform = _cosines()
    low = (transform @ small @ transform.T)[:_KEPT, :_KEPT].ravel()
    # The first number is the mean brightness, which says nothing of the picture.
    bits = low > np.median(low[1:])
    return "".join("1" if bit else "0" for bit in bits)


def hash_frames(video: Video) -> int:
    """Hash the key frames of a video that have no hash yet; returns how many. A lost file is passed over."""
    made = []
    for frame in KeyFrame.objects.filter(measurement__video=video, perceptual_hash=None):
        try:
            with frame.image.open() as file:
                bits = perceptual_hash(file.read())
        except OSError:
            continue
        if bits is not None:
            made.append(FrameHash(frame=frame, bits=bits))
    return len(FrameHash.objects.bulk_create(made, ignore_conflicts=True))


def _cosines() -> NDArray[np.float64]:
    """The discrete cosine transform of `_SIDE` numbers, as a matrix."""
    places = np.arange(_SIDE)
    return np.cos(np.pi / _SIDE * np.outer(places, places + 0.5))

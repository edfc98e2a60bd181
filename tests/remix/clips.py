"""Video files made on the spot, as small as a test needs them."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

DEMO_CLIP = Path(__file__).parents[2] / "remix" / "demo" / "media" / "bunny_short_95bpm.mp4"


def make_clip(path: Path, *, seconds: float = 2.0, fps: int = 10, size: tuple[int, int] = (64, 96)) -> Path:
    """A silent clip that is dark in its first half and light in its second: one hard cut in the middle."""
    width, height = size
    count = round(seconds * fps)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, fps)
        for number in range(count):
            level = 30 if number < count / 2 else 220
            frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), level, dtype=np.uint8), format="rgb24")
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path

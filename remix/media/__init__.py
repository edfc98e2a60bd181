"""Facts measured from a video file: no AI, no database, no Django. See `measure`.

PyAV takes 20 MB of a process's memory, so it is loaded by who looks into a file, not by all who know of videos.
"""

import os

from remix.media.clicks import click_track
from remix.media.errors import MediaError
from remix.media.facts import MAX_BYTES, MAX_SECONDS, KeyFrame, Measured

__all__ = ["MAX_BYTES", "MAX_SECONDS", "KeyFrame", "Measured", "MediaError", "click_track", "measure"]


def measure(path: str | os.PathLike[str], *, max_seconds: float = MAX_SECONDS, max_bytes: int = MAX_BYTES) -> Measured:
    """Measure a file; limits and errors as in `remix.media.measuring.measure`."""
    from remix.media import measuring

    return measuring.measure(path, max_seconds=max_seconds, max_bytes=max_bytes)

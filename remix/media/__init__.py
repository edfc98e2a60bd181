"""Facts measured from a video file: no AI, no database, no Django. See `measure`."""

from remix.media.clicks import click_track
from remix.media.errors import MediaError
from remix.media.facts import KeyFrame, Measured
from remix.media.measuring import MAX_BYTES, MAX_SECONDS, measure

__all__ = ["MAX_BYTES", "MAX_SECONDS", "KeyFrame", "Measured", "MediaError", "click_track", "measure"]

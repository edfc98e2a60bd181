"""What a file's header says, and whether the file may be measured at all; nothing is decoded here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import av
from av.container import InputContainer
from av.stream import Disposition

from remix.media.errors import MediaError

MATROSKA_MAGIC = b"\x1a\x45\xdf\xa3"
QUICKTIME_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
SMALLEST_SIDE = 16  # pixels: less holds no picture
MOST_PIXELS = 8192 * 4352  # 8K with its padding: more is an attack on memory
DEFAULT_FPS = 25.0
OBLONGEST = 4  # a pixel's sides: more is damage, not anamorphic video


@dataclass(frozen=True, slots=True)
class Header:
    """The streams to measure and what is known of them; `duration_seconds` is None when the header does not say."""

    container: InputContainer
    video: av.VideoStream
    audio: av.AudioStream | None
    duration_seconds: float | None
    origin_seconds: float  # the time stamp at which the file starts
    size_bytes: int


def demuxer(path: Path) -> str:
    """The FFmpeg demuxer for a file, by its first bytes.

    Only the accepted containers are ever opened: FFmpeg's own guess would follow a playlist's addresses, or take a
    picture or a subtitle file for a video.
    """
    with path.open("rb") as file:
        start = file.read(12)
    if start.startswith(MATROSKA_MAGIC):
        return "matroska"
    if start[4:8] in QUICKTIME_BOXES:
        return "mov"
    raise MediaError("not_a_video", "the file starts like neither mp4, mov nor webm")


@contextmanager
def opened(path: str | os.PathLike[str], *, max_seconds: float, max_bytes: int) -> Iterator[Header]:
    """Open a file and check its header; raises MediaError, or OSError when the file itself cannot be read."""
    path = Path(path)
    size = path.stat().st_size
    if size == 0:
        raise MediaError("empty_file", "the file has no bytes")
    if size > max_bytes:
        raise MediaError("too_large", f"the file has {size} bytes, at most {max_bytes} are accepted")
    name = demuxer(path)
    try:  # "file:" keeps a colon in the name from being read as a protocol
        container = av.open(f"file:{path.absolute()}", format=name)
    except av.FFmpegError as error:
        raise MediaError("truncated", f"the container's index is missing or cut: {error.strerror}") from error
    with container:
        yield _checked(container, size, max_seconds)


def _checked(container: InputContainer, size: int, max_seconds: float) -> Header:
    pictures = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    if not pictures or cast("av.CodecContext | None", pictures[0].codec_context) is None:
        raise MediaError("no_video_stream", "the file has no video stream that can be decoded")
    video = pictures[0]
    if min(video.width, video.height) < SMALLEST_SIDE:
        raise MediaError("too_small", f"the picture has {video.width}x{video.height} pixels")
    if video.width * video.height > MOST_PIXELS:
        raise MediaError("too_large", f"the picture has {video.width}x{video.height} pixels")
    duration = container.duration / av.time_base if container.duration and container.duration > 0 else None
    refuse_longer(duration or 0.0, max_seconds)
    voices = [stream for stream in container.streams.audio if stream.codec_context is not None]
    origin = (container.start_time or 0) / av.time_base
    return Header(container, video, voices[0] if voices else None, duration, origin, size)


def refuse_longer(seconds: float, max_seconds: float) -> None:
    """Raise MediaError when a video is longer than accepted."""
    if seconds > max_seconds:
        raise MediaError("too_long", f"the video lasts {seconds:.1f} s, at most {max_seconds:.0f} s are accepted")


def sample_aspect(video: av.VideoStream) -> float:
    """A stored pixel's width to its height; 1 when the header says nothing plausible."""
    ratio = float(video.sample_aspect_ratio or 1)
    return ratio if 1 / OBLONGEST <= ratio <= OBLONGEST else 1.0


def frames_per_second(video: av.VideoStream, frames: int, seconds: float) -> float:
    """The average frame rate by the header, or else by what was decoded."""
    for rate in (video.average_rate, video.guessed_rate):
        if rate and 0 < rate <= 1000:
            return float(rate)
    return frames / seconds if frames and seconds > 0 else DEFAULT_FPS

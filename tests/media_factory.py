"""Test videos made with PyAV while the tests run: no binary is kept beside the one sample clip."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray

SAMPLE_CLIP = Path(__file__).parent.parent / "remix" / "demo" / "media" / "bunny_short_95bpm.mp4"
AUDIO_RATE = 44_100
MILLISECOND = Fraction(1, 1000)
FAST = {"libx264": {"preset": "ultrafast"}, "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"}}

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Scene:
    """A stretch of video: a random picture of its own (`look`), moving by `motion` pixels a frame."""

    seconds: float
    look: int
    motion: int = 0


def picture(look: int, width: int, height: int, shift: int = 0) -> Picture:
    """A picture of large coloured patches; the same look gives the same picture."""
    return np.ascontiguousarray(np.roll(_still(look, width, height), shift, axis=1))


@lru_cache(maxsize=100)
def _still(look: int, width: int, height: int) -> Picture:
    random = np.random.default_rng(look)
    patches = random.integers(0, 256, (8, 6, 3), dtype=np.uint8)
    return np.kron(patches, np.ones((height // 8 + 1, width // 6 + 1, 1), dtype=np.uint8))[:height, :width]


def pictures(scenes: Sequence[Scene], width: int, height: int, fps: float) -> list[Picture]:
    """All frames of the scenes, in order."""
    frames = []
    for scene in scenes:
        frames += [picture(scene.look, width, height, n * scene.motion) for n in range(round(scene.seconds * fps))]
    return frames


def clicks(bpm: float, seconds: float, rate: int = AUDIO_RATE) -> NDArray[np.float32]:
    """Music of a sort: a thump and a hiss on every beat, a hiss between, the first beat at 0.25 s."""
    random = np.random.default_rng(7)
    sound = np.zeros(int(seconds * rate), dtype=np.float32)
    time = np.arange(int(0.1 * rate)) / rate
    thump = (np.sin(2 * np.pi * 60 * time) * np.exp(-time / 0.03)).astype(np.float32)
    hiss = (random.standard_normal(time.size) * np.exp(-time / 0.01)).astype(np.float32)
    for half, at in enumerate(np.arange(0.25, seconds - 0.15, 30 / bpm)):
        start = round(at * rate)
        sound[start : start + time.size] += 0.1 * hiss if half % 2 else 0.6 * thump + 0.1 * hiss
    return sound


def write_video(
    path: Path,
    frames: Sequence[Picture] = (),
    *,
    fps: float = 24,
    codec: str = "libx264",
    audio: NDArray[np.float32] | None = None,
    audio_codec: str = "aac",
    times: Sequence[float] | None = None,
    pixel_format: str = "yuv420p",
    options: dict[str, str] | None = None,
) -> Path:
    """Encode frames (RGB) and mono audio at 44.1 kHz; `times` gives each frame's second, for a variable rate."""
    with av.open(str(path), "w", options=options or {}) as container:
        video = sound = None
        if len(frames):
            video = cast("av.VideoStream", container.add_stream(codec, rate=Fraction(fps).limit_denominator(1001)))
            video.height, video.width = frames[0].shape[:2]
            video.pix_fmt = pixel_format
            video.codec_context.options = FAST.get(codec, {})
        if audio is not None:
            rate = 48_000 if audio_codec == "libopus" else AUDIO_RATE
            sound = cast("av.AudioStream", container.add_stream(audio_codec, rate=rate))
        if video is not None:
            _encode_frames(container, video, frames, times)
        if sound is not None and audio is not None:
            _encode_sound(container, sound, audio)
    return path


def _encode_frames(
    container: OutputContainer, video: av.VideoStream, frames: Sequence[Picture], times: Sequence[float] | None
) -> None:
    if times is not None:
        video.codec_context.time_base = MILLISECOND
    for number, pixels in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        if times is not None:
            frame.pts, frame.time_base = round(times[number] / MILLISECOND), MILLISECOND
        container.mux(video.encode(frame))
    container.mux(video.encode(None))


def _encode_sound(container: OutputContainer, sound: av.AudioStream, audio: NDArray[np.float32]) -> None:
    whole = av.AudioFrame.from_ndarray(audio[None, :], format="fltp", layout="mono")
    whole.sample_rate = AUDIO_RATE
    target = sound.codec_context
    resampler = av.AudioResampler(target.format, target.layout, target.sample_rate, frame_size=960)
    for piece in (*resampler.resample(whole), *resampler.resample(None)):
        container.mux(sound.encode(piece))
    container.mux(sound.encode(None))


def rotate_header(path: Path, degrees: int) -> Path:
    """Write the display matrix of a phone held upright (90, 180 or 270 degrees clockwise) into an mp4's video track."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd")
    matrix = {
        90: (0, 1, 0, -1, 0, 0, 0, 0, 1),
        180: (-1, 0, 0, 0, -1, 0, 0, 0, 1),
        270: (0, -1, 0, 1, 0, 0, 0, 0, 1),
    }[degrees]
    scale = (1 << 16, 1 << 16, 1 << 30) * 3
    start = at + 4 + 40  # version, flags, times, track, duration, layer, group, volume
    data[start : start + 36] = struct.pack(">9i", *(value * unit for value, unit in zip(matrix, scale, strict=True)))
    path.write_bytes(data)
    return path

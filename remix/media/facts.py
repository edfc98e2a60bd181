"""What measuring a file gives back."""

from dataclasses import dataclass

MAX_SECONDS = 600.0
MAX_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """The clearest picture of one scene as WebP, as a viewer sees it (rotated, square pixels, at most 720 px wide)."""

    at_seconds: float
    webp: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Measured:
    """Facts of one video file; all times in seconds from its start.

    `width` and `height` are as displayed; `rotation` is what the player turns the stored picture by, in degrees
    clockwise (0, 90, 180 or 270). `bpm_confidence` (0 to 1) estimates the chance that `bpm` is what a musician would
    count; `bpm` is None when nothing periodic was heard. `scene_cuts` leaves out the start and the end of the file.
    """

    duration_seconds: float
    size_bytes: int
    width: int
    height: int
    fps: float
    rotation: int
    has_audio: bool
    bpm: float | None
    bpm_confidence: float
    beats: tuple[float, ...]
    scene_cuts: tuple[float, ...]
    loudness_peaks: tuple[float, ...]
    key_frames: tuple[KeyFrame, ...]

"""The scenes of an analysis on a strip: what is drawn without scripts, and what the strip's script needs."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from remix.models import Measurement
from remix.strip import percent


@dataclass(frozen=True, slots=True)
class SceneBlock:
    """One scene; `start` and `length` are shares of the clip in percent."""

    number: int
    start: str
    length: str


@dataclass(frozen=True)
class SceneStrip:
    """A clip of `duration` seconds with its scenes; beats, cuts and loud moments are measured, in seconds."""

    duration: float
    blocks: list[SceneBlock]
    beats: list[float]
    cuts: list[float]
    peaks: list[float]
    hook: float | None

    def ticks(self, times: list[float]) -> str:
        """Times as an SVG path in a box as wide as the clip has milliseconds."""
        return "".join(f"M{round(time * 1000)} 0v10" for time in times if time <= self.duration)

    @property
    def cut_ticks(self) -> str:
        """The measured changes of scene."""
        return self.ticks(self.cuts)

    @property
    def beat_ticks(self) -> str:
        """The measured beats."""
        return self.ticks(self.beats)

    @property
    def milliseconds(self) -> int:
        """The width of the box that the ticks are drawn in."""
        return max(1, round(self.duration * 1000))

    def data(self) -> dict[str, Any]:
        """For the script: where edges snap, and its sentences in the person's language."""
        words = strip_words(gettext("{seconds}초, 잰 장면 전환에 맞음"))
        return {"duration": self.duration, "snaps": self.cuts, "step": 0.1, "shortest": 0.1, "words": words}


def scene_strip(result: dict[str, Any], measured: Measurement | None) -> SceneStrip | None:
    """The strip of an analysis' result; None when nobody knows how long the clip is."""
    duration = measured.duration_seconds if measured else result.get("duration_seconds")
    if not duration:
        return None
    blocks = [
        SceneBlock(
            number=number,
            start=percent(min(scene["start"] / duration, 1)),
            length=percent((scene["end"] - scene["start"]) / duration),
        )
        for number, scene in enumerate(result.get("scenes") or [], start=1)
    ]
    return SceneStrip(
        duration=duration,
        blocks=blocks,
        beats=list(measured.beats) if measured else [],
        cuts=list(measured.scene_cuts) if measured else [],
        peaks=list(measured.loudness_peaks) if measured else [],
        hook=(result.get("hook") or {}).get("at_second"),
    )


def strip_words(snapped: str) -> dict[str, str]:
    """What the handles of a strip are called, and what they say; `snapped` at a place where they snap."""
    return {
        "both": gettext("{before}번 끝, {after}번 시작"),
        "start": gettext("{number}번 시작"),
        "end": gettext("{number}번 끝"),
        "at": gettext("{seconds}초"),
        "snapped": snapped,
    }

"""The recipe's shape, its timing on the beats, and the texts and sounds that are made from it.

A recipe is what a node holds: the brief's plan, bound to measured time. Pure: reads no row and writes none.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from remix.ai.fields import Bpm, Difficulty, Label, Labels, Line, PlatformOrUnknown, Seconds
from remix.ai.schema import AnalysisResult, BriefContent, Hook
from remix.ai.schema import Shot as PlannedShot
from remix.ai.skeleton import ASKS
from remix.ai.timeline import fitted

SAME_TEMPO = 0.02
"""Two tempi that differ by less than this fraction are one."""

Beats = Annotated[list[Seconds], Field(max_length=3000)]


class Shot(PlannedShot):
    """One shot of a recipe; `frame` is the storage name of its key frame."""

    frame: Annotated[str, Field(max_length=200)] | None = None


class Recipe(BriefContent):
    """How to shoot one meme: the plan, its timing, and the facts that people search by.

    `credit` is the notice that the original's licence asks for.
    """

    shots: Annotated[list[Shot], Field(min_length=1, max_length=60)]  # type: ignore[assignment]
    duration_seconds: Annotated[float, Field(gt=0, le=600)]
    bpm: Bpm | None = None
    beats: Beats = Field(default_factory=list)
    hook: Hook = Field(default_factory=Hook)
    platform: PlatformOrUnknown = None
    difficulty: Difficulty | None = None
    category: Label | None = None
    products: Labels = Field(default_factory=list)
    key_action: Line | None = None
    language: Label | None = None
    credit: Line | None = None
    width: Annotated[int, Field(ge=1, le=20000)] | None = None
    height: Annotated[int, Field(ge=1, le=20000)] | None = None
    is_skeleton: bool = False

    @model_validator(mode="after")
    def _shots_fill_the_duration(self) -> Self:
        """Shots follow one another without a gap or an overlap, from 0 to the end."""
        if abs(self.shots[0].start) > 1e-6 or abs(self.shots[-1].end - self.duration_seconds) > 1e-6:
            raise ValueError("the shots do not cover the whole duration")
        if any(abs(first.end - second.start) > 1e-6 for first, second in pairwise(self.shots)):
            raise ValueError("the shots leave a gap or overlap")
        return self

    def still_asks(self) -> bool:
        """Whether a request to a person, as a skeleton holds them, has not been replaced yet."""
        texts = [self.title, self.concept, self.narrative, *(shot.action for shot in self.shots)]
        return any(ask in text for text in texts for ask in ASKS)

    def beats_in(self, shot: PlannedShot) -> int:
        """How many beats begin within a shot."""
        return bisect_left(self.beats, shot.end - 1e-6) - bisect_left(self.beats, shot.start - 1e-6)

    def holds_hook(self, shot: PlannedShot) -> bool:
        """Whether the hook falls into this shot."""
        return self.hook.at_second is not None and shot.start <= self.hook.at_second < shot.end


def scaled_beats(beats: Sequence[float], factor: float) -> list[float]:
    """The beats at half (`factor` 0.5: every second one) or double tempo (2.0: one more between each two)."""
    if factor == 0.5:
        return list(beats[::2])
    if factor == 2.0:
        middles = [round((first + second) / 2, 4) for first, second in pairwise(beats)]
        return sorted([*beats, *middles])
    raise ValueError("a tempo is halved (0.5) or doubled (2.0)")


def beats_for(
    bpm: float | None, measured_bpm: float | None, beats: Sequence[float], duration_seconds: float
) -> list[float]:
    """The beats (s) at the tempo that the analysis settled on.

    Equal, half or double tempo keeps the measured beats' phase; a tempo that a person or a model gave instead is laid
    out evenly from the first measured beat, or from 0. Without a tempo there are no beats.
    """
    if bpm is None:
        return []
    if measured_bpm and beats:
        if abs(bpm / measured_bpm - 1) < SAME_TEMPO:
            return list(beats)
        for factor in (0.5, 2.0):
            if abs(bpm / measured_bpm / factor - 1) < SAME_TEMPO:
                return scaled_beats(beats, factor)
    return even_beats(bpm, duration_seconds, beats[0] if beats else 0.0)


def even_beats(bpm: float, duration_seconds: float, first: float = 0.0) -> list[float]:
    """Beats at a steady tempo from `first` to the end, in seconds."""
    period = 60.0 / bpm
    count = int((duration_seconds - first) / period - 1e-9) + 1
    return [round(first + index * period, 4) for index in range(max(0, count))]


def compose(
    content: BriefContent,
    analysis: AnalysisResult,
    *,
    duration_seconds: float,
    beats: Sequence[float] = (),
    frames: Sequence[tuple[float, str]] = (),
    size: tuple[int, int] | None = None,
    is_skeleton: bool = False,
) -> Recipe:
    """Bind a brief to measured time: shots on the beats, each with the key frame (seconds, storage name) it shows.

    `size` is the video's (width, height) as displayed. Raises pydantic's ValidationError when the parts do not fit.
    """
    shots = [
        Shot(**shot.model_dump(), frame=_frame_for(shot, frames))
        for shot in fitted(content.shots, duration_seconds, beats)
    ]
    difficulties = [shot.difficulty for shot in shots if shot.difficulty is not None]
    return Recipe(
        **content.model_dump(exclude={"shots"}),
        shots=shots,
        duration_seconds=duration_seconds,
        bpm=analysis.bpm,
        beats=[beat for beat in beats if beat < duration_seconds],
        hook=analysis.hook if (analysis.hook.at_second or 0) < duration_seconds else Hook(),
        platform=analysis.platform,
        difficulty=analysis.meme.difficulty or max(difficulties, default=None),
        category=analysis.commerce.category,
        products=analysis.commerce.products,
        key_action=analysis.meme.key_action,
        language=analysis.language,
        width=size[0] if size else None,
        height=size[1] if size else None,
        is_skeleton=is_skeleton,
    )


def _frame_for(shot: PlannedShot, frames: Sequence[tuple[float, str]]) -> str | None:
    """The key frame inside the shot, else the one nearest to its middle."""
    if not frames:
        return None
    inside = [frame for frame in frames if shot.start <= frame[0] < shot.end]
    middle = (shot.start + shot.end) / 2
    return min(inside or frames, key=lambda frame: abs(frame[0] - middle))[1]

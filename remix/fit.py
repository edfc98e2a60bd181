"""The fit report: how a creator's clip lies on the recipe that it was shot from. Pure: reads no row and writes none.

Nothing here passes or fails anybody. Every cut of the recipe is looked for in the cuts that were measured in the clip;
what cannot be known is marked as uncertain instead of counted against the clip.
"""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from remix.alignment import FASTEST, SLOWEST, aligned, reaches
from remix.media.facts import Measured
from remix.recipe import SAME_TEMPO, Recipe, Shot

BEATS_OFF = 0.5
"""A cut this many beats away from where the recipe has it is still on it ..."""
LEAST_TOLERANCE, MOST_TOLERANCE = 0.12, 0.4
"""... within these seconds: below, a frame or two decide; above, half a shot of a fast recipe."""
TOLERANCE_WITHOUT_BEATS = 0.25
SAME_LENGTH_SECONDS, SAME_LENGTH_SHARE = 0.5, 0.05
"""A clip is as long as the recipe within the larger of the two."""
SURE_TEMPO = 0.5
"""A tempo with less confidence than this is told as uncertain."""

Second = Annotated[float, Field(ge=0)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Facts(_Frozen):
    """What was measured of a file (`remix.media.Measured` without its pictures); times in seconds."""

    duration_seconds: Second
    size_bytes: int
    width: int
    height: int
    fps: float
    has_audio: bool
    bpm: float | None = None
    bpm_confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    beats: list[float] = []
    scene_cuts: list[float] = []

    @classmethod
    def of(cls, measured: Measured) -> "Facts":
        """The part that is kept."""
        return cls.model_validate({name: getattr(measured, name) for name in cls.model_fields})


class Length(StrEnum):
    """The clip's duration against the recipe's."""

    SAME = "same"
    SHORTER = "shorter"
    LONGER = "longer"


class Tempo(StrEnum):
    """The clip's tempo against the recipe's; half and double are the same pulse counted otherwise."""

    SAME = "same"
    HALF = "half"
    DOUBLE = "double"
    OTHER = "other"
    UNHEARD = "unheard"
    SILENT = "silent"
    NOT_ASKED = "not_asked"


class Place(StrEnum):
    """Where a cut was found, against where the recipe has it."""

    ON = "on"
    NEAR = "near"
    MISSING = "missing"


class CutFit(_Frozen):
    """The cut that begins shot `number` (from 2), looked for at `expected` and found at `found` (seconds of the clip).

    `off` is how much later (or, below zero, earlier) it is. `is_soft`: the original itself shows no cut there, so that
    not finding one says nothing.
    """

    number: int
    expected: float
    found: float | None
    off: float | None
    place: Place
    is_soft: bool


class ShotFit(_Frozen):
    """One shot: where the recipe has it and where the clip has it (None: that cut was not found).

    `place` is the worse of how its two ends lie; `is_soft` says that an end is missing where nothing can be known.
    """

    number: int
    start: float
    end: float
    found_start: float | None
    found_end: float | None
    place: Place
    is_soft: bool


class Fit(_Frozen):
    """The whole report; it holds all that its page draws, so that it stays true when the recipe is edited later.

    `tolerance_seconds` is stated in beats too where the recipe has any. The clip's time is the recipe's times `scale`
    plus `shift_seconds`: (1, 0) unless the clip as a whole is slower or later. `extra_cuts` are cuts of the clip that
    the recipe does not have. `tempo_is_sure` is false where the measuring itself doubts.
    """

    recipe_version: int
    recipe_seconds: Second
    clip_seconds: Second
    length: Length
    recipe_bpm: float | None
    clip_bpm: float | None
    tempo: Tempo
    tempo_is_sure: bool
    tolerance_seconds: float
    tolerance_beats: float | None
    scale: float
    shift_seconds: float
    cuts: list[CutFit]
    shots: list[ShotFit]
    extra_cuts: list[float]
    beats: list[float]
    clip_beats: list[float]

    @property
    def cuts_on(self) -> int:
        """How many of the recipe's cuts lie where they should."""
        return sum(cut.place == Place.ON for cut in self.cuts)

    @property
    def cuts_asked(self) -> int:
        """How many of the recipe's cuts say something: those that the original shows, or that the clip has."""
        return sum(not cut.is_soft or cut.place != Place.MISSING for cut in self.cuts)


def compare(
    recipe: Recipe, facts: Facts, *, recipe_version: int = 1, original_cuts: Sequence[float] | None = None
) -> Fit:
    """Lay a clip on a recipe; `original_cuts` were measured in the recipe's own clip (None: they were not)."""
    tolerance, in_beats = tolerance_of(recipe)
    expected = [shot.start for shot in recipe.shots[1:]]
    soft = [_is_soft(at, original_cuts, tolerance) for at in expected]
    firm = [at for at, is_soft in zip(expected, soft, strict=True) if not is_soft]
    scale, shift = aligned(firm or expected, facts.scene_cuts, _scales(facts, recipe), tolerance)
    moved = [scale * at + shift for at in expected]
    cuts = [
        _cut(number, at, reach, facts.scene_cuts, tolerance, is_soft)
        for number, (at, reach, is_soft) in enumerate(zip(moved, reaches(moved, tolerance), soft, strict=True), start=2)
    ]
    used = {cut.found for cut in cuts}
    tempo = tempo_fit(recipe.bpm, facts)
    return Fit(
        recipe_version=recipe_version,
        recipe_seconds=recipe.duration_seconds,
        clip_seconds=facts.duration_seconds,
        length=length_fit(recipe.duration_seconds, facts.duration_seconds),
        recipe_bpm=recipe.bpm,
        clip_bpm=facts.bpm,
        tempo=tempo,
        tempo_is_sure=tempo not in (Tempo.UNHEARD, Tempo.SILENT) and facts.bpm_confidence >= SURE_TEMPO,
        tolerance_seconds=round(tolerance, 3),
        tolerance_beats=in_beats,
        scale=round(scale, 4),
        shift_seconds=round(shift, 3),
        cuts=cuts,
        shots=_shots(recipe.shots, cuts, facts.duration_seconds, scale * recipe.duration_seconds + shift),
        extra_cuts=[at for at in facts.scene_cuts if at not in used],
        beats=recipe.beats,
        clip_beats=facts.beats,
    )


def tolerance_of(recipe: Recipe) -> tuple[float, float | None]:
    """How far a cut may be off and still be on the recipe's: in seconds, and in beats where the recipe has beats."""
    if len(recipe.beats) < 2:
        return TOLERANCE_WITHOUT_BEATS, None
    beat = median(second - first for first, second in pairwise(recipe.beats))
    seconds = min(MOST_TOLERANCE, max(LEAST_TOLERANCE, BEATS_OFF * beat))
    return seconds, round(seconds / beat, 2)


def length_fit(recipe_seconds: float, clip_seconds: float) -> Length:
    """Whether a clip is as long as its recipe."""
    slack = max(SAME_LENGTH_SECONDS, SAME_LENGTH_SHARE * recipe_seconds)
    if abs(clip_seconds - recipe_seconds) <= slack:
        return Length.SAME
    return Length.SHORTER if clip_seconds < recipe_seconds else Length.LONGER


def tempo_fit(bpm: float | None, facts: Facts) -> Tempo:
    """The clip's tempo against `bpm`, half and double told apart: that is how tempo measuring fails."""
    if bpm is None:
        return Tempo.NOT_ASKED
    if not facts.has_audio:
        return Tempo.SILENT
    if facts.bpm is None:
        return Tempo.UNHEARD
    for factor, result in ((1.0, Tempo.SAME), (0.5, Tempo.HALF), (2.0, Tempo.DOUBLE)):
        if abs(facts.bpm / (bpm * factor) - 1) < SAME_TEMPO:
            return result
    return Tempo.OTHER


def _is_soft(at: float, original_cuts: Sequence[float] | None, tolerance: float) -> bool:
    return original_cuts is not None and not any(abs(cut - at) <= tolerance for cut in original_cuts)


def _cut(number: int, at: float, reach: float, found_cuts: Sequence[float], tolerance: float, is_soft: bool) -> CutFit:
    found = min(found_cuts, key=lambda cut: abs(cut - at), default=None)
    if found is None or abs(found - at) >= reach:
        return CutFit(number=number, expected=round(at, 3), found=None, off=None, place=Place.MISSING, is_soft=is_soft)
    off = round(found - at, 3)
    place = Place.ON if abs(off) <= tolerance else Place.NEAR
    return CutFit(number=number, expected=round(at, 3), found=found, off=off, place=place, is_soft=is_soft)


def _shots(shots: Sequence[Shot], cuts: Sequence[CutFit], ends: float, should_end: float) -> list[ShotFit]:
    """Each shot by its two ends; the clip's own start and end are those of the first and the last."""
    last = Place.ON if length_fit(should_end, ends) == Length.SAME else Place.NEAR
    places = [Place.ON, *(cut.place for cut in cuts), last]
    times = [0.0, *(cut.found for cut in cuts), ends]
    softs = [False, *(cut.is_soft and cut.place == Place.MISSING for cut in cuts), False]
    worst = [Place.MISSING, Place.NEAR, Place.ON]
    return [
        ShotFit(
            number=number,
            start=shot.start,
            end=shot.end,
            found_start=times[number - 1],
            found_end=times[number],
            place=min(places[number - 1 : number + 1], key=worst.index),
            is_soft=any(softs[number - 1 : number + 1]),
        )
        for number, shot in enumerate(shots, start=1)
    ]


def _scales(facts: Facts, recipe: Recipe) -> list[float]:
    """Ways in which the whole clip may be slower or faster: as its duration says, and as its tempo says."""
    ratios = [facts.duration_seconds / recipe.duration_seconds]
    if recipe.bpm and facts.bpm:
        ratios.append(recipe.bpm / facts.bpm)
    return [ratio for ratio in ratios if SLOWEST <= ratio <= FASTEST and abs(ratio - 1) > SAME_TEMPO]

"""The fit report as geometry: the recipe's strip above, the clip's below, and a thread from each cut to its match.

Both lie on one axis as long as the longer of the two. Positions are percentages, ticks are SVG paths in a box as wide
as the axis has milliseconds (as in `remix.strip`). Pure.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from remix.fit import CutFit, Fit, Place
from remix.strip import MOST_TICKS, NARROWEST_SHOT_PIXELS, NUMBER_PIXELS, PHONE_PIXELS, percent


@dataclass(frozen=True, slots=True)
class Piece:
    """One block on a strip; `number` is empty where it would not fit."""

    start: str
    length: str
    number: str


@dataclass(frozen=True, slots=True)
class Thread:
    """From a cut of the recipe (`above`) to where the clip has it, or should have had it (`below`)."""

    above: str
    below: str
    cut: CutFit

    @property
    def look(self) -> str:
        """The class that draws it: what is uncertain is fainter."""
        return "thread-soft" if self.cut.place == Place.MISSING and self.cut.is_soft else f"thread-{self.cut.place}"


class FitStrip:
    """The geometry of one report."""

    def __init__(self, fit: Fit) -> None:
        self.fit = fit
        self.seconds = max(fit.recipe_seconds, fit.clip_seconds, 0.1)

    @property
    def milliseconds(self) -> int:
        """The width of the box that the tick paths are drawn in."""
        return max(1, round(self.seconds * 1000))

    @property
    def least_width(self) -> int:
        """The width in pixels below which the strips scroll."""
        return round(len(self.fit.shots) * NARROWEST_SHOT_PIXELS * self.seconds / self.fit.recipe_seconds)

    @property
    def is_dense(self) -> bool:
        """Whether the strips need more room than a phone has."""
        return self.least_width > PHONE_PIXELS

    @cached_property
    def recipe(self) -> list[Piece]:
        """The recipe's shots."""
        return self._pieces([0.0, *(shot.end for shot in self.fit.shots)])

    @cached_property
    def clip(self) -> list[Piece]:
        """The clip between its measured cuts; numbers are those of the shots that were recognised."""
        numbers = {cut.found: str(cut.number) for cut in self.fit.cuts if cut.found is not None} | {0.0: "1"}
        cuts = sorted({*self.fit.extra_cuts, *(at for at in numbers if at)})
        return [
            Piece(piece.start, piece.length, numbers.get(at, "") if piece.number else "")
            for piece, at in zip(self._pieces([0.0, *cuts, self.fit.clip_seconds]), [0.0, *cuts], strict=True)
        ]

    @cached_property
    def threads(self) -> list[Thread]:
        """One for each cut of the recipe."""
        starts = {shot.number: shot.start for shot in self.fit.shots}
        return [
            Thread(self._at(starts[cut.number]), self._at(min(cut.found or cut.expected, self.seconds)), cut)
            for cut in self.fit.cuts
        ]

    @property
    def beats(self) -> str:
        """The recipe's beats as a path; empty without beats."""
        return _ticks(self.fit.beats)

    @property
    def clip_beats(self) -> str:
        """The clip's measured beats."""
        return _ticks(self.fit.clip_beats)

    def _pieces(self, edges: list[float]) -> list[Piece]:
        room = max(PHONE_PIXELS, self.least_width) / self.seconds
        return [
            Piece(self._at(start), self._at(end - start), str(number) if (end - start) * room >= NUMBER_PIXELS else "")
            for number, (start, end) in enumerate(pairwise(edges), start=1)
        ]

    def _at(self, seconds: float) -> str:
        return percent(max(0.0, seconds) / self.seconds)


def _ticks(beats: list[float]) -> str:
    """Every beat, or every second (fourth, ...) where they would run together."""
    step = 1
    while len(beats) > MOST_TICKS * step:
        step *= 2
    return "".join(f"M{round(beat * 1000)} 0v10" for beat in beats[::step])

"""The score strip: a recipe's beats, shots and hook as geometry that inline SVG can draw without any style.

Positions along the strip are percentages ("29.333%"); ticks are SVG paths in a box as wide as the clip has
milliseconds and 10 high. Pure.
"""

from dataclasses import dataclass
from functools import cached_property

from remix.recipe import Recipe, Shot

MOST_TICKS = 160
"""Beyond this the ticks would run together on a phone, so only every second (fourth, ...) beat is drawn."""
NARROWEST_SHOT_PIXELS = 24
"""How wide an average shot is drawn at least; a strip of many shots scrolls instead of turning into noise."""
PHONE_PIXELS = 340
"""The room that a strip has on a phone."""
NUMBER_PIXELS = 22
"""A shot narrower than this, on a phone, carries no number."""
BAND_LABEL_FRACTION = 0.075
"""A band of a poster lower than this fraction of it carries no line of text."""
FRAME_HEIGHT = 120
"""How high the key frames are drawn, in pixels (the template's geometry)."""
FLAG_TURNS_AT = 0.82
"""A hook later than this fraction of the clip flies its flag to the left, so that it stays inside."""


@dataclass(frozen=True, slots=True)
class Block:
    """One shot on the strip; `at` and `size` are fractions (0..1) of the clip; `has_number` says that one fits in."""

    number: int
    shot: Shot
    at: float
    size: float
    is_hook: bool
    has_number: bool

    @property
    def start(self) -> str:
        """Where it begins, in percent."""
        return percent(self.at)

    @property
    def length(self) -> str:
        """How much of the strip it takes, in percent."""
        return percent(self.size)

    @property
    def words(self) -> str:
        """What to write into it: its title, else what happens in it."""
        return self.shot.title or self.shot.action

    @property
    def has_title(self) -> bool:
        """Whether its title fits into it when the strip stands upright as a poster."""
        return self.size >= BAND_LABEL_FRACTION


class Strip:
    """The geometry of one recipe."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.duration = recipe.duration_seconds

    @property
    def milliseconds(self) -> int:
        """The width of the box that the tick paths are drawn in."""
        return max(1, round(self.duration * 1000))

    @cached_property
    def blocks(self) -> list[Block]:
        """The shots, in order."""
        room = max(PHONE_PIXELS, self.least_width) / self.duration
        return [
            Block(
                number=number,
                shot=shot,
                at=shot.start / self.duration,
                size=(shot.end - shot.start) / self.duration,
                is_hook=self.recipe.holds_hook(shot),
                has_number=(shot.end - shot.start) * room >= NUMBER_PIXELS,
            )
            for number, shot in enumerate(self.recipe.shots, start=1)
        ]

    @cached_property
    def beats_per_tick(self) -> int:
        """How many beats one tick stands for: 1, or a power of two where there are too many."""
        step = 1
        while len(self.recipe.beats) > MOST_TICKS * step:
            step *= 2
        return step

    @cached_property
    def beat_ticks(self) -> str:
        """The beats as a path; empty without beats."""
        return _ticks(self.recipe.beats[:: self.beats_per_tick])

    @cached_property
    def beat_ticks_upright(self) -> str:
        """The same for a strip that stands upright."""
        return "".join(f"M0 {round(second * 1000)}h10" for second in self.recipe.beats[:: self.beats_per_tick])

    @cached_property
    def cut_ticks(self) -> str:
        """The beginnings of the shots as a path."""
        return _ticks([shot.start for shot in self.recipe.shots])

    @property
    def hook(self) -> str | None:
        """Where the hook is, in percent; None when it is unknown."""
        second = self.recipe.hook.at_second
        return None if second is None else percent(min(second / self.duration, 1))

    @property
    def flag_turned(self) -> bool:
        """Whether the hook's flag flies to the left."""
        return (self.recipe.hook.at_second or 0) / self.duration > FLAG_TURNS_AT

    @property
    def tile_width(self) -> int:
        """The width in pixels of one key frame in the strip, in the film's own proportions."""
        width, height = self.recipe.width or 9, self.recipe.height or 16
        return max(40, min(214, round(FRAME_HEIGHT * width / height)))

    @property
    def least_width(self) -> int:
        """The width in pixels below which the strip scrolls."""
        return len(self.recipe.shots) * NARROWEST_SHOT_PIXELS

    @property
    def is_dense(self) -> bool:
        """Whether the strip needs more room than a phone has."""
        return self.least_width > PHONE_PIXELS


def percent(fraction: float) -> str:
    """A fraction as an SVG coordinate."""
    return f"{100 * fraction:.3f}".rstrip("0").rstrip(".") + "%"


def _ticks(seconds: list[float]) -> str:
    return "".join(f"M{round(second * 1000)} 0v10" for second in seconds)

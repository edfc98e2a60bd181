"""What the shooting mode counts by: the recipe's own beats, or what stands in for them. Pure."""

from dataclasses import dataclass
from functools import cached_property

from remix.recipe import Recipe, Shot, even_beats
from remix.safe_zones import SAFE_ZONES


@dataclass(frozen=True, slots=True)
class Cue:
    """One shot as the list names it: its number from 1, how many beats it lasts, and whether the hook is in it."""

    number: int
    shot: Shot
    beats: int
    is_hook: bool


@dataclass(frozen=True)
class ShootingPlan:
    """The timing of one recipe as the shooting page needs it."""

    recipe: Recipe

    @cached_property
    def beats(self) -> list[float]:
        """The measured beats (s); without them an even pulse at the recipe's tempo; without a tempo none."""
        recipe = self.recipe
        if recipe.beats or recipe.bpm is None:
            return recipe.beats
        return even_beats(recipe.bpm, recipe.duration_seconds)

    @cached_property
    def cues(self) -> list[Cue]:
        """The shots in order."""
        timed = self.recipe.model_copy(update={"beats": self.beats})
        return [
            Cue(number, shot, timed.beats_in(shot), timed.holds_hook(shot))
            for number, shot in enumerate(timed.shots, start=1)
        ]

    @property
    def starts(self) -> list[float]:
        """Where the shots begin, in seconds."""
        return [shot.start for shot in self.recipe.shots]

    @property
    def width_over_height(self) -> float:
        """The film's proportions; 9:16 when they are not known."""
        recipe = self.recipe
        return recipe.width / recipe.height if recipe.width and recipe.height else 9 / 16

    @property
    def zone(self) -> str:
        """The platform whose safe zone is drawn at first: the recipe's own if its films are upright, else "off"."""
        is_upright = self.width_over_height < 1
        known = {zone.platform for zone in SAFE_ZONES}
        return self.recipe.platform if is_upright and self.recipe.platform in known else "off"

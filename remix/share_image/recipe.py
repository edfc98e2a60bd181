"""The share image of a recipe: key frame left, title and score strip right, on paper."""

from typing import BinaryIO

from django.utils.translation import gettext, ngettext

from remix.recipe import Recipe
from remix.share_image.canvas import HEIGHT, HOT, LEFT, RIGHT, SOFT, Canvas
from remix.share_image.type import BOLD, MEDIUM, drawable, fitted, font
from remix.strip import Strip
from remix.timecode import length


def recipe_image(recipe: Recipe, *, picture: BinaryIO | None) -> bytes:
    """A JPEG of 1200 x 630 in the active language; the recipe's own words stay Korean."""
    canvas, strip = Canvas(), Strip(recipe)
    canvas.picture(picture, strip)
    canvas.draw.text((LEFT, 84), "K·MEME FACTORY", font=font(BOLD, 24), fill=HOT, anchor="lm")
    title, lines = fitted(drawable(recipe.title), BOLD, sizes=range(40, 85, 4), width=RIGHT - LEFT, lines=3)
    below = canvas.lines(lines, title, top=124) + 14
    concept, lines = fitted(drawable(recipe.concept), MEDIUM, sizes=range(26, 35, 2), width=RIGHT - LEFT, lines=2)
    canvas.lines(lines, concept, top=below, fill=SOFT)
    canvas.strip(strip, top=HEIGHT - 170, height=84)
    canvas.lines([_facts(recipe)], font(MEDIUM, 24), top=HEIGHT - 66, fill=SOFT)
    return canvas.saved()


def _facts(recipe: Recipe) -> str:
    """Length, shots and tempo: "16초 · 6장면 · 95 BPM"."""
    count = len(recipe.shots)
    shots = ngettext("%(count)d장면", "%(count)d장면", count) % {"count": count}
    tempo = gettext("%(bpm)d BPM") % {"bpm": round(recipe.bpm)} if recipe.bpm else ""
    return " · ".join(filter(None, [length(recipe.duration_seconds), shots, tempo]))

"""What a child changed against its parent, in the words of both: recipes, and analyses where there are two.

Pure: reads no row. What people confirm or correct is kept by `remix.mutating`.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from remix.ai.schema import AnalysisResult
from remix.models.mutation import Dimension
from remix.recipe import Recipe

__all__ = ["Change", "Dimension", "changes"]

# Who can appear, as Korean recipes name them; a recipe has no field for it, so the words of its shots are read.
_CAST = re.compile(
    "(혼자|둘이|셋이|두 ?명|세 ?명|네 ?명|여러 ?명|친구|가족|엄마|아빠|할머니|할아버지|동생|언니|오빠|누나|아기|아이|"
    "커플|연인|강아지|고양이|반려견|반려묘|선생님|학생|직원|손님|사장님|알바)"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One dimension before (the parent's) and after (the child's); an empty text means that one says nothing."""

    dimension: Dimension
    before: str
    after: str


def changes(
    parent: Recipe,
    child: Recipe,
    parent_analysis: AnalysisResult | None = None,
    child_analysis: AnalysisResult | None = None,
) -> list[Change]:
    """The dimensions in which two recipes differ.

    The analyses are compared too when both are given, which only makes sense for two different clips.
    """
    before, after = _parts(parent), _parts(child)
    if parent_analysis and child_analysis:
        _add(before, _seen(parent_analysis))
        _add(after, _seen(child_analysis))
    return [
        Change(dimension, _joined(before[dimension]), _joined(after[dimension]))
        for dimension in before
        if _folded(before[dimension]) != _folded(after[dimension])
    ]


type Parts = dict[Dimension, list[str]]


def _parts(recipe: Recipe) -> Parts:
    """What a recipe says of each dimension."""
    shots = ngettext("%(count)d장면", "%(count)d장면", len(recipe.shots)) % {"count": len(recipe.shots)}
    told = " ".join([recipe.concept, recipe.narrative, *(shot.action for shot in recipe.shots)])
    music = (recipe.music.original, recipe.music.korean_alternative)
    return {
        Dimension.AUDIO: _said(*music, f"{recipe.bpm:.0f} BPM" if recipe.bpm else None),
        Dimension.VISUAL: _said(recipe.costume, *recipe.props),
        Dimension.SETTING: _said(recipe.setting),
        Dimension.CAST: sorted(set(_CAST.findall(told))),
        Dimension.HOOK: _said(recipe.hook.kind, _seconds(recipe.hook.at_second)),
        Dimension.TIMING: _said(_seconds(recipe.duration_seconds), shots),
        Dimension.CAPTION: _said(*(shot.caption for shot in recipe.shots)),
        Dimension.PRODUCT: _said(*recipe.products),
    }


def _seen(analysis: AnalysisResult) -> Parts:
    """What was understood of a clip, as far as a recipe does not repeat it."""
    visual = analysis.visual
    cast = sorted({word for scene in analysis.scenes for word in _CAST.findall(scene.what or "")})
    return {
        Dimension.AUDIO: _said(analysis.audio.title, analysis.audio.artist, analysis.audio.mood),
        Dimension.VISUAL: _said(visual.camera, visual.lighting, *visual.palette),
        Dimension.SETTING: _said(visual.setting),
        Dimension.CAST: cast,
    }


def _add(parts: Parts, more: Parts) -> None:
    for dimension, words in more.items():
        parts[dimension] = list(dict.fromkeys([*parts[dimension], *words]))


def _said(*words: str | None) -> list[str]:
    return [word for word in words if word]


def _folded(words: list[str]) -> list[str]:
    return [word.casefold() for word in words]


def _joined(words: list[str]) -> str:
    return " · ".join(words)


def _seconds(value: float | None) -> str | None:
    return None if value is None else gettext("%(seconds)s초") % {"seconds": f"{value:.1f}".removesuffix(".0")}

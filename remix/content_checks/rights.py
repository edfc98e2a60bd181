"""Who might object: the music's owners, minors' parents, brands. From the analysis, as curators corrected it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from remix.content_checks.base import Problem
from remix.content_checks.material import Material


def music(material: Material) -> Iterator[Problem]:
    """What the analysis says on the music's rights."""
    if material.analysis and (said := material.analysis.safety.music_rights):
        yield Problem(said, facts=(said,), links=_to_analysis(material))


def unknown_music(material: Material) -> Iterator[Problem]:
    """A song that is named, of which nobody has said whether it may be used, and nothing to play instead."""
    recipe = material.recipe
    asked = material.analysis is not None and material.analysis.safety.music_rights is not None
    if recipe and recipe.music.original and not recipe.music.korean_alternative and not asked:
        text = _("‘%(song)s’을(를) 써도 되는지 아무도 적지 않았고, 대신 쓸 음악도 없어요.")
        yield Problem(text % {"song": recipe.music.original}, facts=(recipe.music.original,))


def minors(material: Material) -> Iterator[Problem]:
    """Somebody in the clip is a minor."""
    if material.analysis and material.analysis.safety.minors is True:
        yield Problem(_("영상에 미성년자가 나와요."), facts=(True,), links=_to_analysis(material))


def unknown_minors(material: Material) -> Iterator[Problem]:
    """Nobody knows."""
    if material.analysis and material.analysis.safety.minors is None:
        yield Problem(_("미성년자가 나오는지 아무도 적지 않았어요."), links=_to_analysis(material))


def brands(material: Material) -> Iterator[Problem]:
    """Brands that are seen or heard."""
    if material.analysis and (found := material.analysis.safety.brands):
        yield Problem(_("상표가 보이거나 들려요: %(brands)s") % {"brands": ", ".join(found)}, facts=sorted(found))


def other(material: Material) -> Iterator[Problem]:
    """Whatever else the analysis warns of."""
    if material.analysis and (said := material.analysis.safety.warnings):
        yield Problem(" · ".join(said), facts=said)


def _to_analysis(material: Material) -> list[tuple[str, str]]:
    if material.analysis_pk is None:
        return []
    return [(_("분석에서 고치기"), reverse("admin:remix_analysis_change", args=[material.analysis_pk]))]

"""Captions: what the clip says in writing, a recipe should say too."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from remix.content_checks.base import Problem
from remix.content_checks.material import Material


def missing(material: Material) -> Iterator[Problem]:
    """Shots without a caption where the clip has writing on its screen; or a recipe without a single caption."""
    recipe = material.recipe
    if recipe is None:
        return
    written = [scene for scene in material.analysis.scenes if scene.on_screen_text] if material.analysis else []
    bare = [
        number
        for number, shot in enumerate(recipe.shots, start=1)
        if not shot.caption and any(shot.start <= (scene.start + scene.end) / 2 < shot.end for scene in written)
    ]
    if bare:
        text = _("원본에는 화면 글자가 있는데 자막이 없어요: 샷 %(shots)s")
        yield Problem(text % {"shots": ", ".join(map(str, bare))}, facts=bare, shots=bare)
    elif not any(shot.caption for shot in recipe.shots):
        yield Problem(_("자막이 있는 샷이 하나도 없어요."), facts=("none",))

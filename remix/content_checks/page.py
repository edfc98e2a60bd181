"""Whether everybody can use the page that the recipe makes: what axe said of its preview."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from pydantic import ValidationError

from remix import preview_checks
from remix.content_checks.base import Problem
from remix.content_checks.material import Material
from remix.models import PreviewCheck

GRAVE = {"serious", "critical"}
"""Impacts, as axe names them, that keep somebody from using the page."""


def barriers(material: Material) -> Iterator[Problem]:
    """What axe calls serious or critical."""
    yield from _problems(material, grave=True)


def flaws(material: Material) -> Iterator[Problem]:
    """What axe calls minor or moderate."""
    yield from _problems(material, grave=False)


def unchecked(material: Material) -> Iterator[Problem]:
    """Nobody has opened the preview of this very content yet."""
    if material.recipe and _check(material) is None:
        yield Problem(_("이 내용의 미리 보기를 아직 아무도 열지 않았어요."))


def _problems(material: Material, *, grave: bool) -> Iterator[Problem]:
    check = _check(material)
    for found in check.findings if check else []:
        if (found["impact"] in GRAVE) == grave:
            text = _("%(words)s (%(count)d곳)") % {
                "words": found["words"] or found["rule"],
                "count": found["count"],
            }
            yield Problem(text, facts=(found["rule"], found["count"]))


def _check(material: Material) -> PreviewCheck | None:
    try:
        return preview_checks.of(material.as_typed)
    except ValidationError:
        return None

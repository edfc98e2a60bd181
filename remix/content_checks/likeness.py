"""Whether the meme is here already."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from remix import duplicates
from remix.content_checks.base import Problem
from remix.content_checks.material import Material
from remix.duplicates import Duplicate, Likeness


def duplicate(material: Material) -> Iterator[Problem]:
    """Recipes of the same clip, the same pictures or the same words."""
    if material.recipe is None:
        return
    for found in duplicates.of(material.as_typed):
        yield Problem(
            _sentence(found),
            facts=(str(found.likeness), found.node.pk),
            links=[(found.node.node_id, reverse("admin:remix_remixnode_change", args=[found.node.pk]))],
        )


def _sentence(found: Duplicate) -> str:
    words = {"title": found.node.title, "percent": round(100 * found.share), "state": found.node.get_state_display()}
    if found.likeness == Likeness.VIDEO:
        return _("같은 영상의 레시피가 있어요: ‘%(title)s’ (%(state)s)") % words
    if found.likeness == Likeness.PICTURES:
        return _("화면의 %(percent)d%%가 같은 레시피가 있어요: ‘%(title)s’ (%(state)s)") % words
    return _("글이 %(percent)d%% 비슷한 레시피가 있어요: ‘%(title)s’ (%(state)s)") % words

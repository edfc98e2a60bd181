"""Whether a recipe is here already: of the same clip, with the same pictures, or in nearly the same words.

A remix shares its clip and most of its words with its family by nature, so only a node without a parent is compared,
and never with its own family. Nothing is decided here: publishing shows it to a curator.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.core.cache import cache
from django.db.models import QuerySet

from kmeme.lib.cache import generation
from remix import detective, similarity
from remix.detective import Witness
from remix.embeddings import text_of
from remix.models import RemixNode
from remix.recipe import Recipe
from remix.states import NodeState

MOST = 5
SAME_PICTURES = 0.6
"""From this share of the clip's key frames found again on, it is likely the same clip."""
SAME_WORDS = 0.93
"""From this likeness of the vectors on (1: the same words)."""
CACHE_SECONDS = 3600


class Likeness(StrEnum):
    """In which way they are alike, the surest first."""

    VIDEO = "video"
    PICTURES = "pictures"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A node that is like another one; `share` of it, 0 to 1."""

    node: RemixNode
    likeness: Likeness
    share: float


def of(node: RemixNode) -> list[Duplicate]:
    """The likeliest duplicates of a node without a parent, the surest first; with the recipe that it carries now.

    What pictures and words bring is kept for an hour, or until any recipe is published or edited.
    """
    if node.parent_id is not None:
        return []
    same = {found.pk: Duplicate(found, Likeness.VIDEO, 1.0) for found in _of_the_same_video(node)[:MOST]}
    alike = {pk: (likeness, share) for pk, likeness, share in _alike(node) if pk not in same}
    others = RemixNode.objects.filter(pk__in=alike).exclude(pk__in=_family(node).values("pk"))
    found = [*same.values(), *(Duplicate(other, *alike[other.pk]) for other in others)]
    order = list(Likeness)
    return sorted(found, key=lambda one: (order.index(one.likeness), -one.share, one.node.pk))[:MOST]


def _family(node: RemixNode) -> QuerySet[RemixNode]:
    return RemixNode.objects.filter(path__within=node.path)


def _of_the_same_video(node: RemixNode) -> QuerySet[RemixNode]:
    """Masters of the same clip, drafts too: two curators may be at it. Removed ones are no longer here."""
    if node.video_id is None:
        return RemixNode.objects.none()
    masters = RemixNode.objects.filter(video=node.video_id, parent=None).exclude(pk=node.pk)
    return masters.exclude(state__in=[NodeState.REMOVED, NodeState.TAKEN_DOWN]).order_by("pk")


def _alike(node: RemixNode) -> list[tuple[int, Likeness, float]]:
    """(key, how, share) of published nodes with the same pictures or words."""
    words = text_of(Recipe.model_validate(node.recipe))
    present = generation(similarity.SUBJECT)
    digest = hashlib.sha256(words.encode()).hexdigest()[:32]
    key = f"duplicates:{node.pk}:{node.video_id}:{digest}:{present}"
    kept: list[tuple[int, str, float]] | None = cache.get(key) if present else None
    if kept is None:
        kept = _compared(node)
        if present:
            cache.set(key, kept, CACHE_SECONDS)
    return [(pk, Likeness(likeness), share) for pk, likeness, share in kept]


def _compared(node: RemixNode) -> list[tuple[int, str, float]]:
    found = []
    for suspect in detective.suspects(node):
        figures = {piece.witness: piece.figure for piece in suspect.evidence}
        if figures.get(Witness.PICTURE, 0.0) >= SAME_PICTURES:
            found.append((suspect.node.pk, str(Likeness.PICTURES), figures[Witness.PICTURE]))
        elif figures.get(Witness.WORDS, 0.0) >= SAME_WORDS:
            found.append((suspect.node.pk, str(Likeness.WORDS), min(figures[Witness.WORDS], 1.0)))
    return found

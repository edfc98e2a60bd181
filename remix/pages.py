"""What the pages read: one recipe with its family, and recipes among others."""

import re
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext

from remix.gallery import Gallery, certified_counts, gallery, with_gallery
from remix.models import Dimension, Mutation, Platform, RemixNode, Tag, Video
from remix.mutations import Change, changes
from remix.performance import Delta, delta
from remix.recipe import Recipe, Shot
from remix.showcase import tags_of, with_tags
from remix.states import NodeState
from remix.strategy import Suggestion, suggestions
from remix.strip import Strip
from remix.tree_pages import CompactTree, compact_tree

_EMBEDS = {
    Platform.YOUTUBE: "https://www.youtube-nocookie.com/embed/{id}?autoplay=1&playsinline=1",
    Platform.TIKTOK: "https://www.tiktok.com/player/v1/{id}?autoplay=1",
    Platform.INSTAGRAM: "https://www.instagram.com/reel/{id}/embed/",
}
_TIKTOK_USER = re.compile(r"/@([\w.-]+)/")


@dataclass(frozen=True, slots=True)
class Source:
    """The clip a recipe was made from: who to credit, where it is, and how it plays inside the page."""

    credit: str
    url: str
    embed_url: str = ""
    film_url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A recipe as it is shown among others."""

    node: RemixNode
    recipe: Recipe
    strip: Strip
    changes: list[Change] = field(default_factory=list)
    certified: int = 0

    @property
    def cover(self) -> str | None:
        """The storage name of the picture that stands for it."""
        return cover(self.recipe)


@dataclass(frozen=True, slots=True)
class RecipePage:
    """Everything that the page of one recipe shows."""

    node: RemixNode
    recipe: Recipe
    strip: Strip
    source: Source | None
    parent: Card | None
    parent_is_hidden: bool
    family: CompactTree
    delta: Delta | None
    suggestions: list[Suggestion]
    gallery: Gallery

    @property
    def cover(self) -> str | None:
        """The storage name of the picture that stands for it."""
        return cover(self.recipe)

    @property
    def tags(self) -> list[Tag]:
        """The words that curators gave it."""
        return tags_of(self.node)

    @property
    def shots(self) -> list[tuple[Shot, int, bool]]:
        """Each shot with the number of beats in it and whether it holds the hook."""
        return [(shot, self.recipe.beats_in(shot), self.recipe.holds_hook(shot)) for shot in self.recipe.shots]

    @property
    def frame_count(self) -> int:
        """How many of the shots have a key frame."""
        return sum(shot.frame is not None for shot in self.recipe.shots)


def node_for_page(pk: int) -> RemixNode | None:
    """A node in whatever state, with what its page and downloads need."""
    return with_tags(with_gallery(RemixNode.objects.select_related("parent", "video"))).filter(pk=pk).first()


def recipe_page(node: RemixNode) -> RecipePage:
    """Read the rest of a node's page: five queries after `node_for_page`, whatever the node and its family."""
    recipe = Recipe.model_validate(node.recipe)
    family = compact_tree(node)
    return RecipePage(
        node=node,
        recipe=recipe,
        strip=Strip(recipe),
        source=_source(node.video) if node.video else None,
        parent=_parent(node, recipe, family.mutations),
        parent_is_hidden=node.parent is not None and node.parent.state != NodeState.PUBLISHED,
        family=family,
        delta=delta(node),
        suggestions=suggestions(node),
        gallery=gallery(node),
    )


def cards(nodes: list[RemixNode]) -> list[Card]:
    """The nodes as they are shown in a list, with how many certificates each has: one query."""
    certified = certified_counts(nodes) if nodes else {}
    return [replace(_card(node), certified=certified.get(node.pk, 0)) for node in nodes]


def cover(recipe: Recipe) -> str | None:
    """The key frame that stands for a recipe: the hook's, else the first one; None when there is none."""
    framed = [shot for shot in recipe.shots if shot.frame]
    hooked = next((shot for shot in framed if recipe.holds_hook(shot)), None)
    return (hooked or framed[0]).frame if framed else None


def _card(node: RemixNode) -> Card:
    recipe = Recipe.model_validate(node.recipe)
    return Card(node, recipe, Strip(recipe))


def _parent(node: RemixNode, recipe: Recipe, decided: list[Mutation] | None) -> Card | None:
    """The parent with what this node changed against it, as kept or else as compared now; None when none is shown."""
    if node.parent is None or node.parent.state != NodeState.PUBLISHED:
        return None
    card = _card(node.parent)
    if decided is None:
        return replace(card, changes=changes(card.recipe, recipe))
    kept = [Change(Dimension(row.dimension), row.before, row.after) for row in decided]
    return replace(card, changes=kept)


def _source(video: Video) -> Source:
    """Where the clip comes from, and how to play it."""
    platform = Platform(video.platform)
    if platform == Platform.UPLOAD:
        return Source(gettext("직접 올린 영상"), url=video.file.url, film_url=video.file.url)
    user = _TIKTOK_USER.search(video.canonical_url) if platform == Platform.TIKTOK else None
    return Source(
        credit=f"{platform.label} @{user[1]}" if user else str(platform.label),
        url=video.canonical_url,
        embed_url=_EMBEDS[platform].format(id=video.external_id),
    )


def recipe_path(node: RemixNode, *, preview: bool = False) -> str:
    """The address of a node's page on this site."""
    return reverse("remix:preview" if preview else "remix:recipe", args=[node.node_id])

"""Tags and collections as the public pages show them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from kmeme.lib.cache import generation
from remix import similarity
from remix.models import Collection, CollectionItem, RemixNode, Tag

MOST_TAGS, MOST_COLLECTIONS = 12, 6
CACHE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Showcase:
    """What stands above the list of recipes: the tags that most recipes have, and the newest collections."""

    tags: list[Tag]
    collections: list[Collection]


def showcase() -> Showcase:
    """Read it; kept for ten minutes, or until a recipe, a tag or a collection changes."""
    present = generation(similarity.SUBJECT)
    key = f"showcase:{present}"
    kept: Showcase | None = cache.get(key) if present else None
    if kept is None:
        counted = Tag.objects.annotate(uses=Count("links")).filter(uses__gt=0)
        kept = Showcase(
            tags=list(counted.order_by("-uses", "name")[:MOST_TAGS]),
            collections=list(Collection.objects.public().order_by("-updated_at", "-pk")[:MOST_COLLECTIONS]),
        )
        if present:
            cache.set(key, kept, CACHE_SECONDS)
    return kept


def with_tags(nodes: QuerySet[RemixNode]) -> QuerySet[RemixNode]:
    """The nodes with what `tags_of` reads, in the same statement."""
    tags = Tag.objects.filter(nodes=OuterRef("pk")).order_by("name")
    return nodes.annotate(
        tag_rows=ArraySubquery(tags.values(row=JSONObject(slug="slug", name="name", name_en="name_en")))
    )


def tags_of(node: RemixNode) -> list[Tag]:
    """The tags of a node that was read `with_tags`; none of another."""
    read: Any = getattr(node, "tag_rows", [])
    return [Tag(**row) for row in read]


def recipes_of(collection: Collection) -> list[RemixNode]:
    """A collection's published recipes, in their order."""
    items = CollectionItem.objects.filter(collection=collection, node__in=RemixNode.objects.published())
    return [item.node for item in items.select_related("node").order_by("position", "pk")]

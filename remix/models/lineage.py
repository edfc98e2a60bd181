"""Where nodes stand in the tree, as sentences that chain. Every read is a range of one index or a handful of keys."""

from typing import TYPE_CHECKING, Self

from django.db import models

from kmeme.lib.ltree import labels

if TYPE_CHECKING:
    from remix.models.node import RemixNode

LAYERS = ("master", "fork", "fork_of_fork")


def layer_of(depth: int) -> str:
    """`master` (0 ancestors), `fork` (1) or `fork_of_fork` (2 or more)."""
    return LAYERS[min(depth, 2)]


class LineageQuerySet(models.QuerySet["RemixNode"]):
    """The tree's own vocabulary; mixed into `RemixNode.objects`."""

    def masters(self) -> Self:
        """Nodes without a parent."""
        return self.filter(parent=None)

    def below(self, node: "RemixNode") -> Self:
        """All descendants, in the tree's own order (a node before what comes from it)."""
        return self.filter(path__below=node.path).order_by("path")

    def within(self, node: "RemixNode") -> Self:
        """The node and all its descendants."""
        return self.filter(path__within=node.path).order_by("path")

    def above(self, node: "RemixNode") -> Self:
        """All ancestors, the root first; found by their keys, which the path itself names."""
        return self.filter(pk__in=labels(str(node.path))[:-1]).order_by("path")

    def beside(self, node: "RemixNode") -> Self:
        """Siblings: the other children of the same parent; a master has none."""
        return self.filter(parent=node.parent_id, parent__isnull=False).exclude(pk=node.pk)

    def of_family(self, root: int) -> Self:
        """Everything that goes back to this root."""
        return self.filter(path__within=str(root)).order_by("path")

    def in_layer(self, layer: str) -> Self:
        """Masters, their forks, or everything further down; nothing for an unknown name."""
        if layer not in LAYERS:
            return self.none()
        depth = LAYERS.index(layer)
        return self.filter(path__depth__gte=depth) if depth == len(LAYERS) - 1 else self.filter(path__depth=depth)

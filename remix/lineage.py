"""Reads of the family tree: where a node stands, how large its branches are, and pictures of it that fit a page.

No read loads a family: counts are made by the index, and pictures have a budget of rows.
"""

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from django.db import connection
from django.db.models import Count

from kmeme.lib.ltree import BranchOf, labels
from remix.models import RemixNode
from remix.states import NodeState

CHILDREN_SHOWN = 12
"""How many children of one node a picture shows before it only counts the rest (the design's figure)."""
NODES_SHOWN = 500
"""How many nodes one picture of the tree holds at most."""


@dataclass(slots=True)
class TreeNode:
    """One node in a picture of the tree, with those of its children that the picture shows."""

    pk: int
    parent_pk: int | None
    path: str
    title: str
    state: str
    views: int | None
    cover: str | None
    children_count: int
    children: list["TreeNode"] = field(default_factory=list)
    skipped: int = 0

    @property
    def node_id(self) -> str:
        """The public id."""
        return f"remix_{self.pk:06d}"

    @property
    def is_tombstone(self) -> bool:
        """Whether it is gone and only holds its place."""
        return self.state != NodeState.PUBLISHED

    @property
    def hidden_children(self) -> int:
        """How many children are counted but neither shown nor on the pages before."""
        return max(0, self.children_count - self.skipped - len(self.children))

    @property
    def size(self) -> int:
        """How large to draw it, 1 to 5: one step more for every tenfold of views from 1,000 on."""
        return 1 if not self.views else min(5, max(1, len(str(self.views)) - 2))


@dataclass(frozen=True, slots=True)
class Branch:
    """One child and how many published nodes its branch holds, itself included."""

    node: RemixNode
    size: int


def subtree_size(node: RemixNode) -> int:
    """How many published descendants a node has: one range of an index, whatever lies in the rows."""
    return RemixNode.objects.filter(path__below=node.path, state=NodeState.PUBLISHED).count()


def nearest_common_ancestor(first: RemixNode, second: RemixNode) -> RemixNode | None:
    """The deepest node that both come from (or one of them itself); None when they are of different families."""
    pairs = zip(labels(str(first.path)), labels(str(second.path)), strict=False)
    shared = [left for left, right in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    return RemixNode.objects.get(pk=shared[-1]) if shared else None


def productive_branches(node: RemixNode, most: int = 5) -> list[Branch]:
    """The children from which most has come, the largest branch first."""
    sizes = dict(
        RemixNode.objects.filter(path__below=node.path, state=NodeState.PUBLISHED)
        .order_by()
        .annotate(branch=BranchOf("path", node.depth + 1))
        .values_list("branch")
        .annotate(size=Count("pk"))
        .order_by("-size", "branch")[:most]
    )
    nodes = RemixNode.objects.in_bulk(sizes)
    return [Branch(nodes[pk], size) for pk, size in sizes.items()]


_COLUMNS = "n.id, n.parent_id, n.path::text, n.title, n.state, n.views, n.published_at, n.recipe"
_STANDS = """(n.state = 'published' OR n.published_at IS NOT NULL AND EXISTS (
    SELECT 1 FROM remix_remixnode d WHERE d.path > n.path AND d.path < (n.path::text || '0')::ltree
    AND d.state = 'published'))"""
# Level by level from the top, at most so many children of each; the LIMIT ends the walk early. Where the way to the
# current node leads, that child is taken first, so that "you are here" is always in the picture.
_PICTURE = f"""
WITH RECURSIVE picture AS (
    SELECT {_COLUMNS}, 0 AS level FROM remix_remixnode n WHERE n.id = %(top)s
    UNION ALL
    SELECT chosen.*, picture.level + 1 FROM picture CROSS JOIN LATERAL (
        (SELECT {_COLUMNS} FROM remix_remixnode n WHERE n.parent_id = picture.id AND n.id = ANY(%(way)s))
        UNION ALL
        (SELECT {_COLUMNS} FROM remix_remixnode n
         WHERE n.parent_id = picture.id AND n.published_at IS NOT NULL AND NOT n.id = ANY(%(way)s) AND {_STANDS}
         ORDER BY n.views DESC NULLS LAST, n.id OFFSET CASE WHEN picture.id = %(top)s THEN %(skip)s ELSE 0 END
         LIMIT CASE WHEN picture.id = %(focus)s THEN %(focus_breadth)s ELSE %(breadth)s END)
    ) chosen WHERE picture.level < %(levels)s
)
SELECT id, parent_id, path, title, state, views, remix_cover(recipe),
    (SELECT count(*) FROM remix_remixnode n
     WHERE n.parent_id = picture.id AND n.published_at IS NOT NULL AND {_STANDS})
FROM (SELECT * FROM picture LIMIT %(budget)s) picture
"""  # noqa: S608  (constants only; every value is a parameter)


def picture(
    top: int,
    *,
    current: str = "",
    levels: int = 100,
    breadth: int = CHILDREN_SHOWN,
    focus_breadth: int | None = None,
    budget: int = NODES_SHOWN,
    skip: int = 0,
) -> TreeNode | None:
    """The branch below the node `top` as far as `budget` nodes reach, in one query; None without such a node.

    `current` is the path of the node that must be in it and `focus_breadth` how many children that one may show,
    `levels` how deep it goes, `skip` how many of the top's own children to leave out (the pages before this one).
    """
    way = labels(current)
    parameters: dict[str, Any] = {
        "top": top,
        "way": way,
        "levels": levels,
        "breadth": breadth,
        "focus": way[-1] if way else None,
        "focus_breadth": breadth if focus_breadth is None else focus_breadth,
        "budget": budget,
        "skip": skip,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PICTURE, parameters)
        nodes = {row[0]: TreeNode(*row) for row in cursor.fetchall()}
    for node in nodes.values():
        if node.pk != top and node.parent_pk in nodes:
            nodes[node.parent_pk].children.append(node)
    if top in nodes:
        nodes[top].skipped = skip
    return nodes.get(top)

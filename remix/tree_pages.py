"""What the tree page and the recipe page show of a family. Bounded: the same few queries and rows for any family."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kmeme.lib.ltree import is_within, labels
from remix import lineage, similarity
from remix.lineage import TreeNode
from remix.models import Dimension, Mutation, RemixNode
from remix.recipe import Recipe
from remix.states import NodeState
from remix.strip import Strip

COMPACT_CHILDREN = lineage.CHILDREN_SHOWN
SIMILAR_SHOWN = 6
MOST_PAGES = 10_000


class Step(StrEnum):
    """One step of writing a tree as nested lists; written one after the other, so that depth costs no stack."""

    NODE = "node"
    DOWN = "down"
    MORE = "more"
    UP = "up"
    END = "end"


@dataclass(frozen=True, slots=True)
class TreeStep:
    """A step with its node; `changed` are the dimensions that the node changed against its parent."""

    kind: Step
    node: TreeNode
    depth: int
    changed: tuple[Dimension, ...] = ()
    is_current: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class TreePage:
    """A part of a family: from `top` down, with the way from the root to it."""

    current: RemixNode
    top: TreeNode
    above: list[RemixNode]
    steps: list[TreeStep]
    family_size: int
    page: int
    pages: int
    nodes_shown: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the family is left out."""
        return self.nodes_shown >= self.family_size


@dataclass(frozen=True, slots=True)
class SimilarCard:
    """A similar meme, as it is shown among others."""

    node: RemixNode
    recipe: Recipe
    strip: Strip


@dataclass(frozen=True, slots=True)
class CompactTree:
    """The family around one node: all its ancestors, its best children, how large its branch is, what it changed.

    `mutations` is None when nothing was ever proposed for the node.
    """

    steps: list[TreeStep]
    descendants: int
    children_count: int
    mutations: list[Mutation] | None

    @property
    def has_relatives(self) -> bool:
        """Whether there is anything to see but the node itself."""
        return sum(step.kind is Step.NODE for step in self.steps) > 1


def tree_page(current: RemixNode, top_pk: int | None = None, page: int = 1) -> TreePage | None:
    """The family of `current` from `top_pk` down (None: from the root); None when that node is not in the family.

    Large families come in parts: a node's children beyond the first dozen are on the pages of its own branch.
    """
    root = labels(str(current.path))[0]
    top_pk = top_pk or root
    breadth = lineage.CHILDREN_SHOWN if page == 1 else lineage.CHILDREN_SHOWN * 4
    skip = 0 if page == 1 else lineage.CHILDREN_SHOWN + (page - 2) * breadth
    top = lineage.picture(top_pk, current=str(current.path) if page == 1 else "", breadth=breadth, skip=skip)
    if top is None or not is_within(top.path, str(root)):
        return None
    steps = list(_steps(top, current, _mutations(top)))
    return TreePage(
        current=current,
        top=top,
        above=list(RemixNode.objects.filter(pk__in=labels(top.path)[:-1]).order_by("path")),
        steps=steps,
        family_size=RemixNode.objects.of_family(root).filter(state=NodeState.PUBLISHED).count(),
        page=page,
        pages=_pages(top.children_count),
        nodes_shown=sum(step.kind is Step.NODE for step in steps),
    )


def compact_tree(node: RemixNode) -> CompactTree:
    """Three queries: the ancestors with the nearest children, what each changed, and the size of the branch."""
    path = str(node.path)
    top = lineage.picture(
        labels(path)[0],
        current=path,
        levels=node.depth + 1,
        breadth=0,
        focus_breadth=COMPACT_CHILDREN,
        budget=node.depth + 1 + COMPACT_CHILDREN,
    )
    assert top is not None  # noqa: S101  (the root of a node that was just read; it cannot be deleted meanwhile)
    mutations = _mutations(top)
    steps = list(_steps(top, node, mutations))
    here = next(step.node for step in steps if step.is_current)
    own = mutations.get(node.pk)
    return CompactTree(
        steps=steps,
        descendants=lineage.subtree_size(node),
        children_count=here.children_count,
        mutations=None if own is None else [row for row in own if not row.is_denied],
    )


def similar_cards(pk: int) -> list[SimilarCard]:
    """The published memes most like a node as cards; at most two queries."""
    near = similarity.similar(pk, wanted=SIMILAR_SHOWN)
    nodes = RemixNode.objects.published().in_bulk([neighbour.node_pk for neighbour in near]) if near else {}
    found = [nodes[neighbour.node_pk] for neighbour in near if neighbour.node_pk in nodes]
    recipes = [(node, Recipe.model_validate(node.recipe)) for node in found]
    return [SimilarCard(node, recipe, Strip(recipe)) for node, recipe in recipes]


def _steps(top: TreeNode, current: RemixNode, mutations: dict[int, list[Mutation]]) -> Iterator[TreeStep]:
    """The picture as steps in the order in which the page writes them."""

    def step_of(node: TreeNode, depth: int) -> TreeStep:
        changed = tuple(Dimension(row.dimension) for row in mutations.get(node.pk, ()) if not row.is_denied)
        return TreeStep(Step.NODE, node, depth, changed, is_current=node.pk == current.pk)

    waiting = [step_of(top, 0)]
    while waiting:
        step = waiting.pop()
        yield step
        if step.kind is not Step.NODE:
            continue
        node, depth = step.node, step.depth
        if not node.children and not node.hidden_children:
            waiting.append(TreeStep(Step.END, node, depth))
            continue
        # Pushed backwards: the last in is written first.
        waiting.append(TreeStep(Step.UP, node, depth))
        if node.hidden_children:
            waiting.append(TreeStep(Step.MORE, node, depth))
        waiting.extend(step_of(child, depth + 1) for child in reversed(node.children))
        waiting.append(TreeStep(Step.DOWN, node, depth, is_open=bool(node.children)))


def _mutations(top: TreeNode) -> dict[int, list[Mutation]]:
    """What each node of a picture changed, in one query; denied ones too."""
    pks, waiting = [], [top]
    while waiting:
        node = waiting.pop()
        pks.append(node.pk)
        waiting.extend(node.children)
    found: dict[int, list[Mutation]] = {}
    for row in Mutation.objects.filter(node__in=pks).order_by("node", "pk"):
        found.setdefault(row.node_id, []).append(row)
    return found


def _pages(children: int) -> int:
    """How many pages a branch with so many children has: the first shows a dozen, each other one four dozen."""
    rest = max(0, children - lineage.CHILDREN_SHOWN)
    return min(MOST_PAGES, 1 - (-rest // (lineage.CHILDREN_SHOWN * 4)))

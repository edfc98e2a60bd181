"""Where a recipe stands in its family: what it comes from, what came from it, and a picture of the whole."""

from typing import Any, ClassVar

from django.db.models import Value
from django.db.models.functions import Cast
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework import serializers
from rest_framework.request import Request

from kmeme.lib.api import paging
from kmeme.lib.api.inputs import Query
from kmeme.lib.api.operations import operation
from kmeme.lib.api.reading import LISTS_KEPT_SECONDS
from kmeme.lib.api.shapes import Page, Shape, page
from kmeme.lib.ltree import LtreeField
from remix import tree_pages
from remix.api import examples
from remix.api.endpoint import NODE_ID, NodeEndpoint
from remix.api.parameters import DescendantsQuery, Summaries
from remix.api.search import as_item
from remix.api.shapes import NodeSummary, file_url, node_id_of
from remix.models import RemixNode
from remix.models.node import pk_of
from remix.tree_pages import Step, TreePage, TreeStep


class TreeItem(Shape):
    """One recipe in a picture of the tree."""

    always: ClassVar[tuple[str, ...]] = ("node_id", "state", "parent_id", "depth", "children", "hidden_children")
    node_id: str
    state: str = Field(description=gettext_noop("published, 또는 자리만 남은 gone."))
    parent_id: str | None
    depth: int = Field(description=gettext_noop("뿌리에서부터 센 깊이."))
    children: int
    hidden_children: int = Field(
        description=gettext_noop("이 그림에 없는 자식의 수. top을 이 번호로 해서 더 볼 수 있어요.")
    )
    title: str | None
    views: int | None
    cover_url: str | None
    changed: list[str] = Field(description=gettext_noop("부모와 달라진 것의 종류."))


class Tree(Shape):
    """A part of a family."""

    always: ClassVar[tuple[str, ...]] = ("node_id", "top", "above", "nodes", "family_size", "page", "pages", "is_whole")
    node_id: str
    top: str = Field(description=gettext_noop("그림의 맨 위."))
    above: list[str] = Field(description=gettext_noop("뿌리에서 맨 위까지의 길, 뿌리부터."))
    nodes: list[TreeItem] = Field(
        description=gettext_noop("위에서 아래로, 부모가 늘 자식보다 먼저. parent_id로 이어요.")
    )
    family_size: int = Field(description=gettext_noop("가족 전체의 공개 레시피 수."))
    page: int
    pages: int = Field(description=gettext_noop("맨 위의 자식이 많으면 나뉘는 쪽의 수."))
    is_whole: bool = Field(description=gettext_noop("가족이 모두 그림에 있는지."))


EXAMPLE = {
    "node_id": "remix_000123",
    "top": "remix_000007",
    "above": [],
    "nodes": [
        {
            "node_id": "remix_000007",
            "state": "published",
            "parent_id": None,
            "depth": 0,
            "children": 1,
            "hidden_children": 0,
            "title": "막차 춤",
            "views": 41000,
            "cover_url": None,
            "changed": [],
        }
    ],
    "family_size": 2,
    "page": 1,
    "pages": 1,
    "is_whole": False,
}


class AncestorsView(NodeEndpoint):
    """`/api/v1/remix/<node_id>/ancestors/`."""

    @operation(
        id="list_ancestors",
        tag="remix",
        summary=_("조상"),
        description=_("뿌리부터 부모까지, 한 번에 모두. 더는 공개되지 않는 조상은 state가 gone이에요."),
        answers={200: Page[NodeSummary]},
        query=Summaries,
        example=examples.LIST,
    )
    def get(self, request: Request, node_id: str) -> HttpResponse:
        """All of them, the root first."""
        fields = self.asked.get("fields", ())
        return self.kept_of(
            request,
            node_id,
            lambda node: page([as_item(one, fields) for one in RemixNode.objects.above(node)]),
            LISTS_KEPT_SECONDS,
        )


class DescendantsView(NodeEndpoint):
    """`/api/v1/remix/<node_id>/descendants/`."""

    @operation(
        id="list_descendants",
        tag="remix",
        summary=_("자손"),
        description=_("여기서 나온 공개 리믹스 모두, 나무의 순서로(부모 다음에 그 자식들) 한 쪽씩."),
        answers={200: Page[NodeSummary]},
        query=DescendantsQuery,
        example=examples.LIST,
    )
    def get(self, request: Request, node_id: str) -> HttpResponse:
        """One page; as fast for a large family as for a small one."""
        asked = self.asked
        return self.kept_of(request, node_id, lambda node: _descendants(node, asked), LISTS_KEPT_SECONDS)


def _descendants(node: RemixNode, asked: dict[str, Any]) -> dict[str, Any]:
    of, size = ["remix.descendants", node.pk], asked["limit"]
    below = RemixNode.objects.published().below(node)
    if cursor := asked.get("cursor"):
        [behind] = paging.opened(cursor, of)
        below = below.filter(path__gt=Cast(Value(behind), LtreeField()))
    found = list(below[: size + 1])
    following = paging.closed([str(found[size - 1].path)], of) if len(found) > size else None
    return page([as_item(one, asked.get("fields", ())) for one in found[:size]], following)


class TreeQuery(Query):
    """The parameters of a picture of the tree."""

    top = serializers.RegexField(NODE_ID.pattern, required=False, help_text=_("맨 위에 올 레시피. 비우면 뿌리예요."))
    page = serializers.IntegerField(min_value=1, max_value=tree_pages.MOST_PAGES, default=1, required=False)


class TreeView(NodeEndpoint):
    """`/api/v1/remix/<node_id>/tree/`."""

    @operation(
        id="get_tree",
        tag="remix",
        summary=_("가족 나무"),
        description=_("가족을 한 그림에 담을 만큼. 큰 가족은 가지마다 나눠서 봐요."),
        answers={200: Tree},
        query=TreeQuery,
        example=EXAMPLE,
    )
    def get(self, request: Request, node_id: str) -> HttpResponse:
        """The picture around this recipe."""
        asked = self.asked
        return self.kept_of(request, node_id, lambda node: _tree(node, asked), LISTS_KEPT_SECONDS)


def _tree(node: RemixNode, asked: dict[str, Any]) -> dict[str, Any]:
    top = pk_of(asked["top"]) if "top" in asked else None
    if "top" in asked and top is None:
        raise Http404
    picture = tree_pages.tree_page(node, top, asked["page"])
    if picture is None or asked["page"] > picture.pages:
        raise Http404
    return _as_shape(picture).chosen()


def _as_shape(picture: TreePage) -> Tree:
    return Tree(
        node_id=picture.current.node_id,
        top=picture.top.node_id,
        above=[node.node_id for node in picture.above],
        nodes=[_as_item(step) for step in picture.steps if step.kind is Step.NODE],
        family_size=picture.family_size,
        page=picture.page,
        pages=picture.pages,
        is_whole=picture.is_whole,
    )


def _as_item(step: TreeStep) -> TreeItem:
    node = step.node
    return TreeItem(
        node_id=node.node_id,
        state="gone" if node.is_tombstone else "published",
        parent_id=node_id_of(node.parent_pk) if node.parent_pk else None,
        depth=node.path.count("."),
        children=node.children_count,
        hidden_children=node.hidden_children,
        title=None if node.is_tombstone else node.title,
        views=None if node.is_tombstone else node.views,
        cover_url=None if node.is_tombstone else file_url(node.cover),
        changed=[str(dimension) for dimension in step.changed],
    )

"""One recipe as data, with what belongs to it on request."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework.request import Request

from kmeme.lib.api.inputs import Names, Query
from kmeme.lib.api.operations import operation
from kmeme.lib.api.shapes import Shape
from remix import lineage
from remix.api import examples
from remix.api.endpoint import NodeEndpoint
from remix.api.mutations import Mutations, mutations_of
from remix.api.parameters import ONLY
from remix.api.shapes import NodeSummary, SentRecipe, recipe_of, summary_of
from remix.api.strategy import Suggested, suggested
from remix.models import RemixNode
from remix.recipe import Recipe
from remix.states import NodeState

EXPANSIONS = ("parent", "mutations", "strategy")


class Source(Shape):
    """The clip that a recipe was made from."""

    platform: str
    url: str | None = Field(description=gettext_noop("원본의 주소. 직접 올린 영상은 null."))


class Node(NodeSummary):
    """One recipe."""

    expansions: ClassVar[tuple[str, ...]] = EXPANSIONS
    descendants: int = Field(description=gettext_noop("여기서 나온 공개 리믹스의 수, 몇 대가 지났든."))
    source: Source | None
    recipe: SentRecipe
    parent: NodeSummary | None = Field(None, description=gettext_noop("expand=parent일 때. 공개되지 않은 부모는 null."))
    mutations: Mutations | None = Field(None, description=gettext_noop("expand=mutations일 때."))
    strategy: list[Suggested] | None = Field(None, description=gettext_noop("expand=strategy일 때."))


class NodeQuery(Query):
    """The parameters of one recipe."""

    fields = Names(Node.names(), help_text=ONLY)  # type: ignore[assignment]
    expand = Names(EXPANSIONS, help_text=_("함께 받을 것의 이름을 쉼표로."))


class NodeView(NodeEndpoint):
    """`/api/v1/remix/<node_id>/`."""

    @operation(
        id="get_remix",
        tag="remix",
        summary=_("레시피 하나"),
        description=_("따라 찍을 수 있는 레시피 전체예요. 샷은 0초부터 끝까지 이어지고 박에 맞아 있어요."),
        answers={200: Node},
        query=NodeQuery,
        example=examples.NODE,
    )
    def get(self, request: Request, node_id: str) -> HttpResponse:
        """The recipe."""
        asked = self.asked
        return self.kept_of(request, node_id, lambda node: as_data(node, asked))


def as_data(node: RemixNode, asked: dict[str, Any]) -> dict[str, Any]:
    """A recipe as it is sent; `asked` as `NodeQuery` checked it."""
    expand = asked.get("expand", ())
    summary = summary_of(node)
    video = node.video
    source = Source(platform=video.platform, url=video.canonical_url or None) if video else None
    parent = node.parent if node.parent and node.parent.state == NodeState.PUBLISHED else None
    shown = Node.model_construct(
        **{name: getattr(summary, name) for name in NodeSummary.model_fields},
        descendants=lineage.subtree_size(node),
        source=source,
        recipe=recipe_of(Recipe.model_validate(node.recipe)),
        parent=summary_of(parent) if parent and "parent" in expand else None,
        mutations=mutations_of(node) if "mutations" in expand else None,
        strategy=suggested(node) if "strategy" in expand else None,
    )
    return shown.chosen(asked.get("fields", ()), expand)

"""Recipes that are alike: like one of ours, or like a text."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework.request import Request

from accounts.origin import note_quota
from accounts.quota import SIMILAR_TEXTS
from kmeme.lib.api import reading
from kmeme.lib.api.operations import operation
from kmeme.lib.api.reading import LISTS_KEPT_SECONDS
from kmeme.lib.api.shapes import Page, page
from remix import similar_text, similarity
from remix.api import examples
from remix.api.endpoint import NodeEndpoint, NodesEndpoint
from remix.api.parameters import SimilarQuery, SimilarToTextQuery
from remix.api.shapes import NodeSummary, summary_of
from remix.models import RemixNode
from remix.similarity import Filters, Neighbour


class SimilarNode(NodeSummary):
    """A recipe among similar ones."""

    always: ClassVar[tuple[str, ...]] = (*NodeSummary.always, "likeness")
    likeness: float = Field(description=gettext_noop("1은 같음, 0은 닮은 데가 없음."))


EXAMPLE = {"items": [{**examples.SUMMARY, "likeness": 0.8312}], "next_cursor": None}


class SimilarView(NodeEndpoint):
    """`/api/v1/remix/<node_id>/similar/`."""

    @operation(
        id="list_similar",
        tag="remix",
        summary=_("닮은 레시피"),
        description=_("가장 닮은 것부터. 조건을 걸어도, 있는 만큼은 꼭 limit개까지 채워요."),
        answers={200: Page[SimilarNode]},
        query=SimilarQuery,
        example=EXAMPLE,
    )
    def get(self, request: Request, node_id: str) -> HttpResponse:
        """As many as asked for, whenever there are so many."""
        asked = self.asked
        return self.kept_of(
            request,
            node_id,
            lambda node: _items(similarity.similar(node.pk, wanted=asked["limit"], filters=_filters(asked)), asked),
            LISTS_KEPT_SECONDS,
        )


class SimilarToTextView(NodesEndpoint):
    """`/api/v1/similar/`."""

    @operation(
        id="list_similar_to_text",
        tag="remix",
        summary=_("글과 닮은 레시피"),
        description=_("찾는 밈을 글로 설명하면 닮은 것을 찾아요. 한 사람이 1분에 30번, 하루에 1,000번까지."),
        answers={200: Page[SimilarNode]},
        query=SimilarToTextQuery,
        problems=("similar_unavailable",),
        example=EXAMPLE,
    )
    def get(self, request: Request) -> HttpResponse:
        """As many as asked for, whenever there are so many."""
        asked, person = self.asked, str(self.person.pk)
        near = similar_text.like(
            asked["text"],
            wanted=asked["limit"],
            filters=_filters(asked),
            before_asking=lambda: note_quota(SIMILAR_TEXTS.spend(person)),
        )
        return reading.answer(request, _items(near, asked))


def _filters(asked: dict[str, Any]) -> Filters:
    return Filters(asked.get("platform"), asked.get("layer"), asked.get("category"))


def _items(near: Sequence[Neighbour], asked: dict[str, Any]) -> dict[str, Any]:
    nodes = RemixNode.objects.published().in_bulk([neighbour.node_pk for neighbour in near])
    return page(
        SimilarNode.model_construct(
            **dict(summary_of(nodes[neighbour.node_pk])), likeness=round(neighbour.likeness, 4)
        ).chosen(asked.get("fields", ()))
        for neighbour in near
        if neighbour.node_pk in nodes
    )

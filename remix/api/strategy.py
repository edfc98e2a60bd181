"""The mutation strategy of a recipe's family, as data."""

from typing import ClassVar, Literal

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework.request import Request

from kmeme.lib.api.operations import operation
from kmeme.lib.api.shapes import Shape
from remix import strategy
from remix.api import examples
from remix.api.endpoint import NodeEndpoint
from remix.models import RemixNode
from remix.strategy import Suggestion


class Interval(Shape):
    """Where the effect lies."""

    level: float = Field(description=gettext_noop("0.9는 90 % 구간."))
    low: float
    high: float


class Suggested(Shape):
    """One change, and what it brought so far."""

    dimension: str
    effect: float = Field(description=gettext_noop("조회수의 변화. 1.2는 +120 %."))
    interval: Interval
    children: int = Field(description=gettext_noop("몇 개의 리믹스에서 봤는지."))
    basis: Literal["family", "category"] = Field(description=gettext_noop("이 가족에서 봤는지, 같은 분야에서 봤는지."))


class Strategy(Shape):
    """The changes that brought the most."""

    always: ClassVar[tuple[str, ...]] = ("node_id", "suggestions")
    node_id: str
    suggestions: list[Suggested]


class StrategyView(NodeEndpoint):
    """`/api/v1/remix/<node_id>/strategy/`."""

    @operation(
        id="get_strategy",
        tag="remix",
        summary=_("무엇을 바꾸면 좋을지"),
        description=_("이 가족(모자라면 같은 분야)에서 조회수를 가장 많이 늘린 변화를 다섯 개까지, 좋은 순서로."),
        answers={200: Strategy},
        example={"node_id": "remix_000123", "suggestions": [examples.SUGGESTION]},
    )
    def get(self, request: Request, node_id: str) -> HttpResponse:
        """At most five changes, the best first."""
        return self.kept_of(
            request, node_id, lambda node: Strategy(node_id=node.node_id, suggestions=suggested(node)).chosen()
        )


def suggested(node: RemixNode) -> list[Suggested]:
    """The suggestions for a node."""
    return list(map(_as_shape, strategy.suggestions(node)))


def _as_shape(suggestion: Suggestion) -> Suggested:
    return Suggested(
        dimension=suggestion.dimension.value,
        effect=round(suggestion.effect, 4),
        interval=Interval(level=0.9, low=round(suggestion.low, 4), high=round(suggestion.high, 4)),
        children=suggestion.children,
        basis="family" if suggestion.is_of_family else "category",
    )

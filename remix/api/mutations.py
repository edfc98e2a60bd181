"""What a recipe changed against its parent, and what that brought."""

from typing import ClassVar

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import Field
from rest_framework.request import Request

from kmeme.lib.api.operations import operation
from kmeme.lib.api.shapes import Shape
from remix.api import examples
from remix.api.endpoint import NodeEndpoint
from remix.api.shapes import node_id_of
from remix.models import Mutation, RemixNode
from remix.mutations import changes
from remix.performance import delta
from remix.recipe import Recipe
from remix.states import NodeState


class Changed(Shape):
    """One dimension, before and after."""

    dimension: str = Field(description="audio, visual, setting, cast, hook, timing, caption, product.")
    before: str = Field(description=gettext_noop("부모의 것. 비어 있으면 말이 없었어요."))
    after: str
    is_confirmed: bool = Field(description=gettext_noop("사람이 맞다고 했는지."))


class Performance(Shape):
    """Against the parent, at the same age."""

    age_days: float
    views: float
    parent_views: float
    ratio: float = Field(description=gettext_noop("부모와의 차이. 3.5는 +350 %."))


class Mutations(Shape):
    """What a recipe changed."""

    always: ClassVar[tuple[str, ...]] = ("node_id", "parent_id", "changes", "performance")
    node_id: str
    parent_id: str | None
    changes: list[Changed]
    performance: Performance | None = Field(description=gettext_noop("같은 나이의 조회수를 둘 다 알 때만."))


EXAMPLE = {
    "node_id": "remix_000123",
    "parent_id": "remix_000007",
    "changes": [examples.CHANGE],
    "performance": examples.PERFORMANCE,
}


class MutationsView(NodeEndpoint):
    """`/api/v1/remix/<node_id>/mutations/`."""

    @operation(
        id="get_mutations",
        tag="remix",
        summary=_("부모와 달라진 점"),
        description=_("무엇을 바꿨는지, 그래서 같은 나이의 부모보다 조회수가 얼마나 달라졌는지."),
        answers={200: Mutations},
        example=EXAMPLE,
    )
    def get(self, request: Request, node_id: str) -> HttpResponse:
        """The changes; none for a master."""
        return self.kept_of(request, node_id, lambda node: mutations_of(node).chosen())


def mutations_of(node: RemixNode) -> Mutations:
    """What a published node changed: as people decided or the comparison proposed, else as compared now."""
    brought = delta(node) if node.parent_id else None
    return Mutations(
        node_id=node.node_id,
        parent_id=node_id_of(node.parent_id) if node.parent_id else None,
        changes=_changes(node),
        performance=brought
        and Performance(
            age_days=round(brought.age_days, 2),
            views=round(brought.child_views, 1),
            parent_views=round(brought.parent_views, 1),
            ratio=round(brought.ratio, 4),
        ),
    )


def _changes(node: RemixNode) -> list[Changed]:
    if node.parent is None or node.parent.state != NodeState.PUBLISHED:
        return []
    rows = list(Mutation.objects.filter(node=node).order_by("pk"))
    if not rows:
        found = changes(Recipe.model_validate(node.parent.recipe), Recipe.model_validate(node.recipe))
        return [
            Changed(dimension=change.dimension, before=change.before, after=change.after, is_confirmed=False)
            for change in found
        ]
    return [
        Changed(dimension=row.dimension, before=row.before, after=row.after, is_confirmed=row.confirmed_at is not None)
        for row in rows
        if not row.is_denied
    ]

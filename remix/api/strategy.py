"""The mutation strategy of a recipe's family, as data."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models.api_key import Scope
from remix import strategy
from remix.models import RemixNode
from remix.strategy import Suggestion


class StrategyView(APIView):
    """`GET /api/v1/remix/<node_id>/strategy/`: at most five changes, the best first."""

    required_scopes = Scope.MEMES_READ

    def get(self, request: Request, node_id: str) -> Response:
        """The suggestions for a published node; 404 for every other, as if it did not exist."""
        node = RemixNode.objects.published().with_node_id(node_id).first()
        if node is None:
            raise NotFound
        return Response({"node_id": node.node_id, "suggestions": list(map(as_data, strategy.suggestions(node)))})


def as_data(suggestion: Suggestion) -> dict[str, Any]:
    """One suggestion: `effect` and `interval` are signed ratios of views (1.2 is +120 %)."""
    return {
        "dimension": suggestion.dimension.value,
        "effect": round(suggestion.effect, 4),
        "interval": {"level": 0.9, "low": round(suggestion.low, 4), "high": round(suggestion.high, 4)},
        "children": suggestion.children,
        "basis": "family" if suggestion.is_of_family else "category",
    }

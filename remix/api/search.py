"""The list of recipes: searched, narrowed by facets, or followed by what has changed."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from kmeme.lib.api import paging
from kmeme.lib.api.operations import operation
from kmeme.lib.api.problems import Problem, Wrong
from kmeme.lib.api.reading import LISTS_KEPT_SECONDS
from kmeme.lib.api.shapes import Page, page
from remix import search
from remix.api import examples
from remix.api.endpoint import NodesEndpoint
from remix.api.parameters import SearchQuery
from remix.api.shapes import GONE, NodeSummary, summary_of
from remix.following import changed_since
from remix.models import RemixNode
from remix.models.lineage import LAYERS
from remix.states import NodeState

_FACETS = {
    "platform": "platform",
    "category": "category",
    "difficulty": "difficulty",
    "least_bpm": "bpm__gte",
    "most_bpm": "bpm__lte",
    "tag": "tags__slug",
}


class SearchView(NodesEndpoint):
    """`/api/v1/remix/`."""

    @operation(
        id="list_remixes",
        tag="remix",
        summary=_("레시피 찾기"),
        description=_("공개된 레시피를 찾아요. updated_since를 주면 그때부터 바뀐 것을 알려 줘요."),
        answers={200: Page[NodeSummary]},
        query=SearchQuery,
        example=examples.LIST,
    )
    def get(self, request: Request) -> HttpResponse:
        """One page."""
        asked = self.asked
        read = _changes if "updated_since" in asked else matches
        return self.kept(request, seconds=LISTS_KEPT_SECONDS, make=lambda: read(asked))


def as_item(node: RemixNode, fields: tuple[str, ...] = ()) -> dict[str, Any]:
    """One recipe of a list; of one that is gone, only that."""
    summary = summary_of(node)
    return summary.chosen(fields) if node.state == NodeState.PUBLISHED else summary.chosen(GONE)


def matches(asked: dict[str, Any]) -> dict[str, Any]:
    """One page of what a search finds; `asked` as `SearchQuery` checked it."""
    order = asked.get("order") or ("relevance" if asked.get("q") else "newest")
    query = search.Query(
        text=asked.get("q", ""),
        layer=asked.get("layer"),
        order="newest" if order == "relevance" and not asked.get("q") else order,
        **{name: asked.get(name) for name in _FACETS},
    )
    found = search.search(query, asked.get("cursor"), asked["limit"])
    return page([as_item(node, asked.get("fields", ())) for node in found.nodes], found.cursor)


def _changes(asked: dict[str, Any]) -> dict[str, Any]:
    for name in ("q", "order"):
        if name in asked:
            raise Problem(
                "invalid_request",
                errors=[Wrong("not_together", str(_("updated_since와 함께 쓸 수 없어요.")), parameter=name)],
            )
    facets: dict[str, object] = {lookup: asked[name] for name, lookup in _FACETS.items() if name in asked}
    if layer := asked.get("layer"):
        depth = LAYERS.index(layer)
        facets["path__depth__gte" if depth == len(LAYERS) - 1 else "path__depth"] = depth
    of = ["remix.changes", asked["updated_since"], sorted(facets.items())]
    behind = None
    if cursor := asked.get("cursor"):
        at, pk = paging.opened(cursor, of)
        behind = datetime.fromisoformat(at), int(pk)
    found = changed_since(asked["updated_since"], facets=facets, size=asked["limit"], behind=behind)
    following = None
    if found.is_more:
        last = found.nodes[-1]
        following = paging.closed([last.changed_at.astimezone(UTC).isoformat(), last.pk], of)
    return page([as_item(node, asked.get("fields", ())) for node in found.nodes], following)

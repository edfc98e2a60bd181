"""What has changed since: how a program keeps a copy of the published recipes in step, removals included."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from remix.models import RemixNode


@dataclass(frozen=True, slots=True)
class Changes:
    """Nodes in the order of their last change, and whether there are more behind them."""

    nodes: list[RemixNode]
    is_more: bool


def changed_since(
    since: datetime, *, facets: dict[str, object], size: int, behind: tuple[datetime, int] | None = None
) -> Changes:
    """Nodes that were published once and changed at `since` or later, the oldest change first; one statement.

    One that is not published any more is among them: its state says so. `facets` are lookups on the node's columns;
    `behind` is the change and key of the last node of the page before.
    """
    nodes = RemixNode.objects.filter(published_at__isnull=False, changed_at__gte=since, **facets)
    if behind:
        at, pk = behind
        nodes = nodes.filter(Q(changed_at__gt=at) | Q(changed_at=at, pk__gt=pk))
    found = list(nodes.order_by("changed_at", "pk")[: size + 1])
    return Changes(found[:size], len(found) > size)

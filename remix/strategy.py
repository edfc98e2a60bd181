"""What to change next: the effects of mutations on views, computed in the background, read as a few suggestions."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from kmeme.lib.ltree import labels
from remix.effects import CategoryFit, Effect, FamilyStatistics
from remix.models import Dimension, DimensionEffect, RemixNode

MOST_SUGGESTIONS = 5

_SAMPLES = """
SELECT root.category, root.id, performance.views, performance.parent_views, changed.dimensions
FROM (SELECT node_id, array_agg(dimension::text) AS dimensions FROM remix_mutation WHERE NOT is_denied
      GROUP BY node_id) changed
JOIN remix_remixnode child ON child.id = changed.node_id AND child.state = 'published'
JOIN remix_remixnode root ON root.id = subpath(child.path, 0, 1)::text::bigint
JOIN remix_performance performance ON performance.node_id = child.id
WHERE performance.parent_views > 0
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """ "Change this": the effect on views as signed ratios (+1.2 is +120 %), its 90 % interval and sample size."""

    dimension: Dimension
    effect: float
    low: float
    high: float
    children: int
    is_of_family: bool

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval promises more views."""
        return self.low > 0


def suggestions(node: RemixNode, most: int = MOST_SUGGESTIONS) -> list[Suggestion]:
    """The changes that brought the most in this node's family, else in its category; one query, the best first."""
    root = labels(str(node.path))[0]
    rows = DimensionEffect.objects.filter(effect__gt=0)
    found = list(rows.filter(root=root) | rows.filter(root=None, category=node.category or ""))
    of_family = [row for row in found if row.root_id]
    best = sorted(of_family or found, key=lambda row: (-row.effect, row.dimension))[:most]
    return [
        Suggestion(
            Dimension(row.dimension),
            math.expm1(row.effect),
            math.expm1(row.low),
            math.expm1(row.high),
            row.children,
            is_of_family=row.root_id is not None,
        )
        for row in best
    ]


def refresh() -> int:
    """Compute every effect anew from all children whose views can be compared; returns how many effects there are."""
    categories: dict[str, dict[int, FamilyStatistics]] = defaultdict(lambda: defaultdict(FamilyStatistics))
    for category, root, log_ratio, dimensions in _samples():
        categories[category][root].add(dimensions, log_ratio)
    rows = [row for category, families in categories.items() for row in _rows(category, families)]
    with transaction.atomic():
        DimensionEffect.objects.all().delete()
        DimensionEffect.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _rows(category: str, families: dict[int, FamilyStatistics]) -> Iterator[DimensionEffect]:
    fit = CategoryFit(list(families.values()))
    for effect in fit.of_category():
        yield _row(effect, category=category)
    for root, family in families.items():
        for effect in fit.of_family(family):
            yield _row(effect, root_id=root)


def _row(effect: Effect, *, root_id: int | None = None, category: str = "") -> DimensionEffect:
    return DimensionEffect(
        root_id=root_id,
        category=category,
        dimension=effect.dimension,
        effect=effect.effect,
        low=effect.low,
        high=effect.high,
        children=effect.children,
    )


def _samples() -> Iterator[tuple[str, int, float, list[str]]]:
    """(category, root, log ratio, changed dimensions) of every child, read a thousand at a time."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_SAMPLES)
        while rows := cursor.fetchmany(1000):
            for category, root, views, parent_views, dimensions in rows:
                yield category or "", root, math.log(max(views, 1.0) / parent_views), dimensions

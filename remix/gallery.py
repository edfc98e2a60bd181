"""Certificates as recipes show them: how many stand, and the newest few."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from remix.models import Certificate, RemixNode

SHOWN = 6
"""Certificates that a recipe's page shows before it only counts the rest."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One certificate among others; `met` is what it was given for (see `remix.criteria.Finding.as_json`)."""

    code: str
    holder: str
    met: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Gallery:
    """What a recipe's page shows of its certificates."""

    count: int
    newest: list[Shown]


def with_gallery(nodes: QuerySet[RemixNode]) -> QuerySet[RemixNode]:
    """The nodes with what `gallery` reads, in the same statement."""
    standing = Certificate.objects.standing().filter(node=OuterRef("pk"))
    counted = standing.order_by().values("node").annotate(count=Count("pk")).values("count")
    newest = standing.order_by("-certified_at", "-pk").values(
        shown=JSONObject(code="code", holder="holder_name", met="met")
    )
    return nodes.annotate(
        certified_count=Coalesce(Subquery(counted), 0), certified_newest=ArraySubquery(newest[:SHOWN])
    )


def gallery(node: RemixNode) -> Gallery:
    """Of a node that was read `with_gallery`."""
    read: Any = node
    return Gallery(read.certified_count, [Shown(**shown) for shown in read.certified_newest])


def certified_counts(nodes: Iterable[RemixNode]) -> dict[int, int]:
    """How many certificates stand for each of the nodes that have any, by the node's key; one query."""
    counted = Certificate.objects.standing().filter(node__in=list(nodes)).order_by().values_list("node")
    return dict(counted.annotate(count=Count("pk")))

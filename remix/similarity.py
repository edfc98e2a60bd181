"""Which published memes are like this one: nearest vectors of one model, filtered without ever coming back short."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection

from kmeme.lib.cache import generation
from remix.models.lineage import LAYERS

SUBJECT = "similar"
"""The cache subject of every similarity answer: publishing or editing any node drops them all."""
CACHE_SECONDS = 3600
MOST = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a similar meme must be; None lets everything through. `layer` is one of `LAYERS`."""

    platform: str | None = None
    layer: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A node and how like it is: 1 is the same, 0 has nothing in common."""

    node_pk: int
    likeness: float


def similar(pk: int, *, wanted: int = 10, filters: Filters | None = None) -> list[Neighbour]:
    """The published nodes most like the node `pk`, the nearest first; as many as wanted whenever there are so many.

    Answers are kept for an hour or until any node is published or edited. One query when they are not kept.
    """
    filters = filters or Filters()
    present = generation(SUBJECT)
    key = f"similar:{pk}:{wanted}:{filters}:{present}".replace(" ", "")
    kept: list[Neighbour] | None = cache.get(key) if present else None
    if kept is not None:
        return kept
    found = _nearest_to(pk, wanted, filters)
    if present:
        cache.set(key, found, CACHE_SECONDS)
    return found


def _nearest_to(pk: int, wanted: int, filters: Filters) -> list[Neighbour]:
    """The neighbours of a node by its own stored vector; none while it has no vector, or when it has no words."""
    least, most = depths(filters.layer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT near.node_id, near.distance FROM remix_embeddingspace space"
            " JOIN remix_nodeembedding own ON own.slot = space.slot AND own.node_id = %s"
            " CROSS JOIN LATERAL remix_similar(space.slot, own.vector, own.node_id, %s, %s, %s, %s, %s) near"
            " WHERE space.is_searched AND l2_norm(own.vector) > 0",
            [pk, min(wanted, MOST), filters.platform, filters.category, least, most],
        )
        return [Neighbour(found, 1.0 - distance) for found, distance in cursor.fetchall()]


def nearest(
    slot: int, vector: Sequence[float], *, wanted: int, filters: Filters | None = None, left_out: int | None = None
) -> list[Neighbour]:
    """The published nodes nearest to a vector of the model in `slot`."""
    if not any(vector):
        return []
    filters = filters or Filters()
    least, most = depths(filters.layer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT node_id, distance FROM remix_similar(%s, %s::halfvec, %s, %s, %s, %s, %s, %s)",
            [slot, as_text(vector), left_out, min(wanted, MOST), filters.platform, filters.category, least, most],
        )
        return [Neighbour(pk, 1.0 - distance) for pk, distance in cursor.fetchall()]


def depths(layer: str | None) -> tuple[int | None, int | None]:
    """The least and the greatest depth of a layer. Raises ValueError for an unknown one."""
    if layer is None:
        return None, None
    depth = LAYERS.index(layer)
    return depth, None if depth == len(LAYERS) - 1 else depth


def as_text(vector: Sequence[float]) -> str:
    """A vector as pgvector writes it."""
    return f"[{','.join(format(value, '.6g') for value in vector)}]"

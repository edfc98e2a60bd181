"""Published memes like a free text: the text becomes a vector of the searched model, once an hour for the same text."""

import hashlib
from typing import Protocol

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused
from remix import ai, embeddings, similarity
from remix.ai.base import AIError, Embedder
from remix.similarity import Filters, Neighbour

RETRY_AFTER_SECONDS = 30


class SimilarAway(Refused):
    """The model does not answer, or its vectors are being made anew."""

    retry_after = RETRY_AFTER_SECONDS

    def __init__(self) -> None:
        super().__init__("similar_unavailable", _("지금은 글로 찾을 수 없어요. 잠시 뒤에 다시 해 주세요."))


class Counter(Protocol):
    """Is told before a model is asked, and may refuse."""

    def __call__(self) -> None:
        """Count it."""


def like(text: str, *, wanted: int, filters: Filters, before_asking: Counter) -> list[Neighbour]:
    """The published nodes most like a text, the nearest first. Raises SimilarAway, and what `before_asking` raises.

    `before_asking` is called only when a model has to be asked.
    """
    space = embeddings.searched_space()
    if space is None:
        return []
    embedder = ai.embedder()
    if embedder.model != space.model:
        raise SimilarAway
    key = f"text-vector:{space.model}:{hashlib.sha256(text.encode()).hexdigest()}"
    vector: list[float] | None = cache.get(key)
    if vector is None:
        before_asking()
        vector = _vector_of(text, embedder)
        cache.set(key, vector, similarity.CACHE_SECONDS)
    return similarity.nearest(space.slot, vector, wanted=wanted, filters=filters)


def _vector_of(text: str, embedder: Embedder) -> list[float]:
    """Somebody waits for it, so the model is asked once."""
    try:
        return embeddings.vector_of(text, embedder)
    except AIError as error:
        raise SimilarAway from error

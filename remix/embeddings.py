"""Keeping every published node's vector in step with its words and with the model that the settings name.

One slot is searched. When the model changes, the other slot is filled in the background, a batch at a time, and then
the slots swap in one transaction: no search ever compares vectors of two models.
"""

import hashlib

from django.db import transaction
from django.db.models import Exists, OuterRef

from kmeme.lib import jobs
from kmeme.lib.cache import drop_on_commit
from remix import ai
from remix.ai import retrying
from remix.ai.base import Embedder
from remix.model_calls import recorder
from remix.models import EmbeddingSpace, ModelCall, NodeEmbedding, RemixNode
from remix.models.embedding import SLOTS
from remix.recipe import Recipe

BATCH = 100


def text_of(recipe: Recipe) -> str:
    """What a node's vector stands for: title, hook, key action, setting and audio."""
    parts = (
        recipe.title,
        recipe.key_action,
        recipe.hook.kind,
        recipe.hook.why,
        recipe.setting,
        recipe.music.original,
        recipe.music.korean_alternative,
    )
    return "\n".join(part for part in parts if part)


def searched_space() -> EmbeddingSpace | None:
    """The space that searches read; None before the first vector."""
    return EmbeddingSpace.objects.filter(is_searched=True).first()


def space_for(model: str) -> EmbeddingSpace:
    """The space of this model: the searched one, or the one that is being filled; begun when there is none."""
    with transaction.atomic():
        spaces = list(EmbeddingSpace.objects.select_for_update().order_by("-is_searched"))
        found = next((space for space in spaces if space.model == model), None)
        if found:
            return found
        searched = next((space for space in spaces if space.is_searched), None)
        slot = SLOTS[0] if searched is None else SLOTS[1 - searched.slot]
        EmbeddingSpace.objects.filter(slot=slot).delete()
        # The very first space is searched from the start: there is nothing older to go on with.
        return EmbeddingSpace.objects.create(slot=slot, model=model, is_searched=searched is None)


def embed(nodes: list[RemixNode]) -> int:
    """Give these nodes the present model's vectors where their words changed; returns how many. Raises AIError."""
    embedder = ai.embedder()
    space = space_for(embedder.model)
    texts = {node.pk: text_of(Recipe.model_validate(node.recipe)) for node in nodes}
    digests = {pk: hashlib.sha256(text.encode()).hexdigest() for pk, text in texts.items()}
    known = dict(NodeEmbedding.objects.filter(space=space, node__in=texts).values_list("node_id", "text_sha256"))
    stale = [pk for pk in texts if known.get(pk) != digests[pk]]
    if not stale:
        return 0
    vectors = vectors_of([texts[pk] for pk in stale], embedder)
    rows = [
        NodeEmbedding(node_id=pk, space=space, vector=vector, text_sha256=digests[pk])
        for pk, vector in zip(stale, vectors, strict=True)
    ]
    NodeEmbedding.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["node", "space"], update_fields=["vector", "text_sha256"]
    )
    drop_on_commit(["similar"])
    return len(rows)


def vectors_of(texts: list[str], embedder: Embedder) -> list[list[float]]:
    """The texts' vectors by the model, each attempt on record. Raises AIError."""
    on_attempt = recorder(ModelCall.Purpose.EMBEDDING, None, embedder)
    return retrying.call(lambda: embedder.embed(texts), on_attempt=on_attempt).value


def vector_of(text: str, embedder: Embedder) -> list[float]:
    """One text's vector by the model, asked once, on record. Raises AIError."""
    on_attempt = recorder(ModelCall.Purpose.EMBEDDING, None, embedder)
    return retrying.once(lambda: embedder.embed([text]), on_attempt=on_attempt).value[0]


def fill() -> int:
    """Embed the next batch of published nodes that the present model does not know; returns how many were left to do.

    Goes on in a job of its own while there are more; swaps the slots when a new model's is full. Raises AIError, and
    the next periodic run takes up where this one stopped.
    """
    space = space_for(ai.embedder().model)
    known = NodeEmbedding.objects.filter(space=space, node=OuterRef("pk"))
    batch = list(RemixNode.objects.published().filter(~Exists(known)).order_by("pk")[:BATCH])
    if batch:
        embed(batch)
        jobs.defer("remix:fill_embeddings", lock="embeddings")
    elif not space.is_searched:
        _search(space)
    return len(batch)


def _search(space: EmbeddingSpace) -> None:
    """Search this space from now on, and forget the other one."""
    with transaction.atomic():
        EmbeddingSpace.objects.exclude(slot=space.slot).delete()
        EmbeddingSpace.objects.filter(slot=space.slot).update(is_searched=True)

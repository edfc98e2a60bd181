"""Nodes and key frames as places in a space, near what is like them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgvector.django import BitField, HalfVectorField, HnswIndex

from remix.ai.vectors import DIMENSIONS

SLOTS = (0, 1)
FRAME_HASH_BITS = 64


class EmbeddingSpace(models.Model):
    """One model's vectors. Two slots: one is searched while the other is filled with a new model's, then they swap.

    Vectors of different models are never compared: every search reads one slot, and each slot has its own index.
    """

    slot = models.PositiveSmallIntegerField(primary_key=True)
    model = models.CharField(_("모델"), max_length=80)
    is_searched = models.BooleanField(_("검색에 쓰는 중"), default=False)
    begun_at = models.DateTimeField(_("시작한 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("임베딩 공간")
        verbose_name_plural = _("임베딩 공간")
        constraints = [
            models.CheckConstraint(condition=Q(slot__in=SLOTS), name="embedding_slot_is_known"),
            models.UniqueConstraint(
                fields=["is_searched"], condition=Q(is_searched=True), name="one_embedding_space_is_searched"
            ),
        ]

    def __str__(self) -> str:
        return self.model


class NodeEmbedding(models.Model):
    """One node's vector in one slot; `text_sha256` tells whether the text that it stands for has changed."""

    node = models.ForeignKey("remix.RemixNode", on_delete=models.CASCADE, related_name="embeddings")
    space = models.ForeignKey(EmbeddingSpace, on_delete=models.CASCADE, related_name="embeddings", db_column="slot")
    vector = HalfVectorField(dimensions=DIMENSIONS)
    text_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "space"], name="one_embedding_per_space")]
        indexes = [
            HnswIndex(
                fields=["vector"],
                name=f"embedding_hnsw_{slot}",
                opclasses=["halfvec_cosine_ops"],
                condition=Q(space=slot),
            )
            for slot in SLOTS
        ]

    def __str__(self) -> str:
        return f"{self.node_id} @ {self.space_id}"


class FrameHash(models.Model):
    """The perceptual hash of one key frame: near in bits means alike to the eye."""

    frame = models.OneToOneField(
        "remix.KeyFrame", primary_key=True, on_delete=models.CASCADE, related_name="perceptual_hash"
    )
    bits = BitField(length=FRAME_HASH_BITS)

    class Meta:
        indexes = [HnswIndex(fields=["bits"], name="frame_hash_hnsw", opclasses=["bit_hamming_ops"])]

    def __str__(self) -> str:
        return str(self.bits)

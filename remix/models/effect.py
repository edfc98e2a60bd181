"""What changing one dimension brought, as it was computed last; and how much a node is on the rise."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from remix.models.mutation import Dimension


class DimensionEffect(models.Model):
    """The effect of one dimension in one family (`root` set) or one category (`root` empty); computed, never edited.

    `effect`, `low` and `high` are log ratios of views (0.69 doubles them): the estimate and its 90 % interval, which
    is shrunk towards the category's mean; `children` is how many children changed the dimension and have views to
    compare.
    """

    root = models.ForeignKey("remix.RemixNode", null=True, on_delete=models.CASCADE, related_name="dimension_effects")
    category = models.CharField(_("분야"), max_length=60, blank=True)
    dimension = models.CharField(_("무엇"), max_length=8, choices=Dimension)
    effect = models.FloatField(_("효과(로그)"))
    low = models.FloatField(_("90 % 구간 아래(로그)"))
    high = models.FloatField(_("90 % 구간 위(로그)"))
    children = models.PositiveIntegerField(_("리믹스 수"))
    computed_at = models.DateTimeField(_("계산한 때"), auto_now=True)

    class Meta:
        verbose_name = _("변화의 효과")
        verbose_name_plural = _("변화의 효과")
        constraints = [
            models.UniqueConstraint(
                fields=["root", "dimension"], condition=Q(root__isnull=False), name="one_effect_per_family"
            ),
            models.UniqueConstraint(
                fields=["category", "dimension"], condition=Q(root__isnull=True), name="one_effect_per_category"
            ),
            models.CheckConstraint(
                condition=Q(low__lte=models.F("effect")) & Q(high__gte=models.F("effect")),
                name="effect_lies_in_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.root_id or self.category} {self.dimension}"


class NodeTrend(models.Model):
    """How much a node is on the rise: recent views and forks, each worth half after a few days (`remix.trending`)."""

    node = models.OneToOneField("remix.RemixNode", primary_key=True, on_delete=models.CASCADE, related_name="trend")
    score = models.FloatField(_("상승"))

    class Meta:
        verbose_name = _("상승세")
        verbose_name_plural = _("상승세")
        indexes = [models.Index(fields=["-score", "-node"], name="trend_highest")]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.score:.1f}"

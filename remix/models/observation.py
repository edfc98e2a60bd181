"""How often a node was seen, and when that was read: dated rows that are only ever added."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_VIEWS = 10**12
"""Beyond every view count on earth: a larger number is a mistake."""


class ObservationSource(models.TextChoices):
    """Who read the number."""

    CREATOR = "creator", _("만든 사람")
    CURATOR = "curator", _("큐레이터")
    PLATFORM = "platform", _("플랫폼")


class ObservationFlag(models.TextChoices):
    """Why an observation is kept but not counted."""

    WENT_DOWN = "went_down", _("조회수가 줄었어요")


class ViewObservationQuerySet(models.QuerySet["ViewObservation"]):
    """Observations."""

    def trusted(self) -> Self:
        """Those that count."""
        return self.filter(flag="")


class ViewObservation(models.Model):
    """One reading of a node's view count. The database refuses to change, delete or date it into the future."""

    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), on_delete=models.PROTECT, related_name="view_observations"
    )
    views = models.BigIntegerField(_("조회수"))
    observed_at = models.DateTimeField(_("확인한 때"))
    source = models.CharField(_("출처"), max_length=10, choices=ObservationSource)
    flag = models.CharField(_("표시"), max_length=12, choices=ObservationFlag, blank=True, default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("적은 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("적은 때"), auto_now_add=True)

    objects = ViewObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("조회수 기록")
        verbose_name_plural = _("조회수 기록")
        ordering = ["node", "observed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(views__range=(0, MOST_VIEWS)), name="views_are_possible"),
            models.UniqueConstraint(fields=["node", "observed_at"], name="one_observation_per_moment"),
        ]
        indexes = [models.Index(fields=["-observed_at"], name="observation_newest")]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.views} ({self.observed_at:%Y-%m-%d})"

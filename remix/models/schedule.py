"""When a recipe is to be published."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from remix.states import ScheduleState


class PublicationScheduleQuerySet(models.QuerySet["PublicationSchedule"]):
    """Schedules, in sentences."""

    def waiting(self) -> Self:
        """Still to come."""
        return self.filter(state=ScheduleState.WAITING)

    def due(self) -> Self:
        """Waiting, and their time has come."""
        return self.waiting().filter(publish_at__lte=timezone.now())


class PublicationSchedule(models.Model):
    """One wish to publish a node at a time; at most one of a node waits. `refusal` says why it could not be done."""

    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), on_delete=models.CASCADE, related_name="schedules"
    )
    publish_at = models.DateTimeField(_("공개할 때"))
    state = models.CharField(_("상태"), max_length=10, choices=ScheduleState, default=ScheduleState.WAITING)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("예약한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    set_at = models.DateTimeField(_("예약한 때"))
    settled_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)
    refusal = models.TextField(_("못 한 까닭"), blank=True)

    objects = PublicationScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("공개 예약")
        verbose_name_plural = _("공개 예약")
        ordering = ["publish_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["node"], condition=Q(state="waiting"), name="one_waiting_schedule_per_node"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="settled_schedule_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(refusal="") | ~Q(state="failed") & Q(refusal=""),
                name="failed_schedule_says_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "publish_at"], name="schedule_due")]

    def __str__(self) -> str:
        return f"{self.node} @ {self.publish_at:%Y-%m-%d %H:%M}"

"""What happened that a person should hear of."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_NOTE_LETTERS = 300


class NotificationKind(models.TextChoices):
    """What it is about."""

    FORKED = "forked", _("내 레시피를 누가 리믹스했어요")


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications."""

    def unread(self) -> Self:
        """Not opened yet."""
        return self.filter(read_at=None)


class Notification(models.Model):
    """One line for one person; `note` is what another person wrote by hand (a thank-you), if they did."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("받는 사람"), on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(_("종류"), max_length=16, choices=NotificationKind)
    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("한 사람"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("남긴 말"), max_length=MOST_NOTE_LETTERS, blank=True)
    created_at = models.DateTimeField(_("때"), auto_now_add=True)
    read_at = models.DateTimeField(_("읽은 때"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("알림")
        verbose_name_plural = _("알림")
        ordering = ["-id"]
        indexes = [models.Index(fields=["recipient", "-id"], name="notification_of_recipient")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.recipient}"

"""What happened that a person should hear of: in the inbox, and perhaps by mail."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MOST_NOTE_LETTERS = 1000


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications, in sentences."""

    def in_inbox(self) -> Self:
        """What the inbox shows: without the kinds that the person wanted by mail only."""
        return self.filter(in_inbox=True)

    def unread(self) -> Self:
        """In the inbox and not opened yet."""
        return self.filter(in_inbox=True, read_at=None)


class Notification(models.Model):
    """One line for one person, once for each `cause`.

    `kind` is one that an app registered (accounts.notifications.Kind), which makes the sentence of `params`. Names of
    people are never stored: `actor` is asked for theirs when the line is shown. `note` is what another person wrote by
    hand (a thank-you, a curator's reason).
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("받는 사람"),
        db_index=False,  # the constraint below begins with it
        on_delete=models.CASCADE,
        related_name="inbox",
    )
    kind = models.SlugField(_("종류"), max_length=24, db_index=False)
    cause = models.CharField(_("근거"), max_length=120)
    url = models.CharField(_("주소"), max_length=300, blank=True)
    params = models.JSONField(_("내용"), default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("한 사람"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("남긴 말"), max_length=MOST_NOTE_LETTERS, blank=True)
    in_inbox = models.BooleanField(_("알림함에 보임"), default=True)
    created_at = models.DateTimeField(_("때"), auto_now_add=True)
    read_at = models.DateTimeField(_("읽은 때"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("알림")
        verbose_name_plural = _("알림")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "cause"], name="told_once_for_each_cause"),
            models.CheckConstraint(condition=~Q(cause=""), name="notification_has_a_cause"),
            # A path of this site: never another site's address in a mail of ours.
            models.CheckConstraint(
                condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//")),
                name="notification_stays_here",
            ),
        ]
        indexes = [
            models.Index(F("recipient"), F("id").desc(), name="inbox_of_person", condition=Q(in_inbox=True)),
            models.Index(fields=["recipient"], name="inbox_unread", condition=Q(in_inbox=True, read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"


class MailState(models.TextChoices):
    """Where the mail of a notification stands."""

    DUE = "due", _("보낼 차례")
    SENT = "sent", _("보냄")
    DROPPED = "dropped", _("보내지 않기로 함")
    REFUSED = "refused", _("받는 쪽이 거절함")
    EXPIRED = "expired", _("너무 늦음")


class NotificationMail(models.Model):
    """The mail of one notification: a row of its own, which is locked while it is being sent."""

    notification = models.OneToOneField(
        Notification, verbose_name=_("알림"), on_delete=models.CASCADE, related_name="mail"
    )
    state = models.CharField(_("상태"), max_length=8, choices=MailState, default=MailState.DUE)
    due_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    settled_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("알림 메일")
        verbose_name_plural = _("알림 메일")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="due", settled_at=None) | (~Q(state="due") & Q(settled_at__isnull=False)),
                name="settled_mail_says_when",
            )
        ]
        indexes = [models.Index(fields=["due_at"], name="mail_still_due", condition=Q(state="due"))]

    def __str__(self) -> str:
        return f"{self.notification}: {self.state}"


class NotificationSwitch(models.Model):
    """What a person chose for one kind; without a row the kind's defaults hold."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("사람"),
        db_index=False,  # the constraint below begins with it
        on_delete=models.CASCADE,
        related_name="notification_switches",
    )
    kind = models.SlugField(_("종류"), max_length=24, db_index=False)
    inbox = models.BooleanField(_("알림함"))
    mail = models.BooleanField(_("메일"))
    changed_at = models.DateTimeField(_("바꾼 때"), auto_now=True)

    class Meta:
        verbose_name = _("알림 설정")
        verbose_name_plural = _("알림 설정")
        ordering = ["user", "kind"]
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_switch_for_each_kind")]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"

"""Visits that a curator looks at, in the queue: pictures, and check-ins with something unusual about them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.check_in import CheckIn
from campaigns.states import ReviewState

MOST_NOTE_LETTERS = 500


class ReviewCause(models.TextChoices):
    """Why a person has to look."""

    PICTURE = "picture", _("사진 확인")
    UNUSUAL = "unusual", _("위치 확인 필요")


class DeclineReason(models.TextChoices):
    """Reason codes of a decision against: what the visitor is told. None of them calls anybody a cheat."""

    UNREADABLE = "unreadable", _("사진이 잘 보이지 않아요")
    OTHER_PLACE = "other_place", _("다른 장소로 보여요")
    OTHER_TIME = "other_time", _("캠페인 기간이 아니에요")
    OTHER_PRODUCT = "other_product", _("캠페인 제품을 확인할 수 없어요")
    SEEN_BEFORE = "seen_before", _("이미 받은 사진과 같아요")
    NOT_CONFIRMED = "not_confirmed", _("방문을 확인하지 못했어요")


class CheckInReviewQuerySet(models.QuerySet["CheckInReview"]):
    """Reviews, in sentences."""

    def open(self) -> Self:
        """Waiting for a decision."""
        return self.filter(state=ReviewState.OPEN)


class CheckInReview(models.Model):
    """One visit to look at; `seen` keeps what the curator had in front of them when they decided."""

    check_in = models.OneToOneField(CheckIn, verbose_name=_("인증"), on_delete=models.CASCADE, related_name="review")
    cause = models.CharField(_("이유"), max_length=8, choices=ReviewCause)
    state = models.CharField(_("상태"), max_length=8, choices=ReviewState, default=ReviewState.OPEN)
    opened_at = models.DateTimeField(_("열린 때"), auto_now_add=True)
    version = models.PositiveIntegerField(_("판"), default=1)
    reason_code = models.CharField(_("사유"), max_length=16, choices=DeclineReason, blank=True)
    note = models.CharField(_("메모"), max_length=MOST_NOTE_LETTERS, blank=True)
    seen = models.JSONField(_("결정할 때 본 것"), default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("결정한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("결정한 때"), null=True, blank=True)

    objects = CheckInReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("방문 확인")
        verbose_name_plural = _("방문 확인")
        ordering = ["opened_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False), name="decided_visit_says_when"
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason_code=""), name="declined_visit_says_why"),
        ]
        indexes = [models.Index(fields=["opened_at"], name="check_in_review_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.check_in}: {self.get_cause_display()}"

"""The queue of analyses that failed or are not trusted."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from remix.states import ReviewState


class ReviewReason(models.TextChoices):
    """Why a person has to look."""

    NO_ANALYZER = "no_analyzer", _("영상 분석 키가 없어요")
    FILE_NEEDED = "file_needed", _("파일이 있어야 분석할 수 있어요")
    BAD_FILE = "bad_file", _("파일을 읽을 수 없어요")
    MODEL_FAILED = "model_failed", _("AI 분석이 실패했어요")
    DOUBTED = "doubted", _("AI의 답이 영상과 맞지 않아요")
    BROKEN = "broken", _("예상하지 못한 오류로 멈췄어요")
    BRIEF_FAILED = "brief_failed", _("브리프 작성이 실패했어요")


class ReviewDecision(models.TextChoices):
    """What the curator decided."""

    FILLED_IN = "filled_in", _("직접 채움")
    RE_RUN = "re_run", _("다시 실행")
    REWRITTEN = "rewritten", _("브리프 다시 쓰기")
    REJECTED = "rejected", _("거절")


class RejectionReason(models.TextChoices):
    """Reason codes of a rejection: what the submitter is told."""

    NOT_A_MEME = "not_a_meme", _("따라 찍을 밈이 아니에요")
    RIGHTS = "rights", _("음악이나 영상의 권리를 확인할 수 없어요")
    UNSAFE = "unsafe", _("안전하지 않거나 해로워요")
    UNAVAILABLE = "unavailable", _("영상을 볼 수 없어요")
    DUPLICATE = "duplicate", _("이미 있는 밈이에요")
    OTHER = "other", _("그 밖의 이유")


class ManualReviewQuerySet(models.QuerySet["ManualReview"]):
    """Queue entries."""

    def open(self) -> Self:
        """Waiting for a decision."""
        return self.filter(state=ReviewState.OPEN)


class ManualReview(models.Model):
    """One queue entry; `seen` keeps what the curator had in front of them when they decided."""

    analysis = models.ForeignKey(
        "remix.Analysis", verbose_name=_("분석"), on_delete=models.CASCADE, related_name="reviews"
    )
    reason = models.CharField(_("이유"), max_length=20, choices=ReviewReason)
    detail = models.TextField(_("자세히"), blank=True)
    state = models.CharField(_("상태"), max_length=8, choices=ReviewState, default=ReviewState.OPEN)
    opened_at = models.DateTimeField(_("열린 때"), auto_now_add=True)
    decision = models.CharField(_("결정"), max_length=12, choices=ReviewDecision, blank=True)
    reason_code = models.CharField(_("사유"), max_length=20, choices=RejectionReason, blank=True)
    note = models.TextField(_("메모"), blank=True)
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

    objects = ManualReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("검토")
        verbose_name_plural = _("검토 대기열")
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "reason"], condition=Q(state="open"), name="one_open_review_per_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="resolved_review_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.analysis.video}: {self.get_reason_display()}"

"""Trials of another model or prompt on clips whose truth is known, before it is switched to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from remix.states import ComparisonState


class Task(models.TextChoices):
    """What is asked of the models."""

    ANALYSIS = "analysis", _("영상 분석")
    BRIEF = "brief", _("브리프")


class Verdict(models.TextChoices):
    """What a comparison says about switching."""

    BETTER = "better", _("바꿔도 좋아요")
    SAME = "same", _("지금과 비슷해요")
    WORSE = "worse", _("바꾸지 마세요")
    NO_ANSWER = "no_answer", _("답하지 못한 영상이 있어요")


class Side(models.TextChoices):
    """Which of the two was asked."""

    BASE = "base", _("지금")
    CANDIDATE = "candidate", _("바꿀 것")


class ModelComparison(models.Model):
    """One run of the golden set through the model in use and a candidate.

    `golden` keeps the clips and their truth as they were read when it began, so that its verdict can be understood
    later; `approved_usd` is what the person agreed to spend at most (empty: a price is unknown, and they agreed to
    that).
    """

    task = models.CharField(_("할 일"), max_length=8, choices=Task)
    golden = models.JSONField(_("골든 세트"))
    from_model = models.CharField(_("지금 모델"), max_length=80)
    from_prompt = models.CharField(_("지금 프롬프트"), max_length=60)
    to_model = models.CharField(_("바꿀 모델"), max_length=80)
    to_prompt = models.CharField(_("바꿀 프롬프트"), max_length=60)
    approved_usd = models.DecimalField(_("허락한 비용(USD)"), max_digits=12, decimal_places=6, null=True)
    state = models.CharField(
        _("상태"), max_length=8, choices=ComparisonState, default=ComparisonState.QUEUED, editable=False
    )
    verdict = models.CharField(_("판정"), max_length=10, choices=Verdict, blank=True)
    error_reason = models.SlugField(_("오류"), max_length=40, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("요청한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("요청한 때"), auto_now_add=True)
    finished_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("모델 비교")
        verbose_name_plural = _("모델 비교")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_model=models.F("to_model")) | ~Q(from_prompt=models.F("to_prompt")),
                name="comparison_has_two_sides",
            ),
            models.CheckConstraint(
                condition=Q(approved_usd=None) | Q(approved_usd__gte=0), name="approved_cost_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(verdict="") & Q(finished_at__isnull=False)),
                name="finished_comparison_has_a_verdict",
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | (~Q(error_reason="") & Q(finished_at__isnull=False)),
                name="stopped_comparison_says_why",
            ),
            # Somebody who presses the button twice pays once.
            models.UniqueConstraint(
                fields=["task"], condition=Q(state__in=["queued", "running"]), name="one_comparison_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        after = self.to_model if self.to_model != self.from_model else self.to_prompt
        before = self.from_model if self.to_model != self.from_model else self.from_prompt
        return f"{before} → {after}"


class ModelTrial(models.Model):
    """What one side said of one clip; `answer` is empty when it had nothing usable to say.

    `cost_usd` is empty when the model's price is unknown; it counts every attempt.
    """

    comparison = models.ForeignKey(
        ModelComparison, verbose_name=_("모델 비교"), on_delete=models.CASCADE, related_name="trials"
    )
    clip = models.SlugField(_("영상"), max_length=60, db_index=False)
    side = models.CharField(_("쪽"), max_length=9, choices=Side)
    answer = models.JSONField(_("답"), default=dict)
    error_reason = models.SlugField(_("오류"), max_length=40, blank=True, db_index=False)
    error_message = models.TextField(_("오류 내용"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("시도"))
    latency_ms = models.PositiveIntegerField(_("걸린 시간(ms)"))
    input_tokens = models.PositiveIntegerField(_("입력 토큰"), default=0)
    output_tokens = models.PositiveIntegerField(_("출력 토큰"), default=0)
    cost_usd = models.DecimalField(_("비용(USD)"), max_digits=12, decimal_places=6, null=True)
    created_at = models.DateTimeField(_("때"), auto_now_add=True)

    class Meta:
        verbose_name = _("시험")
        verbose_name_plural = _("시험")
        ordering = ["clip", "side"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "clip", "side"], name="one_trial_per_clip_and_side"),
            models.CheckConstraint(condition=Q(error_reason="") | Q(answer={}), name="failed_trial_has_no_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.clip} {self.side}"

"""The structured understanding of one video, and every call to a model with what it cost."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from remix.states import ACTIVE_ANALYSIS_STATES, AnalysisState


class Fallback(models.TextChoices):
    """What stands in for the model's answer when it could not be had (spec: in this order)."""

    LAST_GOOD = "last_good", _("이전 분석")
    MEASURED = "measured", _("측정값만")
    TEMPLATE = "template", _("기본 틀")


class FieldSource(models.TextChoices):
    """Where a field of a result came from."""

    MEASURED = "measured", _("측정")
    MODEL = "model", _("AI")
    CURATOR = "curator", _("사람")


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    """Analyses, by how far they are."""

    def active(self) -> Self:
        """Still on their way."""
        return self.filter(state__in=ACTIVE_ANALYSIS_STATES)

    def good(self) -> Self:
        """Answered by a model or completed by a curator."""
        return self.filter(state=AnalysisState.SUCCEEDED)

    def fresh(self) -> Self:
        """Good and recent enough to answer the same video again without a model call."""
        return self.good().filter(finished_at__gte=timezone.now() - timedelta(seconds=settings.ANALYSIS_CACHE_SECONDS))


class Analysis(models.Model):
    """One run of the analysis of one video.

    `result` has the shape of `remix.ai.schema.AnalysisResult`; `sources` maps dotted field paths of it
    ("audio.title") to a `FieldSource`. `answer` is what the model itself said, before measured facts and people's
    corrections were laid over it. `fallback` says what stands in when no model answered.
    """

    video = models.ForeignKey("remix.Video", verbose_name=_("영상"), on_delete=models.CASCADE, related_name="analyses")
    state = models.CharField(_("상태"), max_length=16, choices=AnalysisState, default=AnalysisState.QUEUED)
    result = models.JSONField(_("결과"), default=dict)
    sources = models.JSONField(_("출처"), default=dict)
    answer = models.JSONField(_("AI의 답"), default=dict, db_default=Value({}, models.JSONField()), editable=False)
    fallback = models.CharField(_("대체"), max_length=12, choices=Fallback, blank=True)
    provider = models.CharField(_("제공자"), max_length=40, blank=True)
    model = models.CharField(_("모델"), max_length=80, blank=True)
    prompt_version = models.CharField(_("프롬프트"), max_length=60, blank=True)
    error_reason = models.SlugField(_("오류"), max_length=40, blank=True)
    error_message = models.TextField(_("오류 내용"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("요청한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="analyses",
    )
    version = models.PositiveIntegerField(_("판"), default=1, help_text=_("고칠 때마다 하나씩 올라가요."))
    created_at = models.DateTimeField(_("요청한 때"), auto_now_add=True)
    finished_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = _("분석")
        verbose_name_plural = _("분석")
        ordering = ["-id"]
        constraints = [
            # Two people who submit one video at once share one run: the database lets only one be under way.
            models.UniqueConstraint(
                fields=["video"],
                condition=Q(state__in=[str(state) for state in ACTIVE_ANALYSIS_STATES]),
                name="one_active_analysis_per_video",
            ),
        ]
        indexes = [
            models.Index(fields=["video", "-finished_at"], name="analysis_latest_of_video"),
            models.Index(fields=["finished_at"], name="analysis_by_end", condition=Q(finished_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.video} ({self.get_state_display()})"


class ModelCall(models.Model):
    """One attempt at one request to a model: what it brought, what it cost, how it failed."""

    class Purpose(models.TextChoices):
        """What the call was for."""

        ANALYSIS = "analysis", _("분석")
        BRIEF = "brief", _("브리프")
        EMBEDDING = "embedding", _("임베딩")
        COMPARISON = "comparison", _("모델 비교")

    purpose = models.CharField(_("용도"), max_length=12, choices=Purpose)
    analysis = models.ForeignKey(
        Analysis, verbose_name=_("분석"), null=True, on_delete=models.CASCADE, related_name="model_calls"
    )
    attempt = models.PositiveSmallIntegerField(_("시도"))
    provider = models.CharField(_("제공자"), max_length=40)
    model = models.CharField(_("모델"), max_length=80)
    prompt_version = models.CharField(_("프롬프트"), max_length=60, blank=True)
    error_kind = models.SlugField(_("오류 종류"), max_length=20, blank=True)
    error_reason = models.SlugField(_("오류"), max_length=40, blank=True)
    latency_ms = models.PositiveIntegerField(_("걸린 시간(ms)"))
    input_tokens = models.PositiveIntegerField(_("입력 토큰"), default=0)
    output_tokens = models.PositiveIntegerField(_("출력 토큰"), default=0)
    cost_usd = models.DecimalField(
        _("비용(USD)"), max_digits=12, decimal_places=6, null=True, help_text=_("값을 모르는 모델이면 비어 있어요.")
    )
    created_at = models.DateTimeField(_("때"), auto_now_add=True)

    class Meta:
        verbose_name = _("모델 호출")
        verbose_name_plural = _("모델 호출")
        ordering = ["id"]
        indexes = [models.Index(fields=["-created_at"], name="model_call_by_time")]

    def __str__(self) -> str:
        return f"{self.provider} {self.model} #{self.attempt}"

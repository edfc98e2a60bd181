"""Who asked for which analysis: whoever joins a run that is under way, or gets a kept answer, may read it too."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AnalysisRequest(models.Model):
    """One person's wish for one analysis, however often they asked.

    `cached_at` is when they were last answered by what was there already, without a run.
    """

    analysis = models.ForeignKey(
        "remix.Analysis", verbose_name=_("분석"), on_delete=models.CASCADE, related_name="requests"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("요청한 사람"), on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(_("요청한 때"), auto_now_add=True)
    cached_at = models.DateTimeField(_("저장된 답을 받은 때"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("분석 요청")
        verbose_name_plural = _("분석 요청")
        constraints = [models.UniqueConstraint(fields=["user", "analysis"], name="one_request_per_person_and_analysis")]
        indexes = [
            models.Index(
                fields=["cached_at"], name="request_answered_at_once", condition=models.Q(cached_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.analysis_id}"

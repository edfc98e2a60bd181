"""The Korean production plan that is written from an analysis."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from remix.states import BriefState


class Brief(models.Model):
    """One plan for one analysis; `content` has the shape of `remix.ai.schema.BriefContent`.

    `is_skeleton` marks a plan that no model wrote: it holds the timing and asks a person for the rest.
    """

    analysis = models.ForeignKey(
        "remix.Analysis", verbose_name=_("분석"), on_delete=models.CASCADE, related_name="briefs"
    )
    state = models.CharField(_("상태"), max_length=8, choices=BriefState, default=BriefState.QUEUED)
    content = models.JSONField(_("내용"), default=dict)
    is_skeleton = models.BooleanField(_("뼈대만 있음"), default=False)
    provider = models.CharField(_("제공자"), max_length=40, blank=True)
    model = models.CharField(_("모델"), max_length=80, blank=True)
    prompt_version = models.CharField(_("프롬프트"), max_length=60, blank=True)
    error_reason = models.SlugField(_("오류"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("요청한 때"), auto_now_add=True)
    written_at = models.DateTimeField(_("작성한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("브리프")
        verbose_name_plural = _("브리프")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.content.get("title") or f"#{self.pk}")

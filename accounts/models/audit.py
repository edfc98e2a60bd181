"""Who did what to what, when: rows that are only ever added, and that outlive both the person and the thing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. `actor_label` and `target_label` stay readable after the rows they name are gone.

    The database itself refuses UPDATE and DELETE (a trigger; see the first migration), except for setting `actor`
    to NULL when the person's row goes.
    """

    at = models.DateTimeField(_("시각"), auto_now_add=True)
    actor = models.ForeignKey(
        "accounts.User", verbose_name=_("한 사람"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_label = models.CharField(_("한 사람(기록)"), max_length=120)
    action = models.SlugField(_("한 일"), max_length=60)
    target_type = models.CharField(_("대상 종류"), max_length=60)
    target_id = models.CharField(_("대상 번호"), max_length=40)
    target_label = models.CharField(_("대상(기록)"), max_length=200)
    reason_code = models.SlugField(_("사유 코드"), max_length=60, blank=True)
    detail = models.JSONField(_("본 것과 바뀐 것"), default=dict, blank=True)

    class Meta:
        verbose_name = _("감사 기록")
        verbose_name_plural = _("감사 기록")
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target_id", "-id"], name="audit_of_target")]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.action} {self.target_label}"

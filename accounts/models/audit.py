"""Who did what to what, when: rows that are only ever added, and that outlive both the person and the thing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act. `actor_label` and `target_label` stay readable after the rows they name are gone.

    The database itself refuses UPDATE and DELETE (a trigger). The two ways around it are narrow and lie in the
    database too: `actor` becomes NULL when the person's row goes, and the function `accounts_audit_redact` takes the
    personal data out of the entries about one person (see the migrations).
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
    address = models.CharField(
        _("어디서"), max_length=49, blank=True, help_text=_("IP 주소의 앞부분이에요. 사람을 찾을 만큼 자세하지 않아요.")
    )

    class Meta:
        verbose_name = _("감사 기록")
        verbose_name_plural = _("감사 기록")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_of_target"),
            models.Index(fields=["-at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label}: {self.action} {self.target_label}"

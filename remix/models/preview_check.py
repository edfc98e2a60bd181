"""What axe found on the preview of a recipe's page."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

FINGERPRINT_LETTERS = 64
MOST_KEPT = 10
"""Checks that are kept of one recipe: what two or three people who type at once still need."""


class PreviewCheck(models.Model):
    """One run of axe, in a curator's browser, over the page that a recipe with this `fingerprint` makes.

    `findings` is a list of {rule, impact, words, count, place}; empty when axe had nothing to say. What was typed and
    not saved yet is checked as well, so that publishing it finds its check there (`remix.preview_checks`).
    """

    node = models.ForeignKey(
        "remix.RemixNode",
        verbose_name=_("레시피"),
        db_index=False,  # the constraint below begins with it
        on_delete=models.CASCADE,
        related_name="preview_checks",
    )
    fingerprint = models.CharField(_("내용의 지문"), max_length=FINGERPRINT_LETTERS)
    engine = models.CharField(_("검사기"), max_length=20)
    findings = models.JSONField(_("찾은 것"), default=list, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("검사한 사람"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField(_("검사한 때"), auto_now=True)

    class Meta:
        verbose_name = _("미리 보기 검사")
        verbose_name_plural = _("미리 보기 검사")
        ordering = ["-checked_at"]
        constraints = [
            models.UniqueConstraint(fields=["node", "fingerprint"], name="one_check_for_each_content"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="preview_fingerprint_is_a_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {len(self.findings)}"

"""Counts of limits while Redis is away."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitCount(models.Model):
    """How much of one window was used; written only while Redis does not answer, swept when the window has ended.

    `key` names the limit and the window; the person or address in it is a keyed hash.
    """

    key = models.CharField(_("이름"), max_length=120, primary_key=True)
    count = models.PositiveIntegerField(_("횟수"))
    ends_at = models.DateTimeField(_("끝나는 때"), db_index=True)

    class Meta:
        verbose_name = _("한도 사용량")
        verbose_name_plural = _("한도 사용량")

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"

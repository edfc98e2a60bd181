"""A curator's own way of looking at the queue."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Filters under a name; `query` is the part of the queue's address behind the question mark."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("만든 사람"), on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("이름"), max_length=40)
    query = models.CharField(_("조건"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("저장한 보기")
        verbose_name_plural = _("저장한 보기")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_saved_view_per_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

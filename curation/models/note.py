"""What curators tell each other about an entry."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curation.models.item import MOST_NOTE_LETTERS, WorkItem


class WorkNote(models.Model):
    """One remark; without an author it is the system's: why a decision could not be carried out."""

    item = models.ForeignKey(WorkItem, verbose_name=_("할 일"), on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("쓴 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    text = models.CharField(_("메모"), max_length=MOST_NOTE_LETTERS)
    created_at = models.DateTimeField(_("쓴 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("메모")
        verbose_name_plural = _("메모")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="work_note_says_something")]

    def __str__(self) -> str:
        return self.text[:60]

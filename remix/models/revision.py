"""What a recipe said at each of its versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RevisionCause(models.TextChoices):
    """How a recipe came to say this."""

    BEGUN = "begun", _("처음 내용")
    DRAFTED = "drafted", _("새 브리프로 다시 씀")
    EDITED = "edited", _("고침")
    RESTORED = "restored", _("되돌림")


class Revision(models.Model):
    """The recipe of a node from one version on; never changed. `restored_from` is the version that was taken again."""

    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), on_delete=models.CASCADE, related_name="revisions"
    )
    version = models.PositiveIntegerField(_("판"))
    recipe = models.JSONField(_("내용"))
    cause = models.CharField(_("까닭"), max_length=10, choices=RevisionCause)
    restored_from = models.PositiveIntegerField(_("되돌린 판"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("쓴 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("쓴 때"))

    class Meta:
        verbose_name = _("판")
        verbose_name_plural = _("판")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["node", "version"], name="one_revision_per_version"),
            models.CheckConstraint(
                condition=models.Q(cause=RevisionCause.RESTORED, restored_from__isnull=False)
                | (~models.Q(cause=RevisionCause.RESTORED) & models.Q(restored_from__isnull=True)),
                name="restored_revision_says_from_which",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} v{self.version}"

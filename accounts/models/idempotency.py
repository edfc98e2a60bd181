"""What requests with an `Idempotency-Key` were answered with, for a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotentAnswer(models.Model):
    """One key of one caller. The row commits together with what the request did (`kmeme.lib.api.idempotency`).

    `status` is null only inside the transaction of the request that took the key.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("사람"), on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(_("키"), max_length=255)
    fingerprint = models.CharField(_("요청"), max_length=64)
    status = models.PositiveSmallIntegerField(_("상태"), null=True)
    headers = models.JSONField(_("헤더"), default=dict)
    # Text, because jsonb would bring the names back in another order: the same answer is the same, byte for byte.
    body = models.TextField(_("답"), blank=True)
    created_at = models.DateTimeField(_("때"), db_index=True)

    class Meta:
        verbose_name = _("한 번만 처리한 요청")
        verbose_name_plural = _("한 번만 처리한 요청")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_idempotency_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"

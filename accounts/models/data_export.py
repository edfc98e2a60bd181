"""A person's request for everything that is held on them."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kmeme.lib.states import StateGraph


class ExportState(models.TextChoices):
    """Where an export stands."""

    BUILDING = "building", _("준비 중")
    READY = "ready", _("받을 수 있음")
    FAILED = "failed", _("실패")
    EXPIRED = "expired", _("기간 지남")


EXPORT = StateGraph(
    initial=ExportState.BUILDING,
    edges={
        ExportState.BUILDING: [ExportState.READY, ExportState.FAILED, ExportState.EXPIRED],
        ExportState.READY: [ExportState.EXPIRED],
        ExportState.FAILED: [],
        ExportState.EXPIRED: [],
    },
)


def private_storage() -> Storage:
    """Files that no address serves: they are only read through views that know whose they are.

    Asked for anew each time: a field keeps the one that it got when its model was made.
    """
    return storages["private"]


def export_path(export: "DataExport", filename: str) -> str:
    """Where the ZIP is kept."""
    return f"exports/{export.pk}.zip"


class DataExport(models.Model):
    """One ZIP. At most one is being built for a person; the file goes when it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("사람"), on_delete=models.CASCADE, related_name="data_exports"
    )
    state = models.CharField(_("상태"), max_length=8, choices=ExportState, default=ExportState.BUILDING)
    requested_at = models.DateTimeField(_("신청한 때"), auto_now_add=True)
    built_at = models.DateTimeField(_("만들어진 때"), null=True, blank=True)
    expires_at = models.DateTimeField(_("만료되는 때"), null=True, blank=True)
    size_bytes = models.BigIntegerField(_("크기(바이트)"), null=True, blank=True)
    file = models.FileField(_("파일"), storage=private_storage, upload_to=export_path, blank=True, max_length=100)

    class Meta:
        verbose_name = _("내 정보 내려받기")
        verbose_name_plural = _("내 정보 내려받기")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(state="building"), name="one_export_under_way"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (Q(size_bytes__isnull=False) & Q(expires_at__isnull=False) & ~Q(file="")),
                name="ready_export_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.requested_at:%Y-%m-%d}"

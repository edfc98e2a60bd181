"""A file with places or coupon codes: looked through first, put in when somebody has read what would happen."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.reward import Reward
from kmeme.lib.states import StateGraph


class ImportKind(models.TextChoices):
    """What a file holds."""

    PLACES = "places", _("장소")
    COUPONS = "coupons", _("쿠폰 코드")


class ImportState(models.TextChoices):
    """Where a file stands. `refused` could not be read at all."""

    RECEIVED = "received", _("확인하는 중")
    CHECKED = "checked", _("확인했어요")
    REFUSED = "refused", _("읽을 수 없음")
    APPLYING = "applying", _("넣는 중")
    APPLIED = "applied", _("넣었어요")


IMPORT = StateGraph(
    initial=ImportState.RECEIVED,
    edges={
        ImportState.RECEIVED: [ImportState.CHECKED, ImportState.REFUSED],
        # Back to checked: the file went in only half and was taken out again.
        ImportState.CHECKED: [ImportState.APPLYING],
        ImportState.APPLYING: [ImportState.APPLIED, ImportState.CHECKED],
        ImportState.REFUSED: [],
        ImportState.APPLIED: [],
    },
)


def private_storage() -> Storage:
    """Codes are worth money: no address serves them."""
    return storages["private"]


def import_path(row: "CsvImport", name: str) -> str:
    """Where the file is kept."""
    return f"imports/{uuid.uuid4()}.csv"


class CsvImport(models.Model):
    """One file and what was found in it.

    `result` counts rows: `rows`, `new`, `changed`, `same`, `swapped`, `bad`, with `encoding` and `ignored` columns;
    `problems` are the first bad rows as `{"line", "code", "cells", "other_line"}`.
    """

    campaign = models.ForeignKey(Campaign, verbose_name=_("캠페인"), on_delete=models.CASCADE, related_name="imports")
    reward = models.ForeignKey(
        Reward, verbose_name=_("보상"), null=True, blank=True, on_delete=models.CASCADE, related_name="imports"
    )
    kind = models.CharField(_("내용"), max_length=8, choices=ImportKind)
    state = models.CharField(_("상태"), max_length=8, choices=ImportState, default=ImportState.RECEIVED)
    file = models.FileField(_("파일"), storage=private_storage, upload_to=import_path, max_length=120, blank=True)
    file_name = models.CharField(_("파일 이름"), max_length=120)
    result = models.JSONField(_("결과"), default=dict)
    problems = models.JSONField(_("고칠 줄"), default=list)
    refusal = models.CharField(_("읽지 못한 이유"), max_length=300, blank=True)
    takes_swapped = models.BooleanField(_("바뀐 좌표를 바로잡아 넣음"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("올린 사람"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("올린 때"), auto_now_add=True)
    applied_at = models.DateTimeField(_("넣은 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("가져오기")
        verbose_name_plural = _("가져오기")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ImportKind.PLACES, reward=None) | Q(kind=ImportKind.COUPONS, reward__isnull=False),
                name="coupons_are_imported_for_a_reward",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.APPLIED) | Q(applied_at__isnull=False), name="applied_import_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

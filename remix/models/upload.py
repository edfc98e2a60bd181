"""A file on its way from a person's device into the storage."""

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from remix.states import UploadState

UPLOADS_FOLDER = "user_content"
ABANDONED_AFTER = timedelta(hours=24)


class UploadPurpose(models.TextChoices):
    """What a file is uploaded for."""

    SUBMISSION = "submission", _("레시피로 찍은 영상")
    ANALYSIS = "analysis", _("분석할 영상")
    PROOF = "proof", _("조회수 증빙")
    CAMPAIGN_PROOF = "campaign_proof", _("캠페인 증빙")


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads, in sentences."""

    def open(self) -> Self:
        """Under way."""
        return self.filter(state=UploadState.OPEN)

    def abandoned(self) -> Self:
        """Under way for longer than anybody waits."""
        return self.open().filter(created_at__lt=timezone.now() - ABANDONED_AFTER)


def no_path(upload: "Upload", filename: str) -> str:
    """Files get here by their signed address alone; nothing is saved through the field."""
    raise NotImplementedError


class Upload(models.Model):
    """One file that its owner may put into the storage under one key, of one type and one size, and no other.

    `size` is in bytes and, like `content_type`, what was signed; `part_size` is the size of all parts but the last, or
    None for a file that goes in one piece. `multipart_id` is the storage's own name for an upload in parts. `name` is
    safe to be part of a path; `original_name` is what the person called the file. `file` is empty until the bytes
    were verified; `refusal` says what was wrong with them (a code of `remix.upload_rules`).
    """

    storage = "default"
    """The alias of the storage that holds the file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("올린 사람"), on_delete=models.CASCADE, related_name="uploads"
    )
    purpose = models.CharField(_("쓸 곳"), max_length=16, choices=UploadPurpose)
    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(_("상태"), max_length=10, choices=UploadState, default=UploadState.OPEN)
    name = models.CharField(_("저장 이름"), max_length=80)
    original_name = models.CharField(_("원래 파일 이름"), max_length=255)
    content_type = models.CharField(_("파일 형식"), max_length=40)
    size = models.BigIntegerField(_("크기(바이트)"))
    part_size = models.BigIntegerField(_("조각 크기(바이트)"), null=True, blank=True)
    multipart_id = models.CharField(_("저장소의 조각 번호"), max_length=1024, blank=True)
    file = models.FileField(_("파일"), upload_to=no_path, blank=True, max_length=200)
    refusal = models.CharField(_("거절한 까닭"), max_length=24, blank=True)
    created_at = models.DateTimeField(_("시작한 때"), auto_now_add=True)
    signed_at = models.DateTimeField(_("마지막으로 서명한 때"), default=timezone.now)
    closed_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("올린 파일")
        verbose_name_plural = _("올린 파일")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="upload_has_bytes"),
            models.CheckConstraint(
                condition=Q(part_size=None) | Q(part_size__gt=0, size__gt=models.F("part_size")),
                name="upload_parts_are_smaller_than_the_file",
            ),
            models.CheckConstraint(
                condition=Q(state=UploadState.FINALISED) ^ Q(file=""), name="finalised_upload_has_its_file"
            ),
            models.CheckConstraint(
                condition=Q(state=UploadState.REJECTED) ^ Q(refusal=""), name="rejected_upload_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=UploadState.OPEN) ^ Q(closed_at__isnull=False), name="closed_upload_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(purpose=UploadPurpose.SUBMISSION) | Q(node__isnull=False), name="submission_is_of_a_recipe"
            ),
            models.UniqueConstraint(fields=["file"], condition=~Q(file=""), name="one_upload_per_stored_file"),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="upload_of_owner"),
            models.Index(fields=["created_at"], condition=Q(state=UploadState.OPEN), name="upload_open"),
        ]

    def __str__(self) -> str:
        return f"{self.original_name} ({self.get_state_display()})"

    @property
    def folder(self) -> str:
        """Where all that belongs to it lies, without the last slash."""
        return f"{UPLOADS_FOLDER}/{self.owner_id}/{self.pk}"

    @property
    def file_key(self) -> str:
        """The name of the file in the storage, whether it is there yet or not."""
        return f"{self.folder}/{self.name}"

    @property
    def part_count(self) -> int:
        """In how many pieces it comes."""
        return -(-self.size // self.part_size) if self.part_size else 1

    def part_bytes(self, number: int) -> int:
        """The size of part `number`, counted from 1."""
        if not self.part_size:
            return self.size
        return min(self.part_size, self.size - (number - 1) * self.part_size)

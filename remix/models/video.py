"""A source clip, and what was measured from its file."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Platform(models.TextChoices):
    """Where a video comes from."""

    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    INSTAGRAM = "instagram", "Instagram"
    UPLOAD = "upload", _("업로드")


def source_video_path(video: "Video", filename: str) -> str:
    """Where a source file is kept: a name of ours, so that no person's file name reaches a path or a URL."""
    return f"source_videos/{timezone.now():%Y/%m}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:5]}"


def key_frame_path(frame: "KeyFrame", filename: str) -> str:
    """Where a key frame is kept; unguessable, and new for every measurement, so it can be cached for ever."""
    return f"key_frames/{timezone.now():%Y/%m}/{uuid.uuid4().hex}.webp"


class Video(models.Model):
    """One source clip, one row, however its URL was pasted or however often its file was uploaded.

    `external_id` is the platform's own id, or the SHA-256 of the file for an upload; the pair with `platform` is
    unique. A TikTok or Instagram video may have a `file` attached, because no model can read its page.
    """

    platform = models.CharField(_("플랫폼"), max_length=12, choices=Platform)
    external_id = models.CharField(_("플랫폼의 번호"), max_length=128)
    canonical_url = models.URLField(_("주소"), max_length=300, blank=True)
    file = models.FileField(_("파일"), upload_to=source_video_path, blank=True, max_length=200)
    file_sha256 = models.CharField(_("파일 SHA-256"), max_length=64, blank=True)
    original_name = models.CharField(_("원래 파일 이름"), max_length=255, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("제출한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="videos",
    )
    created_at = models.DateTimeField(_("제출한 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("영상")
        verbose_name_plural = _("영상")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "external_id"], name="one_row_per_video"),
            models.CheckConstraint(
                condition=~models.Q(platform=Platform.UPLOAD) | ~models.Q(file=""), name="upload_has_a_file"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name or self.canonical_url or f"{self.platform} {self.external_id}"


class Measurement(models.Model):
    """What is computed from a video's file with no AI; times in seconds, sizes in pixels as displayed.

    Written once for a file and never edited: a curator's correction lives on the analysis.
    """

    video = models.OneToOneField(Video, verbose_name=_("영상"), on_delete=models.CASCADE, related_name="measurement")
    duration_seconds = models.FloatField(_("길이(초)"))
    size_bytes = models.BigIntegerField(_("크기(바이트)"))
    width = models.PositiveIntegerField(_("너비"))
    height = models.PositiveIntegerField(_("높이"))
    fps = models.FloatField(_("초당 프레임"))
    rotation = models.PositiveSmallIntegerField(_("회전(도)"), default=0)
    has_audio = models.BooleanField(_("소리 있음"))
    bpm = models.FloatField(_("BPM"), null=True)
    bpm_confidence = models.FloatField(_("BPM 신뢰도"), default=0)
    beats = ArrayField(models.FloatField(), verbose_name=_("박(초)"), default=list)
    scene_cuts = ArrayField(models.FloatField(), verbose_name=_("장면 전환(초)"), default=list)
    loudness_peaks = ArrayField(models.FloatField(), verbose_name=_("큰 소리(초)"), default=list)
    measured_at = models.DateTimeField(_("측정한 때"), auto_now_add=True)

    class Meta:
        verbose_name = _("측정값")
        verbose_name_plural = _("측정값")
        constraints = [
            models.CheckConstraint(condition=models.Q(duration_seconds__gt=0), name="measured_duration_is_positive"),
            models.CheckConstraint(
                condition=models.Q(bpm_confidence__range=(0, 1)), name="bpm_confidence_is_a_fraction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.width}x{self.height}, {self.duration_seconds:.2f} s"


class KeyFrame(models.Model):
    """One picture per scene, as WebP."""

    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="key_frames")
    at_seconds = models.FloatField(_("시각(초)"))
    image = models.FileField(_("그림"), upload_to=key_frame_path, max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("키 프레임")
        verbose_name_plural = _("키 프레임")
        ordering = ["at_seconds"]
        constraints = [models.UniqueConstraint(fields=["measurement", "at_seconds"], name="one_key_frame_per_time")]

    def __str__(self) -> str:
        return f"{self.at_seconds:.2f} s"

"""What a creator made from a recipe, and the views that they report of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pgvector.django import BitField

from remix.models.embedding import FRAME_HASH_BITS
from remix.models.observation import MOST_VIEWS
from remix.models.video import Platform
from remix.states import SubmissionState, ViewReportState

MOST_CAPTION_LETTERS = 300
MOST_NOTE_LETTERS = 500
UNDECIDED = [SubmissionState.DRAFT, SubmissionState.SUBMITTED]
"""Withdrawn from one of these, a post may be handed in again; withdrawn after a decision, it may not."""


BROKEN, GONE = "broken", "file_gone"
"""Why a file could not be measured, beside the codes of `remix.media.MediaError`: our fault, and not there any more."""


class Measuring(models.TextChoices):
    """How far the file has been measured."""

    NONE = "", _("파일 없음")
    QUEUED = "queued", _("재는 중")
    MEASURED = "measured", _("쟀음")
    FAILED = "failed", _("잴 수 없음")


class UserVideoQuerySet(models.QuerySet["UserVideo"]):
    """Submissions, in sentences."""

    def kept(self) -> Self:
        """Those that their creator has not taken back."""
        return self.exclude(state=SubmissionState.WITHDRAWN)

    def handed_in(self) -> Self:
        """Those that were put before a curator and not taken back."""
        return self.kept().exclude(state=SubmissionState.DRAFT)

    def of_post(self, platform: str, link_id: str) -> Self:
        """Those that claim one public post."""
        return self.filter(link_platform=platform, link_id=link_id).exclude(link_id="")


class UserVideo(models.Model):
    """One result of one creator for one recipe: a file that they uploaded, a public post of theirs, or both.

    `link` is the post's canonical address; `link_platform` and `link_id` tell it from all others. `views` are the
    latest that a curator has checked, as read at `views_at`. `measured` holds the facts of the file (the shape of
    `remix.measuring_submissions.Facts`), `fit` the comparison with the recipe (`remix.fit.Fit`), `originality` the hint
    for the curator (`remix.originality.Originality`). `version` goes up with every change of state.
    """

    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("만든 사람"), on_delete=models.CASCADE, related_name="submissions"
    )
    node = models.ForeignKey(
        "remix.RemixNode", verbose_name=_("레시피"), on_delete=models.PROTECT, related_name="submissions"
    )
    state = models.CharField(_("상태"), max_length=12, choices=SubmissionState, default=SubmissionState.DRAFT)
    withdrawn_from = models.CharField(_("거둬들이기 전 상태"), max_length=12, choices=SubmissionState, blank=True)
    upload = models.OneToOneField(
        "remix.Upload",
        verbose_name=_("올린 파일"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="user_video",
    )
    file_sha256 = models.CharField(_("파일 SHA-256"), max_length=64, blank=True)
    link = models.URLField(_("게시물 주소"), max_length=300, blank=True)
    link_platform = models.CharField(_("게시한 곳"), max_length=12, choices=Platform, blank=True)
    link_id = models.CharField(_("게시물 번호"), max_length=128, blank=True)
    caption = models.CharField(_("하고 싶은 말"), max_length=MOST_CAPTION_LETTERS, blank=True)
    posted_at = models.DateTimeField(_("게시한 때"), null=True, blank=True)
    views = models.BigIntegerField(_("확인된 조회수"), null=True, blank=True)
    views_at = models.DateTimeField(_("조회수를 읽은 때"), null=True, blank=True)
    measuring = models.CharField(_("측정"), max_length=8, choices=Measuring, blank=True, default=Measuring.NONE)
    measure_error = models.SlugField(_("측정 오류"), max_length=40, blank=True)
    measured = models.JSONField(_("측정값"), default=dict, blank=True)
    fit = models.JSONField(_("레시피와 견준 결과"), default=dict, blank=True)
    originality = models.JSONField(_("독창성 단서"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("판"), default=1)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("제출한 때"), null=True, blank=True)

    objects = UserVideoQuerySet.as_manager()

    class Meta:
        verbose_name = _("제출 영상")
        verbose_name_plural = _("제출 영상")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(upload__isnull=False) | ~Q(link=""), name="submission_has_a_file_or_a_link"
            ),
            models.CheckConstraint(
                condition=Q(link="", link_id="", link_platform="")
                | (~Q(link="") & ~Q(link_id="") & Q(link_platform__in=["tiktok", "youtube", "instagram"])),
                name="submission_link_is_of_one_post",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.WITHDRAWN) ^ Q(withdrawn_from=""), name="withdrawn_says_from_where"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SubmissionState.DRAFT, SubmissionState.WITHDRAWN])
                | Q(submitted_at__isnull=False),
                name="submission_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(views=None, views_at=None) | Q(views__range=(0, MOST_VIEWS), views_at__isnull=False),
                name="submission_views_are_possible",
            ),
            models.CheckConstraint(condition=Q(measuring="") | Q(upload__isnull=False), name="only_a_file_is_measured"),
            models.UniqueConstraint(
                fields=["creator", "link_platform", "link_id"],
                condition=~Q(link_id="") & ~Q(withdrawn_from__in=UNDECIDED),
                name="one_submission_per_person_and_post",
            ),
        ]
        indexes = [
            models.Index(fields=["creator", "-id"], name="submission_of_creator"),
            models.Index(fields=["node", "state"], name="submission_of_node"),
            models.Index(fields=["state", "submitted_at"], name="submission_queue"),
            models.Index(fields=["submitted_at"], name="submission_by_time", condition=Q(submitted_at__isnull=False)),
            models.Index(fields=["link_platform", "link_id"], name="submission_post", condition=~Q(link_id="")),
            models.Index(fields=["file_sha256"], name="submission_file", condition=~Q(file_sha256="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.node.node_id}"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("remix:submission", args=[self.pk])


class SubmissionFrame(models.Model):
    """The perceptual hash of one key frame of a submitted file; the picture itself is not kept."""

    user_video = models.ForeignKey(UserVideo, on_delete=models.CASCADE, related_name="frames")
    at_seconds = models.FloatField(_("시각(초)"))
    bits = BitField(length=FRAME_HASH_BITS)

    class Meta:
        ordering = ["at_seconds"]
        constraints = [
            models.UniqueConstraint(fields=["user_video", "at_seconds"], name="one_submission_frame_per_time")
        ]

    def __str__(self) -> str:
        return f"{self.user_video_id} @ {self.at_seconds:.2f} s"


class ViewRejection(models.TextChoices):
    """Why a report of views does not count."""

    PROOF_UNREADABLE = "proof_unreadable", _("증빙에서 조회수를 읽을 수 없어요")
    OTHER_POST = "other_post", _("다른 게시물의 증빙이에요")
    OTHER_NUMBER = "other_number", _("증빙의 조회수와 적은 숫자가 달라요")
    BOUGHT_VIEWS = "bought_views", _("조회수가 자연스럽게 늘지 않았어요")
    OTHER = "other", _("그 밖의 이유")


class ViewReport(models.Model):
    """One reading of a post's views with its proof: a picture, the public post, or both.

    The database lets a report be added and decided once (by a curator, or lapsed for a newer one), and nothing else:
    it is neither changed nor deleted, except together with a person's data (`remix_erase_view_reports`).
    """

    user_video = models.ForeignKey(
        UserVideo, verbose_name=_("제출 영상"), on_delete=models.PROTECT, related_name="view_reports"
    )
    state = models.CharField(_("상태"), max_length=8, choices=ViewReportState, default=ViewReportState.OPEN)
    views = models.BigIntegerField(_("조회수"))
    read_at = models.DateTimeField(_("조회수를 읽은 때"))
    proof = models.OneToOneField(
        "remix.Upload",
        verbose_name=_("증빙"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="view_report",
    )
    link = models.URLField(_("게시물 주소"), max_length=300, blank=True)
    reported_at = models.DateTimeField(_("보고한 때"), auto_now_add=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("확인한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    checked_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)
    reason_code = models.CharField(_("이유"), max_length=20, choices=ViewRejection, blank=True)
    note = models.CharField(_("덧붙인 말"), max_length=MOST_NOTE_LETTERS, blank=True)

    class Meta:
        verbose_name = _("조회수 보고")
        verbose_name_plural = _("조회수 보고")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(views__range=(0, MOST_VIEWS)), name="reported_views_are_possible"),
            models.CheckConstraint(condition=Q(proof__isnull=False) | ~Q(link=""), name="view_report_has_a_proof"),
            models.CheckConstraint(
                condition=Q(state=ViewReportState.REJECTED) ^ Q(reason_code=""), name="rejected_report_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=ViewReportState.OPEN, checked_at=None) | Q(checked_at__isnull=False),
                name="decided_report_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["user_video"], condition=Q(state=ViewReportState.OPEN), name="one_open_view_report"
            ),
        ]
        indexes = [
            models.Index(F("reported_at"), name="view_report_queue", condition=Q(state=ViewReportState.OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.user_video_id}: {self.views}"

"""What is sent of a creator's result to its creator."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_noop as _
from pydantic import Field

from kmeme.lib.api.shapes import Shape
from remix.api.shapes import node_id_of
from remix.fit import Fit
from remix.models import Certificate, UserVideo, ViewReport


class CutShape(Shape):
    """One cut of the recipe, looked for in the clip."""

    shot: int = Field(description=_("이 컷에서 시작하는 샷의 번호, 2부터."))
    expected_at: float = Field(description=_("있어야 할 때, 영상의 초."))
    found_at: float | None
    place: Literal["on", "near", "missing"]
    is_uncertain: bool = Field(description=_("원본에도 컷이 뚜렷하지 않아 못 찾아도 탓하지 않아요."))


class FitShape(Shape):
    """How the clip lies on its recipe; it decides nothing."""

    recipe_seconds: float
    clip_seconds: float
    length: Literal["same", "shorter", "longer"]
    recipe_bpm: float | None
    clip_bpm: float | None
    tempo: Literal["same", "half", "double", "other", "unheard", "silent", "not_asked"]
    tempo_is_sure: bool
    tolerance_seconds: float = Field(description=_("이만큼 벗어나도 맞은 거예요."))
    cuts_on: int = Field(description=_("맞은 컷의 수."))
    cuts_asked: int = Field(description=_("따져 볼 수 있었던 컷의 수."))
    cuts: list[CutShape]


class CertificateShape(Shape):
    """What it was certified with."""

    code: str
    url: str = Field(description=_("누구나 확인하는 페이지."))
    certified_at: datetime
    revoked_at: datetime | None


class ViewReportShape(Shape):
    """One reading of the post's views."""

    always: ClassVar[tuple[str, ...]] = ("report_id", "views", "read_at", "state", "reason", "reported_at")
    report_id: int
    views: int
    read_at: datetime
    state: Literal["open", "accepted", "rejected", "lapsed"] = Field(
        description=_("open은 확인 전, lapsed는 새 보고로 바뀐 것.")
    )
    reason: str | None = Field(
        description=_("rejected일 때: proof_unreadable, other_post, other_number, bought_views, other.")
    )
    reported_at: datetime


class SubmissionSummary(Shape):
    """One result among others."""

    always: ClassVar[tuple[str, ...]] = (
        "submission_id", "node_id", "state", "upload_id", "link", "caption", "posted_at", "views", "measuring",
        "created_at", "submitted_at", "page_url",
    )  # fmt: skip
    submission_id: int
    node_id: str
    state: Literal["draft", "submitted", "certified", "declined", "appealed", "upheld", "revoked", "withdrawn"]
    upload_id: UUID | None
    link: str | None = Field(description=_("게시물의 정리된 주소."))
    caption: str
    posted_at: datetime | None
    views: int | None = Field(description=_("큐레이터가 확인한 조회수."))
    measuring: Literal["queued", "measured", "failed"] | None = Field(
        description=_("올린 파일을 쟀는지. 파일이 없으면 null.")
    )
    created_at: datetime
    submitted_at: datetime | None
    page_url: str


class SubmissionShape(SubmissionSummary):
    """One result with its report."""

    always: ClassVar[tuple[str, ...]] = (*SubmissionSummary.always, "fit", "view_reports", "certificate", "reason")
    fit: FitShape | None = Field(description=_("레시피와 견준 결과. 아직 재지 않았으면 null."))
    view_reports: list[ViewReportShape] = Field(description=_("조회수 보고, 새것부터."))
    certificate: CertificateShape | None
    reason: str | None = Field(description=_("마지막 결정의 사유 코드."))


def submission_of(user_video: UserVideo) -> SubmissionShape:
    """A result as it is sent; reads its reports, its certificate and its decisions."""
    decisions = user_video.decisions.exclude(reason_code="").order_by("-pk")
    certificate = Certificate.objects.filter(user_video=user_video).first()
    reports = ViewReport.objects.filter(user_video=user_video)
    return SubmissionShape(
        **dict(summary_of(user_video)),
        fit=_fit_of(Fit.model_validate(user_video.fit)) if user_video.fit else None,
        view_reports=[report_of(report) for report in reports],
        certificate=_certificate_of(certificate) if certificate else None,
        reason=decisions.values_list("reason_code", flat=True).first(),
    )


def summary_of(user_video: UserVideo) -> SubmissionSummary:
    """A result as one among others."""
    return SubmissionSummary(
        submission_id=user_video.pk,
        node_id=node_id_of(user_video.node_id),
        state=user_video.state,
        upload_id=user_video.upload_id,
        link=user_video.link or None,
        caption=user_video.caption,
        posted_at=user_video.posted_at,
        views=user_video.views,
        measuring=user_video.measuring or None,
        created_at=user_video.created_at,
        submitted_at=user_video.submitted_at,
        page_url=settings.SITE_URL + user_video.get_absolute_url(),
    )


def report_of(report: ViewReport) -> ViewReportShape:
    """A reading as it is sent."""
    return ViewReportShape(
        report_id=report.pk,
        views=report.views,
        read_at=report.read_at,
        state=report.state,
        reason=report.reason_code or None,
        reported_at=report.reported_at,
    )


def _fit_of(fit: Fit) -> FitShape:
    cuts = [
        CutShape(
            shot=cut.number,
            expected_at=cut.expected,
            found_at=cut.found,
            place=cut.place.value,
            is_uncertain=cut.is_soft,
        )
        for cut in fit.cuts
    ]
    return FitShape(
        **fit.model_dump(
            mode="json",
            include={
                "recipe_seconds", "clip_seconds", "length", "recipe_bpm", "clip_bpm", "tempo", "tempo_is_sure",
                "tolerance_seconds",
            },
        ),
        cuts_on=fit.cuts_on,
        cuts_asked=fit.cuts_asked,
        cuts=cuts,
    )  # fmt: skip


def _certificate_of(certificate: Certificate) -> CertificateShape:
    return CertificateShape(
        code=certificate.code,
        url=settings.SITE_URL + certificate.get_absolute_url(),
        certified_at=certificate.certified_at,
        revoked_at=certificate.revoked_at,
    )

"""What a curator has before them when they decide on a video, and which decisions are open to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from remix.certification import REVOCABLE
from remix.dossier import Dossier, dossier
from remix.models import Certificate, UserVideo, ViewReport
from remix.models.submission import ViewRejection
from remix.states import SUBMISSION, SubmissionState, ViewReportState
from remix.submission_pages import FitPage, fit_page
from remix.success_points import Share, shares

AWAITING = [SubmissionState.SUBMITTED, SubmissionState.APPEALED]
"""States in which a video waits for a decision."""


@dataclass(frozen=True, slots=True)
class DecisionDesk:
    """The dossier with what was reported and what would be paid.

    Deciding happens in the queue (`remix.work.submissions`); `why_none` says why this person may not, and
    `revocations` are the reasons for which a certificate can be taken back.
    """

    case: Dossier
    fit: FitPage | None
    reports: list[ViewReport]
    open_report: ViewReport | None
    rejections: list[tuple[str, str]]
    shares: list[Share]
    certificate: Certificate | None
    revocations: list[tuple[str, str]]
    why_none: str | Promise


def decision_desk(user_video: UserVideo, curator: User) -> DecisionDesk:
    """Read it for one curator."""
    case = dossier(user_video)
    reports = list(user_video.view_reports.select_related("checked_by", "proof").order_by("-pk"))
    reason = why_none(case, curator)
    waits = user_video.state in AWAITING
    return DecisionDesk(
        case=case,
        fit=fit_page(user_video),
        reports=reports,
        open_report=next((report for report in reports if report.state == ViewReportState.OPEN), None),
        rejections=_choices(ViewRejection),
        shares=shares(user_video, decided_by=curator) if waits else [],
        certificate=Certificate.objects.filter(user_video=user_video).first(),
        revocations=[] if reason or user_video.state != SubmissionState.CERTIFIED else _choices(REVOCABLE),
        why_none=reason,
    )


def why_none(case: Dossier, curator: User) -> str | Promise:
    """Why this person may decide nothing here; empty when they may."""
    video = case.user_video
    if video.creator_id == curator.pk:
        return _("내 영상이에요. 다른 큐레이터가 심사해요.")
    if not SUBMISSION.edges[video.state] or video.state in (SubmissionState.DRAFT, SubmissionState.DECLINED):
        return _("지금은 결정할 것이 없어요.")
    if video.state == SubmissionState.APPEALED and case.declined and case.declined.decided_by_id == curator.pk:
        return _("내 결정에 낸 이의예요. 다른 큐레이터가 다시 봐야 해요.")
    return ""


def _choices(reasons: Iterable[TextChoices]) -> list[tuple[str, str]]:
    return [(reason.value, str(reason.label)) for reason in reasons]

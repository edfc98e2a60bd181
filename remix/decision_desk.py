"""What a curator has before them when they decide on a video, and which decisions are open to them."""

from dataclasses import dataclass

from django.db.models.enums import ChoicesType
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from remix.certification import REVOCABLE
from remix.dossier import Dossier, dossier
from remix.models import Certificate, UserVideo, ViewReport
from remix.models.certificate import CertifyReason, DeclineReason, Verdict
from remix.models.submission import ViewRejection
from remix.states import SUBMISSION, SubmissionState, ViewReportState
from remix.submission_pages import FitPage, fit_page
from remix.success_points import Share, shares

AWAITING = [SubmissionState.SUBMITTED, SubmissionState.APPEALED]
"""States in which a video waits for a decision."""


@dataclass(frozen=True, slots=True)
class Option:
    """One decision that may be made: which reasons it takes; `is_blocked` says why not just now, in a sentence."""

    verb: str
    label: str | Promise
    reasons: list[tuple[str, str]]
    consequence: str | Promise
    is_main: bool = False
    is_blocked: str | Promise = ""


@dataclass(frozen=True, slots=True)
class DecisionDesk:
    """The dossier with what was reported, what would be paid, and the open decisions (none: see `why_none`)."""

    case: Dossier
    fit: FitPage | None
    reports: list[ViewReport]
    open_report: ViewReport | None
    rejections: list[tuple[str, str]]
    shares: list[Share]
    certificate: Certificate | None
    options: list[Option]
    why_none: str | Promise


def decision_desk(user_video: UserVideo, curator: User) -> DecisionDesk:
    """Read it for one curator."""
    case = dossier(user_video)
    reports = list(user_video.view_reports.select_related("checked_by", "proof").order_by("-pk"))
    why_none = _why_none(case, curator)
    waits = user_video.state in AWAITING
    return DecisionDesk(
        case=case,
        fit=fit_page(user_video),
        reports=reports,
        open_report=next((report for report in reports if report.state == ViewReportState.OPEN), None),
        rejections=_choices(ViewRejection),
        shares=shares(user_video, decided_by=curator) if waits else [],
        certificate=Certificate.objects.filter(user_video=user_video).first(),
        options=[] if why_none else _options(case),
        why_none=why_none,
    )


def _why_none(case: Dossier, curator: User) -> str | Promise:
    """Why this person may decide nothing here; empty when they may."""
    video = case.user_video
    if video.creator_id == curator.pk:
        return _("내 영상이에요. 다른 큐레이터가 심사해요.")
    if not SUBMISSION.edges[video.state] or video.state in (SubmissionState.DRAFT, SubmissionState.DECLINED):
        return _("지금은 결정할 것이 없어요.")
    if video.state == SubmissionState.APPEALED and case.declined and case.declined.decided_by_id == curator.pk:
        return _("내 결정에 낸 이의예요. 다른 큐레이터가 다시 봐야 해요.")
    return ""


def _options(case: Dossier) -> list[Option]:
    state = case.user_video.state
    certify = Option(
        "certify",
        _("인증하기"),
        _choices(CertifyReason),
        _("인증서가 바로 나가고, 만든 사람과 위 레시피를 만든 사람들에게 포인트가 들어가요."),
        is_main=True,
        is_blocked="" if case.met else _("아직 넘은 기준이 없어서 인증할 수 없어요."),
    )
    if state == SubmissionState.SUBMITTED:
        told = _("만든 사람은 이유를 보고, 한 번 이의를 낼 수 있어요.")
        return [certify, Option("decline", _("인증 안 하기"), _choices(DeclineReason), told)]
    if state == SubmissionState.APPEALED:
        told = _("만든 사람은 이유를 봐요. 이 결정이 마지막이에요.")
        return [certify, Option("uphold", Verdict.UPHELD.label, _choices(DeclineReason), told)]
    told = _("인증서를 확인하는 누구에게나 이유가 보이고, 나간 포인트를 되돌려요. 되살릴 수 없어요.")
    reasons = [(reason.value, str(reason.label)) for reason in REVOCABLE]
    return [Option("revoke", Verdict.REVOKED.label, reasons, told)]


def _choices(reasons: ChoicesType) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in reasons.choices]

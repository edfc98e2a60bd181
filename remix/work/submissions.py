"""What creators hand in, and what they ask to be looked at again."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from curation.kinds import Card, Decision, Kind, Words
from curation.models import Priority
from remix import certification
from remix.decision_desk import why_none
from remix.dossier import dossier
from remix.models import UserVideo, ViewReport
from remix.models.certificate import CertifyReason, DeclineReason, Verdict
from remix.states import SubmissionState, ViewReportState
from remix.waiting import Waiting


def _cards(subject_ids: Iterable[int]) -> Mapping[int, Card]:
    reports = ViewReport.objects.filter(user_video=OuterRef("pk"), state=ViewReportState.OPEN)
    found = UserVideo.objects.filter(pk__in=list(subject_ids)).select_related("creator", "node")
    return {row.pk: _card(row) for row in found.annotate(has_report=Exists(reports))}


def _card(row: UserVideo) -> Card:
    appealed = row.state == SubmissionState.APPEALED
    cause = gettext("결정을 다시 봐 달라고 했어요.") if appealed else gettext("K-Success 심사를 기다려요.")
    if getattr(row, "has_report", False):
        cause += " " + gettext("확인할 조회수 보고가 있어요.")
    return Card(title=f"{row.node.title} #{row.pk}", cause=cause, who=str(row.creator), version=row.version)


def _blocked(curator: User, subject_id: int) -> Mapping[str, Words]:
    """Why this person cannot decide, or cannot certify."""
    case = dossier(UserVideo.objects.select_related("creator", "node").get(pk=subject_id))
    if why := why_none(case, curator):
        return dict.fromkeys((Verdict.CERTIFIED.value, Verdict.DECLINED.value, Verdict.UPHELD.value), why)
    return {} if case.met else {Verdict.CERTIFIED.value: _("아직 넘은 기준이 없어서 인증할 수 없어요.")}


def _row(subject_id: int) -> UserVideo:
    return UserVideo.objects.get(pk=subject_id)


def _certify(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    certification.certify(
        actor=actor, user_video=_row(subject_id), version=version, reason_code=reason_code, words=note
    )


def _decline(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    certification.decline(
        actor=actor, user_video=_row(subject_id), version=version, reason_code=reason_code, words=note
    )


def _uphold(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    certification.uphold(actor=actor, user_video=_row(subject_id), version=version, reason_code=reason_code, words=note)


_CERTIFY = Decision(
    code=Verdict.CERTIFIED,
    label=_("인증하기"),
    consequence=_("인증서가 나가고, 만든 사람과 위 레시피를 만든 사람들에게 포인트가 들어가요."),
    carry_out=_certify,
    reasons=CertifyReason.choices,
    note_is_told=True,
    key="a",
    # A certificate is given for evidence that somebody has looked at.
    is_bulk=False,
)

SUBMISSIONS = Kind(
    code=Waiting.SUBMISSION,
    label=_("제출 영상"),
    permission="remix.change_uservideo",
    subject="remix.uservideo",
    due_within=timedelta(hours=48),
    cards=_cards,
    review_url=lambda subject_id: reverse("admin:remix_uservideo_change", args=[subject_id]),
    icon="verified",
    blocked=_blocked,
    decisions=(
        _CERTIFY,
        Decision(
            code=Verdict.DECLINED,
            label=_("인증 안 하기"),
            consequence=_("만든 사람은 이유를 보고, 한 번 이의를 낼 수 있어요."),
            carry_out=_decline,
            reasons=DeclineReason.choices,
            needs_note=(DeclineReason.OTHER,),
            note_is_told=True,
            key="r",
        ),
    ),
)

APPEALS = Kind(
    code=Waiting.APPEAL,
    label=_("이의"),
    permission="remix.change_uservideo",
    subject="remix.uservideo",
    due_within=timedelta(hours=72),
    priority=Priority.URGENT,
    cards=_cards,
    review_url=lambda subject_id: reverse("admin:remix_uservideo_change", args=[subject_id]),
    icon="balance",
    blocked=_blocked,
    decisions=(
        _CERTIFY,
        Decision(
            code=Verdict.UPHELD,
            label=_("이의 기각"),
            consequence=_("만든 사람은 이유를 봐요. 이 결정이 마지막이에요."),
            carry_out=_uphold,
            reasons=DeclineReason.choices,
            needs_note=(DeclineReason.OTHER,),
            note_is_told=True,
            key="r",
            is_bulk=False,
        ),
    ),
)

"""What the pages of submissions read: one of them with its report, and a person's own list with each next step."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from remix import fit_words
from remix.fit import Fit
from remix.fit_strip import FitStrip
from remix.fit_words import Line, ShotLine
from remix.models import UserVideo, ViewReport
from remix.models.submission import BROKEN, Measuring
from remix.originality import Hint, hint
from remix.states import REPORTABLE_STATES, SUBMISSION, NodeState, SubmissionState, ViewReportState

ON_ME = 5
"""How many submissions /me/ shows before it leads to the whole list."""

_UNREADABLE = _("영상 파일을 읽을 수 없어요. 거둬들이고 다시 올려 주세요.")
_ONLY_A_POST = _("게시한 때를 적고, 준비되면 제출해 주세요.")
_NEXT: dict[str, Promise | str] = {
    SubmissionState.DRAFT: _("레시피와 얼마나 맞는지 보고, 준비되면 제출해 주세요."),
    SubmissionState.DECLINED: _("이유를 읽어 보세요. 한 번 더 봐 달라고 할 수 있어요."),
    SubmissionState.APPEALED: _("다른 큐레이터가 처음부터 다시 보고 있어요."),
    SubmissionState.CERTIFIED: _("축하해요! 인증서를 자랑해 보세요."),
    SubmissionState.UPHELD: _("결정이 끝났어요. 다음 영상을 찍어 볼까요?"),
    SubmissionState.REVOKED: _("인증이 취소됐어요. 이유를 확인해 주세요."),
    SubmissionState.WITHDRAWN: _("거둬들인 영상이에요. 파일은 지웠어요."),
}
_NEXT_BY_REPORT: dict[str | None, Promise | str] = {
    None: _("조회수를 알려 주세요. 그래야 큐레이터가 결정할 수 있어요."),
    ViewReportState.OPEN: _("큐레이터가 조회수를 확인하고 있어요."),
    ViewReportState.ACCEPTED: _("조회수를 확인했어요. 큐레이터의 결정을 기다려요."),
    ViewReportState.REJECTED: _("조회수를 인정하지 못했어요. 이유를 보고 다시 알려 주세요."),
    ViewReportState.LAPSED: _("조회수를 알려 주세요. 그래야 큐레이터가 결정할 수 있어요."),
}


@dataclass(frozen=True, slots=True)
class FitPage:
    """The fit report as its page shows it."""

    fit: Fit
    strip: FitStrip
    headline: str
    lines: list[Line]
    tolerance: str
    shots: list[ShotLine]
    is_of_older_recipe: bool


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """Everything that the page of one submission shows; `hint` only to a curator who did not make it."""

    user_video: UserVideo
    is_own: bool
    next_step: str | Promise
    fit: FitPage | None
    reports: list[ViewReport]
    may_report: bool
    may_withdraw: bool
    may_measure_again: bool
    may_shoot_again: bool
    hint: Hint | None


@dataclass(frozen=True, slots=True)
class Row:
    """One submission in a list."""

    user_video: UserVideo
    next_step: str | Promise


def user_video_for_page(pk: int) -> UserVideo | None:
    """A submission with what its page needs."""
    return UserVideo.objects.select_related("node", "upload", "creator").filter(pk=pk).first()


def submission_page(user_video: UserVideo, viewer: User) -> SubmissionPage:
    """Read the rest of its page."""
    is_own = user_video.creator_id == viewer.pk
    reports = list(ViewReport.objects.filter(user_video=user_video))
    state = SubmissionState(user_video.state)
    return SubmissionPage(
        user_video=user_video,
        is_own=is_own,
        next_step=next_step(user_video, reports[0] if reports else None),
        fit=fit_page(user_video),
        reports=reports,
        may_report=is_own and state in REPORTABLE_STATES,
        may_withdraw=is_own and SUBMISSION.allows(state, SubmissionState.WITHDRAWN),
        may_measure_again=user_video.measuring == Measuring.FAILED and user_video.measure_error == BROKEN,
        may_shoot_again=is_own and state in SUBMISSION.final and user_video.node.state == NodeState.PUBLISHED,
        hint=None if is_own else hint(user_video),
    )


def fit_page(user_video: UserVideo) -> FitPage | None:
    """The fit report; None while there is none."""
    if not user_video.fit:
        return None
    fit = Fit.model_validate(user_video.fit)
    return FitPage(
        fit=fit,
        strip=FitStrip(fit),
        headline=fit_words.headline(fit),
        lines=fit_words.lines(fit),
        tolerance=fit_words.tolerance(fit),
        shots=fit_words.shots(fit),
        is_of_older_recipe=fit.recipe_version != user_video.node.version,
    )


def next_step(user_video: UserVideo, newest_report: ViewReport | None) -> str | Promise:
    """What comes next, in one sentence to its creator."""
    if user_video.state == SubmissionState.DRAFT and user_video.upload_id is None:
        return _ONLY_A_POST
    if user_video.state == SubmissionState.DRAFT and user_video.measuring == Measuring.FAILED:
        return _NEXT[SubmissionState.DRAFT] if user_video.measure_error == BROKEN else _UNREADABLE
    if user_video.state == SubmissionState.SUBMITTED:
        return _NEXT_BY_REPORT[newest_report.state if newest_report else None]
    return _NEXT[user_video.state]


def rows(user: User, start: int = 0, most: int = ON_ME) -> list[Row]:
    """A person's submissions from the newest on, each with its next step: two queries."""
    own = list(UserVideo.objects.filter(creator=user).select_related("node")[start : start + most])
    newest = {report.user_video_id: report for report in ViewReport.objects.filter(user_video__in=own).order_by("id")}
    return [Row(user_video, next_step(user_video, newest.get(user_video.pk))) for user_video in own]


def section(user: User) -> dict[str, object]:
    """The part of /me/ on submissions."""
    shown = rows(user, most=ON_ME + 1)
    return {"rows": shown[:ON_ME], "has_more": len(shown) > ON_ME}

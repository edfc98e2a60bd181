"""Analyses that failed or are not trusted."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.files.storage import default_storage
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from accounts.models import User
from curation.kinds import Card, Decision, Kind, Words
from kmeme.lib.errors import Refused
from remix import review, telling
from remix.curator_words import error_words
from remix.models import Analysis, KeyFrame
from remix.models.analysis import Fallback, FieldSource
from remix.models.review import RejectionReason, ReviewDecision, ReviewReason
from remix.states import AnalysisState, ReviewState
from remix.waiting import Waiting

REWRITE = ReviewDecision.REWRITTEN.value


def _cards(subject_ids: Iterable[int]) -> Mapping[int, Card]:
    first = KeyFrame.objects.filter(measurement__video=OuterRef("video")).order_by("at_seconds").values("image")[:1]
    found = (
        Analysis.objects.filter(pk__in=list(subject_ids))
        .select_related("video", "requested_by")
        .annotate(
            picture=Subquery(first),
            waits_for=ArrayAgg("reviews__reason", filter=Q(reviews__state=ReviewState.OPEN), distinct=True, default=[]),
            told_by=F("requested_by__name"),
        )
    )
    return {row.pk: _card(row) for row in found}


def _card(row: Analysis) -> Card:
    reasons = [str(ReviewReason(reason).label) for reason in getattr(row, "waits_for", [])]
    picture = getattr(row, "picture", None)
    return Card(
        title=str(row.video),
        cause=" ".join(filter(None, [" · ".join(reasons) + ".", error_words(row.error_reason)])),
        who=str(row.requested_by) if row.requested_by else gettext("맡긴 사람이 없어요"),
        version=row.version,
        picture=default_storage.url(picture) if picture else "",
    )


def _blocked(curator: User, subject_id: int) -> Mapping[str, Words]:
    row = Analysis.objects.get(pk=subject_id)
    if row.state != AnalysisState.PENDING_REVIEW:
        # The analysis is good and its plan is missing: it is written again, or the draft is filled in and published.
        return {ReviewDecision.FILLED_IN.value: "", ReviewDecision.REJECTED.value: ""}
    blocked: dict[str, Words] = {REWRITE: ""}
    is_stand_in = row.fallback in (Fallback.TEMPLATE, Fallback.MEASURED)
    if is_stand_in and FieldSource.CURATOR.value not in row.sources.values():
        blocked[ReviewDecision.FILLED_IN.value] = _("AI의 답이 없어요. 빈 곳을 채우고 저장한 뒤에 승인해 주세요.")
    return blocked


def _row(subject_id: int) -> Analysis:
    return Analysis.objects.get(pk=subject_id)


def _fill_in(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    try:
        review.fill_in(actor=actor, analysis=_row(subject_id), version=version, values={})
    except ValidationError as error:
        raise Refused("incomplete", _("채울 곳이 남아 있어요. 열어서 빨간 칸을 고쳐 주세요.")) from error


def _rewrite(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    review.rewrite_brief(actor=actor, analysis=_row(subject_id), version=version)


def _re_run(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    review.re_run(actor=actor, analysis=_row(subject_id), version=version)


def _reject(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    review.reject(actor=actor, analysis=_row(subject_id), version=version, reason_code=reason_code, note=note)


def _told_of_rejection(curator: User, subject_id: int) -> Mapping[str, str]:
    return telling.rejections(Analysis.objects.select_related("video").get(pk=subject_id), but=curator)


ANALYSES = Kind(
    code=Waiting.ANALYSIS,
    label=_("분석"),
    permission="remix.change_analysis",
    subject="remix.analysis",
    due_within=timedelta(hours=24),
    cards=_cards,
    review_url=lambda subject_id: reverse("admin:remix_analysis_change", args=[subject_id]),
    icon="movie_filter",
    blocked=_blocked,
    decisions=(
        Decision(
            code=ReviewDecision.FILLED_IN,
            label=_("승인하기"),
            consequence=_("저장된 내용으로 브리프를 쓰고 초안을 만들어요. 아직 아무에게도 보이지 않아요."),
            carry_out=_fill_in,
            key="a",
        ),
        Decision(
            code=REWRITE,
            label=_("브리프 다시 쓰기"),
            consequence=_("분석은 그대로 두고 브리프를 새로 써요. 사람이 고치지 않은 초안은 새 내용으로 바뀌어요."),
            carry_out=_rewrite,
            key="a",
        ),
        Decision(
            code=ReviewDecision.RE_RUN,
            label=_("다시 분석하기"),
            consequence=_("같은 영상을 처음부터 다시 분석해요. AI를 쓰는 값이 다시 들어요."),
            carry_out=_re_run,
        ),
        Decision(
            code=ReviewDecision.REJECTED,
            label=_("거절하기"),
            consequence=_("레시피로 만들지 않아요. 영상을 맡긴 사람은 고른 이유를 봐요. 되살릴 수 없어요."),
            carry_out=_reject,
            reasons=RejectionReason.choices,
            needs_note=(RejectionReason.OTHER,),
            key="r",
            told=_told_of_rejection,
        ),
    ),
)

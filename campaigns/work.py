"""The kinds of work that campaigns bring to the curators' queue: pictures, and check-ins with something unusual."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaigns import deciding
from campaigns.models import CheckInReview, DeclineReason, ReviewCause
from campaigns.states import ReviewState
from campaigns.suspicion import LABELS
from campaigns.waiting import PROOF, VISIT
from curation import kinds
from curation.kinds import Card, Decision, Kind, Words
from curation.models import Priority

PERMISSION = "campaigns.change_checkinreview"


def _cards(subject_ids: Iterable[int]) -> Mapping[int, Card]:
    found = CheckInReview.objects.filter(pk__in=list(subject_ids)).select_related(
        "check_in__campaign", "check_in__place", "check_in__user"
    )
    return {row.pk: _card(row) for row in found.defer("check_in__place__open_minutes")}


def _card(row: CheckInReview) -> Card:
    visit = row.check_in
    reasons = [str(LABELS.get(reason["code"], reason["code"])) for reason in visit.suspicion_reasons]
    is_picture = row.cause == ReviewCause.PICTURE
    return Card(
        title=f"{visit.campaign} · {visit.place.name if visit.place else gettext('장소 없이')}",
        cause=" ".join([f"{row.get_cause_display()}.", *reasons]),
        who=str(visit.user),
        version=row.version,
        picture=reverse("admin:campaigns_checkinreview_picture", args=[row.pk]) if is_picture else "",
    )


def _blocked(curator: User, subject_id: int) -> Mapping[str, Words]:
    """One's own visit is somebody else's to decide."""
    if not CheckInReview.objects.filter(pk=subject_id, check_in__user=curator).exists():
        return {}
    own = _("내 방문은 내가 확인할 수 없어요. 다른 큐레이터에게 부탁해 주세요.")
    return {ReviewState.ACCEPTED.value: own, ReviewState.DECLINED.value: own}


def _accept(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    review = CheckInReview.objects.get(pk=subject_id)
    deciding.accept(actor=actor, review=review, version=version, note=note)


def _decline(*, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> None:
    review = CheckInReview.objects.get(pk=subject_id)
    deciding.decline(actor=actor, review=review, version=version, reason_code=reason_code, note=note)


def _review_url(subject_id: int) -> str:
    return reverse("admin:campaigns_checkinreview_change", args=[subject_id])


_DECISIONS = (
    Decision(
        code=ReviewState.ACCEPTED,
        label=_("방문 인정하기"),
        consequence=_("방문이 인정되고 보상이 바로 나가요. 방문한 사람에게 알려요."),
        carry_out=_accept,
        key="a",
    ),
    Decision(
        code=ReviewState.DECLINED,
        label=_("인정하지 않기"),
        consequence=_("고른 이유가 방문한 사람에게 보여요. 다시 인증할 수 있어요."),
        carry_out=_decline,
        reasons=DeclineReason.choices,
        key="r",
    ),
)
PROOFS = Kind(
    code=PROOF,
    label=_("캠페인 사진"),
    permission=PERMISSION,
    subject="campaigns.checkinreview",
    due_within=timedelta(hours=24),
    cards=_cards,
    review_url=_review_url,
    icon="receipt_long",
    blocked=_blocked,
    decisions=_DECISIONS,
)
VISITS = Kind(
    code=VISIT,
    label=_("살펴볼 방문"),
    permission=PERMISSION,
    subject="campaigns.checkinreview",
    due_within=timedelta(hours=24),
    priority=Priority.URGENT,  # their reward is withheld meanwhile, and most of them are honest
    cards=_cards,
    review_url=_review_url,
    icon="where_to_vote",
    blocked=_blocked,
    decisions=_DECISIONS,
)


def announce() -> None:
    """Make them known."""
    for kind in (PROOFS, VISITS):
        kinds.register(kind)

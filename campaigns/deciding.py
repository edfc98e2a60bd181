"""What a curator decides of a visit: it counts, or it does not and why."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.notifications import tell
from campaigns import news, partner_events, rewards
from campaigns.access import require_decide
from campaigns.checkin import CheckedIn
from campaigns.models import CheckIn, CheckInReview, DeclineReason
from campaigns.models.review import MOST_NOTE_LETTERS
from campaigns.states import CHECK_IN, REVIEW, CheckInState, ReviewState
from campaigns.waiting import WAITS_AS
from curation import filing
from kmeme.lib import states
from kmeme.lib.errors import NotAllowed, Refused, Stale


def accept(*, actor: User, review: CheckInReview, version: int, note: str = "") -> CheckedIn:
    """The visit counts, and what it brings is handed out in the same transaction. Also after the campaign's end."""
    with transaction.atomic():
        review = _close(actor, review, version, ReviewState.ACCEPTED, note=note)
        check_in = review.check_in
        states.move(check_in, CheckInState.ACCEPTED, graph=CHECK_IN, version=check_in.version + 1)
        partner_events.check_in_accepted(check_in)
        granted = rewards.grant_due(check_in)
        _tell(check_in, news.VISIT_ACCEPTED.code, {"rewards": len(granted.redemptions)})
    return CheckedIn(check_in, granted)


def decline(*, actor: User, review: CheckInReview, version: int, reason_code: str, note: str = "") -> CheckInReview:
    """The visit does not count; the person is told the reason (`DeclineReason`) and may check in again."""
    if reason_code not in DeclineReason.values:
        raise Refused("reason_needed", _("확인하지 못한 이유를 골라 주세요."))
    with transaction.atomic():
        review = _close(actor, review, version, ReviewState.DECLINED, reason_code=reason_code, note=note)
        check_in = review.check_in
        states.move(check_in, CheckInState.DECLINED, graph=CHECK_IN, version=check_in.version + 1)
        _tell(check_in, news.VISIT_DECLINED.code, {}, note=str(DeclineReason(reason_code).label))
    return review


def _close(actor: User, review: CheckInReview, version: int, to: ReviewState, **fields: str) -> CheckInReview:
    """Decide the locked entry, keeping what was seen."""
    fields["note"] = " ".join(fields["note"].split())
    if len(fields["note"]) > MOST_NOTE_LETTERS or "\x00" in fields["note"]:
        raise Refused("bad_note", _("메모는 %(most)d자까지 쓸 수 있어요.") % {"most": MOST_NOTE_LETTERS})
    review = _locked(actor, review, version)
    seen = _seen(review.check_in)
    states.move(
        review,
        to,
        graph=REVIEW,
        version=review.version + 1,
        decided_by=actor,
        decided_at=timezone.now(),
        seen=seen,
        **fields,
    )
    verb = "accept" if to == ReviewState.ACCEPTED else "decline"
    reason = fields.get("reason_code", "")
    audit.record(actor=actor, action=f"visit.{verb}", target=review, reason_code=reason, detail={"seen": seen})
    filing.settle(
        kind=WAITS_AS[review.cause],
        subject_id=review.pk,
        actor=actor,
        decision=to,
        reason_code=reason,
        note=review.note,
    )
    return review


def _locked(actor: User, review: CheckInReview, version: int) -> CheckInReview:
    """The entry, after checking the person and the version that they saw."""
    require_decide(actor)
    # The visitor first: the order in which every check-in takes its locks.
    visitor = CheckIn.objects.values_list("user", flat=True).get(pk=review.check_in_id)
    User.objects.select_for_update(no_key=True).get(pk=visitor)
    entries = CheckInReview.objects.select_for_update(of=["self"], no_key=True)
    fresh = entries.select_related("check_in__campaign", "check_in__place", "check_in__user").get(pk=review.pk)
    if fresh.check_in.user_id == actor.pk:
        raise NotAllowed("own_visit", _("내 방문은 내가 확인할 수 없어요. 다른 큐레이터에게 부탁해 주세요."))
    if fresh.version != version or fresh.state != ReviewState.OPEN:
        raise Stale("stale", _("그사이에 다른 사람이 처리했어요. 새로 고친 내용을 봐 주세요."))
    return fresh


def _seen(check_in: CheckIn) -> dict[str, Any]:
    """What the curator had in front of them; no coordinates, which do not stay."""
    proof = getattr(check_in, "proof", None)
    return {
        "method": check_in.method,
        "score": check_in.suspicion_score,
        "reasons": check_in.suspicion_reasons,
        "distance_metres": check_in.distance_metres,
        "accuracy_metres": check_in.accuracy_metres,
        "taken_at": proof.taken_at.isoformat() if proof and proof.taken_at else None,
    }


def _tell(check_in: CheckIn, kind: str, params: dict[str, Any], note: str = "") -> None:
    tell(
        recipient=check_in.user,
        kind=kind,
        cause=f"{kind}:{check_in.pk}",
        url=check_in.campaign.get_absolute_url(),
        params={"campaign": check_in.campaign.title, **params},
        note=note,
    )

"""Closing entries of the review queue: one decision, with what was seen, in the audit trail."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import User
from kmeme.lib import states
from remix.models import Analysis, ManualReview
from remix.models.review import ReviewDecision, ReviewReason
from remix.states import REVIEW, ReviewState


def resolve(
    actor: User | None,
    analysis: Analysis,
    decision: ReviewDecision,
    *,
    seen: dict[str, Any],
    reasons: Sequence[ReviewReason] = tuple(ReviewReason),
    reason_code: str = "",
    note: str = "",
) -> None:
    """Close the open queue entries of an analysis (those opened for one of `reasons`) with one decision.

    `seen` is what the person had before them, `reason_code` and `note` say why. The caller holds the transaction;
    without an open entry nothing happens.
    """
    entries = list(ManualReview.objects.open().filter(analysis=analysis, reason__in=reasons))
    for entry in entries:
        states.move(
            entry,
            ReviewState.RESOLVED,
            graph=REVIEW,
            decision=decision,
            reason_code=reason_code,
            note=note,
            seen=seen,
            decided_by=actor,
            decided_at=timezone.now(),
        )
    if entries:
        audit.record(
            actor=actor, action=f"review.{decision}", target=analysis, reason_code=reason_code, detail={"seen": seen}
        )

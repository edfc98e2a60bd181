"""Opening and closing reviews of an analysis, and with them its entry of the curators' queue."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import User
from curation import filing
from kmeme.lib import states
from remix.models import Analysis, ManualReview
from remix.models.review import ReviewDecision, ReviewReason
from remix.states import REVIEW, ReviewState
from remix.waiting import Waiting


def open_review(analysis: Analysis, reason: ReviewReason, detail: str) -> ManualReview:
    """Put an analysis before a curator, once for each reason; `detail` is a sentence for them."""
    review, _made = ManualReview.objects.get_or_create(
        analysis=analysis, reason=reason, state=ReviewState.OPEN, defaults={"detail": detail}
    )
    filing.put(kind=Waiting.ANALYSIS, subject_id=analysis.pk)
    return review


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
    """Close the open reviews of an analysis (those opened for one of `reasons`) with one decision.

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
    if entries and not ManualReview.objects.open().filter(analysis=analysis).exists():
        filing.settle(
            kind=Waiting.ANALYSIS,
            subject_id=analysis.pk,
            actor=actor,
            decision=decision,
            reason_code=reason_code,
            note=note,
        )

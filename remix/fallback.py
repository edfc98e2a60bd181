"""What stands in when no model answered: the last good analysis, the measured facts, or the generic template.

Every fallback opens an entry in the manual review queue, so nothing that a person submitted is lost.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from kmeme.lib import metrics, states, telemetry
from remix import briefing, merging, partner_events
from remix.ai.schema import AnalysisResult
from remix.ai.skeleton import TEMPLATE_SECONDS
from remix.models import Analysis
from remix.models.analysis import Fallback
from remix.models.review import ReviewReason
from remix.resolving import open_review
from remix.states import ANALYSIS, AnalysisState

TEMPLATE: dict[str, Any] = {
    "status": "fallback",
    "metadata": {"duration_seconds": TEMPLATE_SECONDS, "platform": "unknown", "bpm": None},
}


def fall_back(analysis: Analysis, reason: ReviewReason, error_reason: str, error_message: str) -> None:
    """End a run that brought no answer of a model: the best stand-in, `pending_review`, and a queue entry.

    `error_reason` is the adapter's or the measurement's slug, `error_message` its sentence for the curator. When the
    stand-in is what was measured, a skeleton brief follows, so that a curator has a draft to work on.
    """
    fallback, result, sources = _stand_in(analysis)
    with transaction.atomic():
        states.move(
            analysis,
            AnalysisState.PENDING_REVIEW,
            graph=ANALYSIS,
            fallback=fallback,
            result=result,
            sources=sources,
            error_reason=error_reason,
            error_message=error_message,
            finished_at=timezone.now(),
        )
        open_review(analysis, reason, error_message)
        partner_events.analysed(analysis)
        if fallback == Fallback.MEASURED:
            briefing.request(analysis)
    if fallback != Fallback.MEASURED:
        telemetry.record(metrics.NODES_CREATED, outcome="failed")


def _stand_in(analysis: Analysis) -> tuple[Fallback, merging.Result, merging.Sources]:
    """The first of the three that there is."""
    # A run that was good stays good when this one replaced it; what stood in for an answer never does.
    good = Analysis.objects.filter(state__in=[AnalysisState.SUCCEEDED, AnalysisState.SUPERSEDED], fallback="")
    good = good.exclude(state=AnalysisState.SUPERSEDED, reviews__reason=ReviewReason.DOUBTED)
    if last_good := good.filter(video=analysis.video_id).exclude(pk=analysis.pk).first():
        return Fallback.LAST_GOOD, last_good.result, last_good.sources
    if merging.measurement_of(analysis.video):
        return Fallback.MEASURED, *merging.merge(AnalysisResult(), analysis.video)
    return Fallback.TEMPLATE, TEMPLATE, {}

"""What a curator decides about an analysis: correct it, fill it in, run it again, or reject it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib import states
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import briefing, merging, partner_events, pipeline, telling
from remix.models import Analysis
from remix.models.review import RejectionReason, ReviewDecision
from remix.recipe import scaled_beats
from remix.resolving import resolve
from remix.states import ACTIVE_ANALYSIS_STATES, ANALYSIS, AnalysisState

DECIDABLE = [AnalysisState.SUCCEEDED, AnalysisState.PENDING_REVIEW]


def correct(*, actor: User, analysis: Analysis, version: int, values: dict[str, Any]) -> Analysis:
    """Put a person's `values` (by dotted path) into the result, each marked as theirs.

    `version` is the one the person saw. Raises Stale when somebody else saved in between, Refused in a state that
    takes no corrections, pydantic's ValidationError for a value out of bounds.
    """
    with transaction.atomic():
        analysis = _claim(actor, analysis, version, DECIDABLE)
        analysis.result, analysis.sources = merging.correct(analysis.result, analysis.sources, values)
        analysis.version += 1
        analysis.save(update_fields=["result", "sources", "version"])
        audit.record(actor=actor, action="analysis.correct", target=analysis, detail={"fields": sorted(values)})
    return analysis


def fill_in(*, actor: User, analysis: Analysis, version: int, values: dict[str, Any]) -> Analysis:
    """Take over a failed analysis by hand: correct it, close its queue entries, and have the brief written."""
    with transaction.atomic():
        analysis = _claim(actor, analysis, version, [AnalysisState.PENDING_REVIEW])
        seen = analysis.result
        result, sources = merging.correct(seen, analysis.sources, values)
        states.move(
            analysis,
            AnalysisState.SUCCEEDED,
            graph=ANALYSIS,
            result=result,
            sources=sources,
            fallback="",
            version=analysis.version + 1,
            finished_at=timezone.now(),
        )
        resolve(actor, analysis, ReviewDecision.FILLED_IN, seen=seen)
        partner_events.analysed(analysis)
        briefing.request(analysis)
    return analysis


def re_run(*, actor: User, analysis: Analysis, version: int) -> Analysis:
    """Analyse the same video again, past the 24 h cache; returns the new run."""
    with transaction.atomic():
        analysis = _claim(actor, analysis, version, DECIDABLE)
        if Analysis.objects.active().filter(video=analysis.video_id).exists():
            raise Refused("already_running", _("이 영상은 지금 분석하고 있어요. 끝날 때까지 기다려 주세요."))
        states.move(analysis, AnalysisState.SUPERSEDED, graph=ANALYSIS, version=analysis.version + 1)
        resolve(actor, analysis, ReviewDecision.RE_RUN, seen=analysis.result)
        return pipeline.start(video=analysis.video, actor=actor)


def reject(*, actor: User, analysis: Analysis, version: int, reason_code: str, note: str = "") -> Analysis:
    """Close a failed analysis for good, with the reason that the submitter is told."""
    if reason_code not in RejectionReason.values:
        raise Refused("reason_needed", _("거절하는 이유를 골라 주세요."))
    with transaction.atomic():
        analysis = _claim(actor, analysis, version, [AnalysisState.PENDING_REVIEW])
        states.move(analysis, AnalysisState.REJECTED, graph=ANALYSIS, version=analysis.version + 1)
        resolve(actor, analysis, ReviewDecision.REJECTED, seen=analysis.result, reason_code=reason_code, note=note)
        telling.rejected(analysis, actor=actor, reason_code=reason_code)
    return analysis


def scale_tempo(*, actor: User, analysis: Analysis, version: int, factor: float) -> Analysis:
    """Halve (0.5) or double (2.0) the tempo: the two mistakes that beat trackers make."""
    bpm = analysis.result.get("bpm")
    if not bpm:
        raise Refused("no_tempo", _("빠르기가 아직 없어요. BPM을 직접 적어 주세요."))
    scaled_beats([], factor)
    return correct(actor=actor, analysis=analysis, version=version, values={"bpm": round(bpm * factor, 2)})


def rewrite_brief(*, actor: User, analysis: Analysis, version: int) -> None:
    """Have the plan written again from the corrected analysis; a draft that nobody touched is renewed."""
    with transaction.atomic():
        analysis = _claim(actor, analysis, version, [AnalysisState.SUCCEEDED])
        audit.record(actor=actor, action="analysis.rewrite_brief", target=analysis)
        resolve(actor, analysis, ReviewDecision.REWRITTEN, seen=analysis.result)
        briefing.request(analysis)


def _claim(actor: User, analysis: Analysis, version: int, allowed: list[AnalysisState]) -> Analysis:
    """The analysis locked, after checking the person, the version they saw and the state."""
    if not actor.has_perm("remix.change_analysis"):
        raise NotAllowed("not_allowed", _("분석을 고칠 권한이 없어요."))
    fresh = Analysis.objects.select_for_update(of=["self"]).select_related("video").get(pk=analysis.pk)
    if fresh.version != version:
        raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
    if fresh.state in ACTIVE_ANALYSIS_STATES:
        raise Refused("still_running", _("아직 분석하고 있어요. 끝나면 고칠 수 있어요."))
    if fresh.state not in allowed:
        raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
    return fresh

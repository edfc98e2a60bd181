"""The second half of the main job: write the plan of an analysis and make the draft node of it."""

from django.db import transaction
from django.utils import timezone

from kmeme.lib import jobs, metrics, states, telemetry
from remix import ai, drafting, merging
from remix.ai import retrying
from remix.ai.base import AIError, Answer
from remix.ai.schema import AnalysisResult, BriefContent
from remix.ai.skeleton import SkeletonBriefWriter
from remix.model_calls import recorder
from remix.models import Analysis, Brief, ModelCall
from remix.models.analysis import Fallback
from remix.models.review import ReviewReason
from remix.resolving import open_review
from remix.states import ACTIVE_BRIEF_STATES, BRIEF, BriefState


def request(analysis: Analysis) -> Brief:
    """Queue the plan of an analysis; the caller holds the transaction that moved the analysis."""
    brief = Brief.objects.create(analysis=analysis)
    jobs.defer("remix:write_brief", lock=f"brief:{brief.pk}", brief_id=brief.pk)
    return brief


def write(brief_id: int) -> None:
    """Write the plan, by the model or as a skeleton, and make the draft node of it."""
    brief = Brief.objects.select_related("analysis__video").get(pk=brief_id)
    if brief.state == BriefState.QUEUED:
        states.move(brief, BriefState.WRITING, graph=BRIEF)
    if brief.state != BriefState.WRITING:
        return
    answer, is_skeleton, error = _plan(brief.analysis)
    with transaction.atomic():
        states.move(
            brief,
            BriefState.WRITTEN,
            graph=BRIEF,
            content=answer.value.model_dump(mode="json"),
            is_skeleton=is_skeleton,
            provider=answer.usage.provider,
            model=answer.usage.model,
            prompt_version=answer.usage.prompt_version,
            error_reason=error.reason if error else "",
            written_at=timezone.now(),
        )
        if error:
            open_review(brief.analysis, ReviewReason.BRIEF_FAILED, error.message)
        drafting.draft(brief)
    telemetry.record(metrics.NODES_CREATED, outcome="ok")


def give_up(brief_id: int) -> None:
    """End a plan that keeps dying of something unforeseen: a person writes it, or has it written again."""
    brief = Brief.objects.select_related("analysis").get(pk=brief_id)
    if brief.state in ACTIVE_BRIEF_STATES:
        with transaction.atomic():
            states.move(brief, BriefState.FAILED, graph=BRIEF, error_reason="broken", written_at=timezone.now())
            open_review(brief.analysis, ReviewReason.BRIEF_FAILED, "")
        telemetry.record(metrics.NODES_CREATED, outcome="failed")


def _plan(analysis: Analysis) -> tuple[Answer[BriefContent], bool, AIError | None]:
    """The plan, whether it is a skeleton, and the error that made it one.

    Where only measured facts are known no model is asked: it would have to invent the rest.
    """
    facts = merging.facts_of(analysis.video)
    result = AnalysisResult.model_validate(analysis.result)
    writer = SkeletonBriefWriter() if analysis.fallback == Fallback.MEASURED else ai.brief_writer()
    if writer.is_skeleton:
        return writer.write(result, facts), True, None
    try:
        answer = retrying.call(
            lambda: writer.write(result, facts), on_attempt=recorder(ModelCall.Purpose.BRIEF, analysis, writer)
        )
    except AIError as error:
        return SkeletonBriefWriter().write(result, facts), True, error
    return answer, False, None

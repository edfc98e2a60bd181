"""How far the main job is with one analysis, in four steps that a person can follow."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from remix.curator_words import error_words
from remix.models import Analysis, Brief, Measurement, RemixNode
from remix.states import ACTIVE_ANALYSIS_STATES, ACTIVE_BRIEF_STATES, AnalysisState, BriefState


class StepState(StrEnum):
    """Where one step stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


STATE_WORDS: dict[StepState, str | Promise] = {
    StepState.WAITING: _("기다리는 중"),
    StepState.RUNNING: _("하는 중"),
    StepState.DONE: _("끝남"),
    StepState.FAILED: _("실패"),
    StepState.SKIPPED: _("건너뜀"),
}


@dataclass(frozen=True)
class Step:
    """One step; `seconds` is how long it took or has been running."""

    label: str
    state: StepState
    detail: str = ""
    seconds: float | None = None

    @property
    def words(self) -> str:
        """Its state in words."""
        return str(STATE_WORDS[self.state])


@dataclass(frozen=True)
class Progress:
    """All steps of one analysis. `stamp` changes whenever something happened."""

    steps: list[Step]
    is_active: bool
    stamp: str
    sentence: str
    seconds: float
    node: RemixNode | None


def progress_of(analysis: Analysis) -> Progress:
    """How far an analysis, its brief and its draft are (the video is expected to be loaded)."""
    measured = Measurement.objects.filter(video=analysis.video_id).first()
    brief = Brief.objects.filter(analysis=analysis).first()
    nodes = RemixNode.objects.order_by("-id")
    node = nodes.filter(brief__analysis=analysis).first() or nodes.filter(video=analysis.video_id, parent=None).first()
    writing = brief is not None and brief.state in ACTIVE_BRIEF_STATES
    is_active = analysis.state in ACTIVE_ANALYSIS_STATES or writing
    steps = [
        _measuring(analysis, measured),
        _understanding(analysis, measured),
        _writing(analysis, brief),
        _drafting(analysis, brief, node),
    ]
    ends = brief.written_at if brief and brief.written_at else analysis.finished_at
    return Progress(
        steps=steps,
        is_active=is_active,
        stamp=":".join(
            str(part)
            for part in (
                analysis.state,
                analysis.version,
                measured and measured.pk,
                brief and (brief.pk, brief.state),
                node and (node.pk, node.version),
            )
        ),
        sentence=_sentence(steps),
        seconds=_seconds(analysis.created_at, None if is_active else ends),
        node=node,
    )


def _seconds(start: datetime, end: datetime | None) -> float:
    return round(((end or now()) - start).total_seconds(), 1)


def _sentence(steps: list[Step]) -> str:
    """The whole in one sentence, for screen readers."""
    return ", ".join(f"{step.label}: {step.words}" for step in steps)


def _measuring(analysis: Analysis, measured: Measurement | None) -> Step:
    label = gettext("측정")
    if analysis.state == AnalysisState.QUEUED:
        return Step(label, StepState.WAITING, gettext("순서를 기다려요."), _seconds(analysis.created_at, None))
    if measured:
        before = measured.measured_at < analysis.created_at
        if before:
            return Step(label, StepState.DONE, gettext("전에 잰 값을 써요."))
        return Step(label, StepState.DONE, "", _seconds(analysis.created_at, measured.measured_at))
    if analysis.state == AnalysisState.MEASURING:
        return Step(label, StepState.RUNNING, "", _seconds(analysis.created_at, None))
    if analysis.video.file:
        return Step(label, StepState.FAILED, error_words(analysis.error_reason))
    return Step(label, StepState.SKIPPED, gettext("파일이 없어요."))


def _understanding(analysis: Analysis, measured: Measurement | None) -> Step:
    label = gettext("AI 분석")
    began = max(analysis.created_at, measured.measured_at) if measured else analysis.created_at
    if analysis.state in (AnalysisState.QUEUED, AnalysisState.MEASURING):
        return Step(label, StepState.WAITING)
    if analysis.state == AnalysisState.UNDERSTANDING:
        return Step(label, StepState.RUNNING, "", _seconds(began, None))
    if analysis.error_reason and not analysis.model:
        filled = analysis.state == AnalysisState.SUCCEEDED
        state = StepState.SKIPPED if filled or analysis.error_reason == "no_key" else StepState.FAILED
        return Step(label, state, gettext("사람이 채웠어요.") if filled else error_words(analysis.error_reason))
    return Step(label, StepState.DONE, analysis.model, _seconds(began, analysis.finished_at))


def _writing(analysis: Analysis, brief: Brief | None) -> Step:
    label = gettext("브리프")
    if brief is None:
        is_over = analysis.state not in ACTIVE_ANALYSIS_STATES
        return Step(label, StepState.SKIPPED if is_over else StepState.WAITING)
    if brief.state == BriefState.QUEUED:
        return Step(label, StepState.WAITING, gettext("순서를 기다려요."), _seconds(brief.created_at, None))
    if brief.state == BriefState.WRITING:
        return Step(label, StepState.RUNNING, "", _seconds(brief.created_at, None))
    if brief.state == BriefState.FAILED:
        seconds = _seconds(brief.created_at, brief.written_at)
        return Step(label, StepState.FAILED, error_words(brief.error_reason), seconds)
    detail = gettext("뼈대만 썼어요. 빈 곳은 사람이 채워요.") if brief.is_skeleton else brief.model
    return Step(label, StepState.DONE, detail, _seconds(brief.created_at, brief.written_at))


def _drafting(analysis: Analysis, brief: Brief | None, node: RemixNode | None) -> Step:
    label = gettext("초안")
    if brief is None or brief.state != BriefState.WRITTEN:
        is_coming = (brief and brief.state in ACTIVE_BRIEF_STATES) or analysis.state in ACTIVE_ANALYSIS_STATES
        return Step(label, StepState.WAITING if is_coming else StepState.SKIPPED)
    return Step(label, StepState.DONE if node else StepState.SKIPPED, node.node_id if node else "")

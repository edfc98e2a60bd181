"""A production plan that no model wrote: the timing that was measured, and a request to a person for the rest."""

import time
from collections.abc import Sequence
from decimal import Decimal

from remix.ai.base import Answer, MeasuredFacts, Usage
from remix.ai.schema import AnalysisResult, BriefContent, Music, Scene, Shot
from remix.ai.timeline import fitted

PROVIDER = "local"
TEMPLATE_SECONDS = 15.0
"""The length of the generic template, for a video of unknown length."""
BEATS_PER_BAR = 4
_SHOT_SECONDS = 4.0
_MOST_SHOTS = 60


ASKS = ("적어 주세요", "지어 주세요")
"""What every request to a person ends with; a plan that holds one is still a skeleton."""


class SkeletonBriefWriter:
    """`BriefWriter` without a model: it repeats what is known and never pretends to know more."""

    provider = PROVIDER
    model = "skeleton-1"
    prompt_version = ""
    is_skeleton = True

    def write(self, analysis: AnalysisResult, facts: MeasuredFacts) -> Answer[BriefContent]:
        """The plan; never fails."""
        started = time.monotonic()
        duration = facts.duration_seconds or analysis.duration_seconds or TEMPLATE_SECONDS
        brief = BriefContent(
            title=(analysis.title or "제목을 지어 주세요")[:80],
            concept=analysis.meme.key_action or "원본을 보고 한 문장 콘셉트를 적어 주세요.",
            narrative=_narrative(analysis),
            setting=analysis.visual.setting,
            music=Music(original=_song(analysis)),
            shots=fitted(_shots(analysis, facts, duration), duration, facts.beats),
            donts=[f"주의: {warning}"[:200] for warning in analysis.safety.warnings],
        )
        latency_ms = round((time.monotonic() - started) * 1000)
        return Answer(brief, Usage(PROVIDER, self.model, self.prompt_version, 0, 0, Decimal(0), latency_ms))


def _narrative(analysis: AnalysisResult) -> str:
    known = [text for text in (analysis.hook.why, analysis.meme.humour) if text]
    return " ".join([*known, "AI 없이 만든 뼈대예요. 원본을 보고 이 밈이 왜 재미있는지 적어 주세요."])


def _song(analysis: AnalysisResult) -> str | None:
    return " - ".join(part for part in (analysis.audio.artist, analysis.audio.title) if part)[:200] or None


def _shots(analysis: AnalysisResult, facts: MeasuredFacts, duration: float) -> list[Shot]:
    starts = [0.0, *_changes(analysis, facts, duration)]
    ends = [*starts[1:], duration]
    return [
        _shot(number, start, end, _scene_at((start + end) / 2, analysis.scenes))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _shot(number: int, start: float, end: float, scene: Scene | None) -> Shot:
    known = scene.what if scene else None
    return Shot(
        start=start,
        end=end,
        title=f"장면 {number}",
        action=known or f"장면 {number}: 원본의 이 구간을 보고 동작을 적어 주세요.",
        caption=scene.on_screen_text if scene else None,
    )


def _changes(analysis: AnalysisResult, facts: MeasuredFacts, duration: float) -> list[float]:
    """Where the shots change, in seconds: at the cuts, else between known scenes, else by bars, else evenly."""
    scenes = [scene.start for scene in analysis.scenes]
    changes = list(facts.scene_cuts) or scenes or _bar_lines(facts.beats, duration) or _even_steps(duration)
    inside = sorted({change for change in changes if 0 < change < duration})
    # A clip with more cuts than anybody could shoot keeps every second, third, ... one.
    return inside[:: -(-len(inside) // (_MOST_SHOTS - 1)) or 1]


def _bar_lines(beats: Sequence[float], duration: float) -> list[float]:
    """Every two bars, or four where two bars pass in less than a usual shot."""
    if len(beats) <= 2 * BEATS_PER_BAR:
        return []
    two_bars = (beats[-1] - beats[0]) / (len(beats) - 1) * 2 * BEATS_PER_BAR
    step = 2 * BEATS_PER_BAR if two_bars >= _SHOT_SECONDS else 4 * BEATS_PER_BAR
    # The last line leaves at least half a usual shot behind it.
    return [beat for beat in beats[step::step] if beat <= duration - _SHOT_SECONDS / 2]


def _even_steps(duration: float) -> list[float]:
    count = max(1, round(duration / _SHOT_SECONDS))
    return [duration * number / count for number in range(1, count)]


def _scene_at(at: float, scenes: Sequence[Scene]) -> Scene | None:
    return next((scene for scene in scenes if scene.start <= at < scene.end), None)

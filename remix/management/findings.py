"""What a run brought, in lines for a person at a shell."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from remix.ai.schema import AnalysisResult
from remix.merging import measurement_of
from remix.models import Analysis, ModelCall
from remix.models.analysis import FieldSource

CUTS_SHOWN = 12


class Facts(Protocol):
    """What measuring gives, as it comes from the file or from the database."""

    @property
    def duration_seconds(self) -> float:
        """Length in seconds."""

    @property
    def width(self) -> int:
        """In pixels, as displayed."""

    @property
    def height(self) -> int:
        """In pixels, as displayed."""

    @property
    def fps(self) -> float:
        """Frames per second."""

    @property
    def bpm(self) -> float | None:
        """Tempo, when there is one."""

    @property
    def bpm_confidence(self) -> float:
        """From 0 to 1."""

    @property
    def beats(self) -> Sequence[float]:
        """Times in seconds."""

    @property
    def scene_cuts(self) -> Sequence[float]:
        """Times in seconds."""


def row(label: str, text: str) -> str:
    """One line: what it is, and what it says."""
    return f"  {label}: {text}"


def measured_lines(facts: Facts) -> list[str]:
    """Length, picture, tempo and cuts."""
    size = f"{facts.width}×{facts.height} · {facts.fps:.4g} fps"
    return [
        row(_("길이"), _("%(seconds).2f초") % {"seconds": facts.duration_seconds} + f" · {size}"),
        row(_("빠르기"), _tempo(facts)),
        row(_("장면 전환"), _cuts(facts.scene_cuts)),
    ]


def _tempo(facts: Facts) -> str:
    if facts.bpm is None:
        return _("알 수 없어요")
    return _("%(bpm).1f BPM (신뢰도 %(percent)d%%, %(count)d박)") % {
        "bpm": facts.bpm,
        "percent": round(facts.bpm_confidence * 100),
        "count": len(facts.beats),
    }


def _cuts(cuts: Sequence[float]) -> str:
    if not cuts:
        return _("없어요")
    count = ngettext("%(count)d번", "%(count)d번", len(cuts)) % {"count": len(cuts)}
    times = ", ".join(f"{cut:.2f}" for cut in cuts[:CUTS_SHOWN])
    return f"{count} ({times}{'…' if len(cuts) > CUTS_SHOWN else ''})"


def analysis_lines(analysis: Analysis) -> list[str]:
    """The measured facts, and what a model or a person added."""
    measured = measurement_of(analysis.video)
    lines = measured_lines(measured) if measured else []
    known = {path for path, source in analysis.sources.items() if source != FieldSource.MEASURED}
    if analysis.fallback or not known:
        return [*lines, row(_("AI가 찾은 것"), _("없어요"))]
    result = AnalysisResult.model_validate(analysis.result)
    found = {
        _("밈"): result.title,
        _("핵심 동작"): result.meme.key_action,
        _("훅"): result.hook.why,
        _("분위기"): result.audio.mood,
        _("장면"): ngettext("%(count)d개", "%(count)d개", len(result.scenes)) % {"count": len(result.scenes)},
        _("주의할 점"): " / ".join(result.safety.warnings),
    }
    return [*lines, *(row(label, text) for label, text in found.items() if text)]


def spent_line(analysis: Analysis) -> str:
    """Calls, tokens and money of one run."""
    calls = ModelCall.objects.filter(analysis=analysis).aggregate(
        count=Count("id"),
        tokens_in=Sum("input_tokens", default=0),
        tokens_out=Sum("output_tokens", default=0),
        cost=Sum("cost_usd", default=Decimal(0)),
        unpriced=Count("id", filter=Q(cost_usd=None, input_tokens__gt=0)),
    )
    if not calls["count"]:
        return row(_("쓴 것"), _("모델을 부르지 않았어요."))
    money = f"${calls['cost']:.4f}" if not calls["unpriced"] else _("값을 모르는 모델이 있어요")
    text = _("모델 호출 %(count)d번 · 입력 %(tokens_in)d토큰, 출력 %(tokens_out)d토큰") % calls
    return row(_("쓴 것"), f"{text} · {money}")

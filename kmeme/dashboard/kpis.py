"""The four figures that the factory is held to (spec: Operations), over three spans of time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kmeme.dashboard import latencies
from kmeme.dashboard.charts import TrendChart, trend
from kmeme.dashboard.latencies import Latencies
from kmeme.dashboard.spans import SPANS, Span, earliest
from remix import outcomes
from remix.outcomes import Share


class Unit(StrEnum):
    """What a figure is counted in."""

    SHARE = "share"
    MILLISECONDS = "ms"


class Standing(StrEnum):
    """How a figure does: as promised, not as promised, so bad that operators are called, or nothing to say."""

    GOOD = "good"
    MISSED = "missed"
    ALERT = "alert"
    UNKNOWN = "unknown"


class Counted(Protocol):
    """What is counted hour by hour."""

    def __add__(self, other: Self) -> Self:
        """Both together."""

    @property
    def whole(self) -> int:
        """Of how many."""

    @property
    def rate(self) -> float | None:
        """The figure; None of nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is promised. `alert` is beyond what operators are called; None: nobody is."""

    code: str
    title: str | Promise
    explained: str | Promise
    counted: str | Promise
    unit: Unit
    promised: float
    alert: float | None
    higher_is_better: bool = False

    def standing(self, value: float | None) -> Standing:
        """How this value does."""
        if value is None:
            return Standing.UNKNOWN
        sign = -1 if self.higher_is_better else 1
        if self.alert is not None and sign * value > sign * self.alert:
            return Standing.ALERT
        return Standing.MISSED if sign * value > sign * self.promised else Standing.GOOD


FIGURES = {
    figure.code: figure
    for figure in (
        Figure(
            "api",
            _("API 응답 시간(P95)"),
            _("API의 답 100개 가운데 95개가 이 시간 안에 나갔어요."),
            _("답"),
            Unit.MILLISECONDS,
            promised=500,
            alert=500,
        ),
        Figure(
            "gemini",
            _("Gemini 오류율"),
            _("Gemini를 부른 시도 가운데 실패한 몫이에요. 다시 시도해서 된 것도 실패로 세요."),
            _("시도"),
            Unit.SHARE,
            promised=0.01,
            alert=0.05,
        ),
        Figure(
            "creation",
            _("레시피 생성 성공률"),
            _("끝난 분석 가운데 레시피 초안까지 만들어진 몫이에요."),
            _("분석"),
            Unit.SHARE,
            promised=0.95,
            alert=0.95,
            higher_is_better=True,
        ),
        Figure(
            "k_success",
            _("K-Success 전환율"),
            _("그때 제출된 영상 가운데 지금 인증을 가진 몫이에요."),
            _("영상"),
            Unit.SHARE,
            promised=0.10,
            alert=None,
            higher_is_better=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Point:
    """One slot: since when, of how many, and the figure."""

    at: datetime
    whole: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Total:
    """A figure over a whole span."""

    span: Span
    whole: int
    value: float | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure over the chosen span, slot by slot, and over all three."""

    figure: Figure
    span: Span
    totals: Mapping[str, Total]
    points: Sequence[Point]
    chart: TrendChart

    @property
    def total(self) -> Total:
        """The chosen span's."""
        return self.totals[self.span.code]


_COUNTS: dict[str, tuple[Callable[[datetime], Mapping[datetime, Any]], Counted]] = {
    "api": (latencies.by_hour, Latencies()),
    "gemini": (outcomes.gemini_errors, Share()),
    "creation": (outcomes.node_creations, Share()),
    "k_success": (outcomes.certifications, Share()),
}


def kpi(code: str, span: Span, now: datetime) -> Kpi:
    """One of the four, in one query."""
    count, nothing = _COUNTS[code]
    figure, hours = FIGURES[code], count(earliest(now))
    totals = {name: _total(figure, one, one.slots(hours, nothing, now), nothing) for name, one in SPANS.items()}
    slots = span.slots(hours, nothing, now)
    points = [Point(at, slot.whole, slot.rate) for at, slot in zip(span.starts(now), slots, strict=True)]
    chart = trend(
        [point.value for point in points],
        promised=figure.promised,
        higher_is_better=figure.higher_is_better,
        most=1.0 if figure.unit == Unit.SHARE else None,
    )
    return Kpi(figure, span, totals, points, chart)


def _total(figure: Figure, span: Span, slots: Sequence[Counted], nothing: Counted) -> Total:
    together = nothing
    for slot in slots:
        together = together + slot
    return Total(span, together.whole, together.rate, figure.standing(together.rate))

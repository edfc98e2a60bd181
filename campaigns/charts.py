"""Charts as numbers for SVG: bars in a box of 100 by 100, and the round number that their axis ends at.

The template draws them with `preserveAspectRatio="none"`, so that they fill any width, and writes every number into
a table beside the picture.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.reporting import Day

HIGH = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a day's column, in hundredths of the chart; `tone` names its colour."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns over the days, the value at the top of the axis, and a line (empty without one) as SVG's points."""

    bars: Sequence[Bar]
    top: int
    line: str = ""
    mark: float | None = None
    """How high a budget lies, when it fits in."""


def participation(days: Sequence[Day]) -> Chart:
    """Visits by day: those that count at the bottom, then those that wait, then those that were turned away."""
    top = rounded_up(max((day.visits for day in days), default=0))
    bars: list[Bar] = []
    for number, day in enumerate(days):
        parts = (("accepted", day.accepted), ("undecided", day.undecided), ("away", day.turned_away))
        bars += _column(number, len(days), parts, top)
    return Chart(bars, top)


def spend(days: Sequence[Day], budget: int | None) -> Chart:
    """Won by day as columns, and the running total as a line; both on one axis that ends above the budget, if near."""
    total = max((day.spent for day in days), default=0)
    top = rounded_up(max(total, budget if budget and budget <= 4 * max(total, 1) else 0))
    bars: list[Bar] = []
    for number, day in enumerate(days):
        bars += _column(number, len(days), (("cost", day.cost),), top)
    points = [
        f"{(number + 0.5) * HIGH / len(days):.2f},{_height(day.spent, top):.2f}" for number, day in enumerate(days)
    ]
    mark = _height(budget, top) if budget and budget <= top else None
    return Chart(bars, top, " ".join(points), mark)


def rounded_up(value: int) -> int:
    """The next number that reads well on an axis: 1, 2, 4, 5, 10, 20, 40, 50, 100, ..."""
    if value <= 1:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return next(int(step * power) for step in (1, 2, 4, 5, 10) if step * power >= value)


def _column(number: int, columns: int, parts: Sequence[tuple[str, int]], top: int) -> list[Bar]:
    """The parts of one day on top of each other."""
    width, bars, below = HIGH / columns, [], 0
    for tone, value in parts:
        if value:
            below += value
            x, height = number * width + width * 0.12, value / top * HIGH
            bars.append(Bar(round(x, 2), round(_height(below, top), 2), round(width * 0.76, 2), round(height, 2), tone))
    return bars


def _height(value: int, top: int) -> float:
    """How far from the top edge a value lies."""
    return HIGH - value / top * HIGH

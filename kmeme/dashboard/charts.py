"""A trend as numbers for SVG, in a box of 100 by 100 that the page stretches to any width. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

HIGH = 100.0
FILLED = 0.72
"""How much of its slot a column fills."""
LOWEST = 0.8
"""A column of nothing is still seen, because a slot without any value has none."""


@dataclass(frozen=True, slots=True)
class Column:
    """One slot's value; x, y, width and height in hundredths of the chart."""

    x: float
    y: float
    width: float
    height: float
    is_bad: bool


@dataclass(frozen=True, slots=True)
class TrendChart:
    """The columns, the value at the top of the axis, and how high the promised figure lies."""

    columns: Sequence[Column]
    top: float
    mark: float


def trend(values: Sequence[float | None], *, promised: float, higher_is_better: bool, most: float | None) -> TrendChart:
    """Draw values over equal slots; `most` is the greatest value that there can be (1 for a share)."""
    known = [value for value in values if value is not None]
    top = rounded_up(max([promised * 1.25, *known]))
    if most is not None:
        top = min(top, most)
    width = HIGH / max(len(values), 1)
    columns = []
    for number, value in enumerate(values):
        if value is not None:
            height = max(value / top * HIGH, LOWEST)
            is_bad = value < promised if higher_is_better else value > promised
            x = number * width + width * (1 - FILLED) / 2
            columns.append(
                Column(round(x, 2), round(HIGH - height, 2), round(width * FILLED, 2), round(height, 2), is_bad)
            )
    return TrendChart(columns, top, round(HIGH - promised / top * HIGH, 2))


def rounded_up(value: float) -> float:
    """The next number that reads well on an axis: ..., 0.01, 0.02, 0.05, 0.1, ..., 500, 1000, ..."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))

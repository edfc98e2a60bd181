"""What a benchmark gives back: one figure a line, with the goal it is held against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value; `ratio` compares it with `reference`; `ok`: whether the goal was met (None: no goal)."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    goal: str = ""
    ok: bool | None = None

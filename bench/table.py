"""Figures as a table for people."""

from bench.figure import Figure

HEADINGS = ("figure", "value", "unit", "reference", "ratio", "goal", "")
VERDICTS = {True: "ok", False: "MISSED", None: ""}


def number(value: float | None) -> str:
    """Four significant digits, without exponents; empty for none."""
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 10_000 else f"{value:,.4g}"


def cells(figure: Figure) -> tuple[str, ...]:
    """One figure's line, cell by cell."""
    measured = (figure.name, number(figure.value), figure.unit)
    return (*measured, number(figure.reference), number(figure.ratio), figure.goal, VERDICTS[figure.ok])


def render(figures: list[Figure]) -> str:
    """The table; numbers are aligned to the right."""
    rows = [HEADINGS, *(cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    aligned = [
        [
            cell.rjust(width) if column in (1, 3, 4) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    ]
    return "\n".join("  ".join(row).rstrip() for row in aligned)


def markdown(figures: list[Figure]) -> str:
    """The same as a table of Markdown."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(cells(figure) for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)

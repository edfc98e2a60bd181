"""The tree as one SVG picture, for slides and print: one line a node, indented by depth. Pure.

Colours are attributes, not styles, because a file that is opened alone still falls under the site's content policy.
"""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from remix.tree_pages import Step, TreeStep

LINE = 34
INDENT = 26
MARGIN = 20
LETTERS = 40
_WIDTH_OF_LETTER = 15
_PAPER, _INK, _SOFT, _HOT, _GROUND = "#fffdf8", "#17140f", "#6a6257", "#cf3514", "#ddd5c6"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tree_svg(steps: list[TreeStep], *, title: str, gone: str, views: str) -> Iterator[str]:
    """The picture in pieces. `gone` names a tombstone; `views` is "%s views" in the reader's language."""
    rows = [step for step in steps if step.kind is Step.NODE]
    places = {step.node.pk: (MARGIN + INDENT * step.depth + 8, MARGIN + LINE * row) for row, step in enumerate(rows)}
    width = max(x for x, _y in places.values()) + LETTERS * _WIDTH_OF_LETTER + MARGIN
    height = LINE * len(rows) + 2 * MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Apple SD Gothic Neo, Noto Sans KR, sans-serif" font-size="14" role="img" '
        f"aria-label={quoteattr(_clean(title))}>"
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>'
    )
    for step in rows:
        x, y = places[step.node.pk]
        above = places.get(step.node.parent_pk or 0)
        if above:
            yield f'<path d="M{above[0]} {above[1] + 8}V{y}H{x}" fill="none" stroke="{_GROUND}" stroke-width="2"/>'
    for step in rows:
        yield _row(step, *places[step.node.pk], gone, views)
    yield "</svg>"


def _row(step: TreeStep, x: int, y: int, gone: str, views: str) -> str:
    node = step.node
    colour = _HOT if step.is_current else _SOFT if node.is_tombstone else _INK
    text = gone if node.is_tombstone else _cut(_clean(node.title))
    chips = " · ".join(str(dimension.label) for dimension in step.changed)
    count = views % f"{node.views:,}" if node.views is not None and not node.is_tombstone else ""
    details = escape(" · ".join(part for part in (count, chips) if part))
    weight = ' font-weight="700"' if step.is_current else ""
    return (
        f'<circle cx="{x}" cy="{y}" r="{3 + 1.5 * node.size}" fill="{_PAPER if node.is_tombstone else colour}" '
        f'stroke="{colour}" stroke-width="2"/>'
        f'<text x="{x + 18}" y="{y + 5}" fill="{colour}"{weight}>{escape(text)}'
        f'<tspan fill="{_SOFT}" font-size="12" dx="10" font-weight="400">{details}</tspan></text>'
    )


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _cut(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"

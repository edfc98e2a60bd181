"""What is different between two versions of a recipe, field by field. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from remix.recipe_words import FIELDS, SHOT_FIELDS, shot_label, value_at
from remix.timecode import span

type Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what it is called, and what it said, as text; None where there was nothing."""

    label: str
    before: str | None
    after: str | None


def differences(before: Record, after: Record) -> list[Difference]:
    """Every field that is not the same, in the order in which a recipe is read; shots are matched, not only counted."""
    found = [
        Difference(str(label), _text(path, old), _text(path, new))
        for path, label in FIELDS.items()
        if (old := value_at(before, path)) != (new := value_at(after, path))
    ]
    return [*found, *_shots(before.get("shots") or [], after.get("shots") or [])]


def _shots(before: Sequence[Record], after: Sequence[Record]) -> Iterator[Difference]:
    """Shots that were taken in, left out or changed: whoever puts one in front does not change all the others."""
    # By what is done in them: times shift when a neighbour changes.
    old, new = ([str(shot.get("action")) for shot in shots] for shots in (before, after))
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pairs = min(last - first, end - start) if kind in ("equal", "replace") else 0
        for step in range(pairs):
            yield from _fields(start + step + 1, before[first + step], after[start + step])
        for place in range(first + pairs, last):
            yield Difference(_("샷 %(number)d (없앰)") % {"number": place + 1}, _summary(before[place]), None)
        for place in range(start + pairs, end):
            yield Difference(_("샷 %(number)d (더함)") % {"number": place + 1}, None, _summary(after[place]))


def _fields(number: int, before: Record, after: Record) -> Iterator[Difference]:
    for field in SHOT_FIELDS:
        old, new = before.get(field), after.get(field)
        if old != new:
            yield Difference(shot_label(number, field), _text(field, old), _text(field, new))


def _summary(shot: Record) -> str:
    return f"{span(float(shot['start']), float(shot['end']))} · {shot.get('action') or ''}"


def _text(path: str, value: Any) -> str | None:
    """A value as people read it."""
    if value is None or value in ("", []):
        return None
    if path == "beats":
        return ngettext("%(count)d개", "%(count)d개", len(value)) % {"count": len(value)}
    if path == "frame":
        return str(value).rpartition("/")[2]
    if isinstance(value, bool):
        return _("예") if value else _("아니요")
    if isinstance(value, float):
        return f"{value:g}"
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)

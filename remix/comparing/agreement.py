"""How far two answers for one field agree, 0 (not at all) to 1, by what kind of thing the field holds. Pure."""

import json
from collections.abc import Sequence
from typing import Any

from remix.ai.local import HashedNgramEmbedder

NEAR_SECONDS = 0.5
"""Times that are no further apart mean the same moment."""
NEAR_SHARE = 0.02
"""Numbers that differ by no more than this share are the same."""


def agreement(one: Any, other: Any) -> float:
    """Compare two values of one field; unknown (null, an empty list) agrees with unknown alone."""
    if _nothing(one) or _nothing(other):
        return float(_nothing(one) and _nothing(other))
    if isinstance(one, bool) or isinstance(other, bool):
        return float(one is other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return _numbers(one, other)
    if isinstance(one, list) and isinstance(other, list):
        return _lists(one, other)
    return _texts(spoken(one), spoken(other))


def spoken(value: Any) -> str:
    """All words in a value, in small letters."""
    return value.casefold() if isinstance(value, str) else json.dumps(value, ensure_ascii=False).casefold()


def _nothing(value: Any) -> bool:
    return value is None or value == []


def _numbers(one: float, other: float) -> float:
    far, largest = abs(one - other), max(abs(one), abs(other))
    return 1.0 if far <= largest * NEAR_SHARE else max(0.0, 1 - far / largest)


def _lists(one: list[Any], other: list[Any]) -> float:
    if _times(one) and _times(other):
        return _moments(one, other)
    if _stretches(one) and _stretches(other):
        when = _moments([item["start"] for item in one], [item["start"] for item in other])
        return (when + _texts(_words(one), _words(other))) / 2
    return _labels(one, other)


def _times(values: list[Any]) -> bool:
    return all(isinstance(value, int | float) for value in values)


def _stretches(values: list[Any]) -> bool:
    """Scenes or shots."""
    return all(isinstance(value, dict) and "start" in value for value in values)


def _words(stretches: list[dict[str, Any]]) -> str:
    return " ".join(text for item in stretches for text in item.values() if isinstance(text, str)).casefold()


def _moments(one: Sequence[float], other: Sequence[float]) -> float:
    """Twice the moments that both name, of all that are named (F1); each is matched once."""
    left, matched = sorted(other), 0
    for moment in sorted(one):
        near = next((at for at in left if abs(at - moment) <= NEAR_SECONDS), None)
        if near is not None:
            left.remove(near)
            matched += 1
    return 2 * matched / (len(one) + len(other))


def _labels(one: list[Any], other: list[Any]) -> float:
    """Shared labels of all labels."""
    ours, theirs = {spoken(label) for label in one}, {spoken(label) for label in other}
    return len(ours & theirs) / len(ours | theirs)


def _texts(one: str, other: str) -> float:
    """How many letters in a row they share; the same sentence is 1, another wording of it about a half."""
    if one == other:
        return 1.0
    first, second = HashedNgramEmbedder().embed([one, other]).value
    return max(0.0, min(1.0, sum(a * b for a, b in zip(first, second, strict=True))))

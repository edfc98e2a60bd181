"""How well a model's answer fits what was measured of the same clip: the only confidence that can be checked.

A model does not say how sure it is. Where something was measured the two are compared, elsewhere nothing is claimed.
Pure: reads no row and writes none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SAME_SECONDS = 0.5
"""Two lengths of one clip that differ by at most this are the same: models round to half seconds."""
NEAR_SECONDS = 0.3
"""A time within this of a measured one is the same event, as far as a person would tell."""
SAME_TEMPO = 0.04


class Verdict(StrEnum):
    """How an answer stands to the measurement."""

    SAME = "same"
    HALF = "half"
    DOUBLE = "double"
    PARTLY = "partly"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A verdict; for lists of times `matched` of `total` were found in the measurement, `off_by` is in seconds."""

    verdict: Verdict
    matched: int = 0
    total: int = 0
    off_by: float = 0.0


def of_length(said: float | None, measured: float | None) -> Agreement | None:
    """Two lengths in seconds; None when one is unknown."""
    if said is None or measured is None:
        return None
    off = abs(said - measured)
    return Agreement(Verdict.SAME if off <= SAME_SECONDS else Verdict.DIFFERENT, off_by=off)


def is_about_another_clip(said: float | None, measured: float) -> bool:
    """Whether a length in seconds is so far off that whoever said it must have watched something else."""
    return said is not None and abs(said - measured) > max(2.0, 0.2 * measured)


def of_tempo(said: float | None, measured: float | None) -> Agreement | None:
    """Two tempi in beats per minute; half and double are told apart, because that is how trackers and people fail."""
    if not said or not measured:
        return None
    for factor, verdict in ((1.0, Verdict.SAME), (0.5, Verdict.HALF), (2.0, Verdict.DOUBLE)):
        if abs(said / measured / factor - 1) < SAME_TEMPO:
            return Agreement(verdict)
    return Agreement(Verdict.DIFFERENT)


def of_words(said: str | None, known: str | None) -> Agreement | None:
    """Two names that are either the same or not."""
    if not said or not known:
        return None
    return Agreement(Verdict.SAME if said == known else Verdict.DIFFERENT)


def of_times(said: Sequence[float], measured: Sequence[float]) -> Agreement | None:
    """How many of the times (s) were measured as well; None when there is nothing to compare."""
    if not said or not measured:
        return None
    matched = sum(any(abs(time - known) <= NEAR_SECONDS for known in measured) for time in said)
    if matched == len(said):
        return Agreement(Verdict.SAME, matched, len(said))
    return Agreement(Verdict.PARTLY if matched else Verdict.DIFFERENT, matched, len(said))


def inner_starts(scenes: Sequence[tuple[float, float]]) -> list[float]:
    """The times (s) at which scenes change: every start but the clip's own."""
    return [start for start, _end in scenes if start > NEAR_SECONDS]

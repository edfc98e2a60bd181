"""What changes when the candidate answers instead of the model in use: field by field, and the verdict. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from remix.comparing.agreement import agreement
from remix.comparing.truth import Truth
from remix.merging import leaves
from remix.models.comparison import Side, Verdict

WORSE_FIELD = 0.25
"""A field whose agreement with the truth falls by this much is a reason not to switch."""
WORSE_OVERALL = 0.05
"""So is a fall of the mean over all fields by this much; a rise by as much is a reason to switch."""


@dataclass(frozen=True, slots=True)
class FieldDrift:
    """One field over all clips that both sides answered; every share is 0 to 1.

    `drift` is how far the two differ from each other; `base` and `candidate` how far each agrees with the truth, None
    where no clip has a truth for the field. `examples` are what both said, of the clip in which they differ the most.
    """

    path: str
    drift: float
    base: float | None
    candidate: float | None
    examples: tuple[Any, Any]

    @property
    def change(self) -> float | None:
        """How much better (or worse, below 0) the candidate agrees with the truth."""
        return None if self.base is None or self.candidate is None else self.candidate - self.base

    @property
    def is_worse(self) -> bool:
        """Whether this field alone is a reason not to switch."""
        return self.change is not None and self.change <= -WORSE_FIELD


@dataclass(frozen=True, slots=True)
class Answers:
    """What both sides said of one clip, and its truth."""

    truth: Truth
    base: Mapping[str, Any]
    candidate: Mapping[str, Any]


def paired(trials: Iterable[tuple[str, str, dict[str, Any]]], truths: Mapping[str, Truth]) -> list[Answers]:
    """The clips that both sides answered; a trial is (clip, side, answer), its answer empty when there is none."""
    said: dict[str, dict[str, dict[str, Any]]] = {}
    for clip, side, answer in trials:
        if answer:
            said.setdefault(clip, {})[side] = leaves(answer, keep_empty=True)
    return [
        Answers(truths[clip], sides[Side.BASE], sides[Side.CANDIDATE])
        for clip, sides in sorted(said.items())
        if len(sides) == len(Side.values)
    ]


def by_field(pairs: list[Answers]) -> list[FieldDrift]:
    """Every field that either side or the truth knows: those that got worse first, then by how far they drift."""
    paths = {path for pair in pairs for path in (*pair.base, *pair.candidate)}
    known = [_field(path, pairs) for path in sorted(paths) if any(_is_said(path, pair) for pair in pairs)]
    return sorted(known, key=lambda field: (field.change if field.change is not None else 0.0, -field.drift))


def _is_said(path: str, pair: Answers) -> bool:
    silent = pair.base.get(path) in (None, []) and pair.candidate.get(path) in (None, [])
    return not silent or path in pair.truth.paths


def _field(path: str, pairs: list[Answers]) -> FieldDrift:
    drifts = [1 - agreement(pair.base.get(path), pair.candidate.get(path)) for pair in pairs]
    widest = pairs[drifts.index(max(drifts))]
    known = [pair for pair in pairs if path in pair.truth.paths]
    return FieldDrift(
        path,
        fmean(drifts),
        fmean(pair.truth.agrees(path, pair.base.get(path)) for pair in known) if known else None,
        fmean(pair.truth.agrees(path, pair.candidate.get(path)) for pair in known) if known else None,
        (widest.base.get(path), widest.candidate.get(path)),
    )


def score(fields: Iterable[FieldDrift], side: Side) -> float | None:
    """The mean agreement of one side with the truth over the fields that have one."""
    values = [field.base if side == Side.BASE else field.candidate for field in fields]
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def verdict(fields: list[FieldDrift], *, unanswered: int) -> Verdict:
    """What to do; `unanswered` counts the clips of which the candidate had nothing usable to say."""
    before, after = score(fields, Side.BASE), score(fields, Side.CANDIDATE)
    if unanswered or before is None or after is None:
        return Verdict.NO_ANSWER
    if any(field.is_worse for field in fields) or after <= before - WORSE_OVERALL:
        return Verdict.WORSE
    return Verdict.BETTER if after >= before + WORSE_OVERALL else Verdict.SAME

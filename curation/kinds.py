"""What may wait in the queue. An app registers its kinds from its AppConfig's `ready`; this app knows none of them.

A decision is data: what it is called, which reasons it takes, what follows from it, and the domain's verb that carries
it out. The verb keeps its own rules: permission, state, version.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.utils.functional import Promise

from accounts.models import User
from curation.models import Priority

type Words = str | Promise


class CarryOut(Protocol):
    """Calls the domain's verb, inside a transaction. What it raises (`Refused`) becomes a note of the entry."""

    def __call__(self, *, actor: User, subject_id: int, version: int, reason_code: str, note: str) -> Any:
        """`version` is the one of the subject that the curator saw."""


type Told = Callable[[User, int], Mapping[str, str]]
"""What deciding so says to whoever waits, word for word, by the reason's code; nothing when nobody is told."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One way to decide. `key` is "a" (approve) or "r" (reject) for those two, empty for others.

    `reasons` (code, label) must be chosen from when there are any; `consequence` says in a sentence what happens and
    who is told. `needs_note` are the reason codes that ask for words too, `note_is_told` says that the person on the
    other side reads the note, `told` what else they read. `is_bulk` allows the decision from the list, without having
    opened the thing.
    """

    code: str
    label: Words
    consequence: Words
    carry_out: CarryOut
    reasons: Sequence[tuple[str, Words]] = ()
    needs_note: Sequence[str] = ()
    note_is_told: bool = False
    key: str = ""
    is_bulk: bool = True
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A thing in one row: what it is, why it waits and who waits for it; `version` is the thing's own."""

    title: str
    cause: str
    who: str
    version: int
    picture: str = ""


type Cards = Callable[[Iterable[int]], Mapping[int, Card]]
"""The cards of these things, in the active language; in a fixed number of queries. What is gone is left out."""

type Blocked = Callable[[User, int], Mapping[str, Words]]
"""Decisions (by code) that this person cannot take on this thing now, with the sentence that says why; an empty one
leaves the decision out altogether."""


def nothing_blocked(curator: User, subject_id: int) -> Mapping[str, Words]:
    """Of kinds whose verbs alone refuse."""
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work: who may do it (`permission`), how soon, where it is looked at, what can be decided.

    `subject` is the model's label ("remix.analysis"), whose audit entries belong to the history. `empty` says what an
    empty queue of this kind means. Kinds that share `cards` (the same function) are read together.
    """

    code: str
    label: Words
    permission: str
    subject: str
    due_within: timedelta
    cards: Cards
    review_url: Callable[[int], str]
    decisions: Sequence[Decision]
    icon: str
    priority: Priority = Priority.NORMAL
    blocked: Blocked = nothing_blocked

    def decision(self, code: str) -> Decision | None:
        """The decision with this code."""
        return next((decision for decision in self.decisions if decision.code == code), None)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known (from an AppConfig's `ready`)."""
    _kinds[kind.code] = kind


def of(code: str) -> Kind:
    """The kind with this code. Raises KeyError."""
    return _kinds[code]


def known() -> list[Kind]:
    """Every kind, in the order in which they were registered."""
    return list(_kinds.values())


def open_to(user: User) -> list[Kind]:
    """The kinds that this person works on."""
    return [kind for kind in _kinds.values() if user.has_perm(kind.permission)]

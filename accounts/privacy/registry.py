"""The privacy contract: every app says, for every field of its models, what of it is personal.

An app has a module `privacy.py` that calls `holds(...)` for what it holds on people and `not_personal(...)` for the
rest; it is imported when the apps are ready. A test fails for a field that is in neither.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from accounts.models import User

ALL = ("*",)


@dataclass(slots=True)
class Erased:
    """What an eraser took away: rows as ("remix.video", "12"), and files as (storage alias, name)."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: "Erased") -> None:
        """Take in what another eraser took away."""
        self.rows += other.rows
        self.files += other.files


@dataclass(frozen=True, slots=True)
class Held:
    """What one model holds on a person.

    `rows` are theirs; of those, `exported` fields go into the export as JSON and `files` as files; `erase` empties or
    deletes what `erased` names (ALL: the whole row), inside the transaction of the erasure. Every other field stands
    in `not_personal` with the reason.
    """

    model: str
    rows: Callable[[User], QuerySet[Any]]
    exported: tuple[str, ...]
    erased: tuple[str, ...]
    erase: Callable[[User], Erased | None] | None = None
    files: tuple[str, ...] = ()
    not_personal: dict[str, str] = field(default_factory=dict)

    def covers(self, name: str) -> bool:
        """Whether the contract says something on this field."""
        named = {*self.exported, *self.files, *self.not_personal}
        return name in named or name in self.erased or self.erased == ALL


_held: dict[str, Held] = {}
_not_personal: dict[str, str] = {}


def holds(held: Held) -> None:
    """Declare what a model holds on a person."""
    _check_names(held)
    _held[held.model.lower()] = held


def not_personal(reason: str, *models: str) -> None:
    """Declare that these models hold nothing on a person, or only what goes with a declared row."""
    for name in models:
        apps.get_model(name)
        _not_personal[name.lower()] = reason


def all_held() -> list[Held]:
    """Every declaration, in the order of the apps."""
    return list(_held.values())


def missing(models: Iterable[type[Model]]) -> list[str]:
    """Fields on which the contract says nothing, as "app.model.field"."""
    found = []
    for model in models:
        label = model._meta.label_lower
        if label in _not_personal:
            continue
        held = _held.get(label)
        names = [f.name for f in (*model._meta.concrete_fields, *model._meta.many_to_many)]
        found += [f"{label}.{name}" for name in names if held is None or not held.covers(name)]
    return found


def _check_names(held: Held) -> None:
    model = apps.get_model(held.model)
    named = {*held.exported, *held.files, *held.not_personal} | (set(held.erased) - set(ALL))
    known = {f.name for f in (*model._meta.get_fields(),) if not f.auto_created or f.concrete}
    if unknown := named - known:
        raise ValueError(f"{held.model} has no fields {sorted(unknown)}")

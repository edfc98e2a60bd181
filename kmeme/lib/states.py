"""State graphs as data, and the one way to move a row along them.

A move is a conditional UPDATE that must change exactly one row, so two workers or two curators that move the same
row at once cannot both succeed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Stale


@dataclass(frozen=True)
class StateGraph:
    """Which state may follow which; checked when it is defined.

    `edges` maps every state to the states that may follow it; a final state maps to an empty tuple.
    Raises ValueError for an unknown state, or one that cannot be reached from `initial`.
    """

    initial: str
    edges: Mapping[str, Iterable[str]]

    def __post_init__(self) -> None:
        known = set(self.edges)
        named = {target for targets in self.edges.values() for target in targets}
        if unknown := (named | {self.initial}) - known:
            raise ValueError(f"unknown states: {sorted(unknown)}")
        reached, frontier = {self.initial}, [self.initial]
        while frontier:
            for target in self.edges[frontier.pop()]:
                if target not in reached:
                    reached.add(target)
                    frontier.append(target)
        if lost := known - reached:
            raise ValueError(f"states that nothing leads to: {sorted(lost)}")

    def allows(self, source: str, target: str) -> bool:
        """Whether `target` may follow `source`."""
        return target in self.edges[source]

    @property
    def final(self) -> list[str]:
        """The states that nothing follows."""
        return [state for state, targets in self.edges.items() if not tuple(targets)]


def move(row: models.Model, to: str, *, graph: StateGraph, **fields: Any) -> None:
    """Move `row` from the state it was read in to `to`, writing `fields` with it; `row` is updated in memory too.

    Raises ValueError when the graph has no such edge (a bug), and `Stale` when the row is no longer in the state it
    was read in (somebody was faster).
    """
    source: str = row.state  # type: ignore[attr-defined]
    if not graph.allows(source, to):
        raise ValueError(f"{row._meta.label}: no way from {source!r} to {to!r}")
    manager = type(row)._default_manager
    if manager.filter(pk=row.pk, state=source).update(state=to, **fields) != 1:
        raise Stale("stale", _("그사이에 상태가 바뀌었어요. 새로 고친 뒤 다시 해 주세요."))
    for name, value in {"state": to, **fields}.items():
        setattr(row, name, value)

"""What happens in the site, told to whoever listens (`kmeme.monitoring`).

Nobody listens unless something is configured: a measurement then costs the look at an empty list, and a span nothing.
What listens must not block; what it raises is logged and never reaches the work that is measured.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

logger = logging.getLogger(__name__)

type Labels = tuple[str, ...]
"""The values of a metric's labels, in the order in which the metric names them."""
type Fact = str | int | float


class Kind(StrEnum):
    """How values of a metric are put together."""

    COUNTER = "counter"
    HISTOGRAM = "histogram"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is measured. Labels take few values each: a route, never an address that a stranger chose."""

    name: str
    kind: Kind
    unit: str
    about: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()
    """Upper bounds of a histogram's buckets, in the metric's unit."""


class Listener(Protocol):
    """Somebody who is told of every measurement."""

    def take(self, metric: Metric, value: float, labels: Labels) -> None:
        """One measurement: an amount to add, a value of a distribution, or how something stands now."""


class Span(Protocol):
    """A piece of work that is being timed."""

    def note(self, name: str = "", *, error: str = "", facts: Mapping[str, Fact] | None = None) -> None:
        """Say more about it: a better name, the kind of error it ended in, what it was about."""


class Tracer(Protocol):
    """Somebody who is told of every piece of work."""

    def span(self, name: str, facts: Mapping[str, Fact], *, is_first: bool) -> AbstractContextManager[Span]:
        """A piece of work that lasts as long as the block; `is_first`: it is not part of another one."""

    def present(self) -> str:
        """The id of the trace that the present work is in, empty when it is not sampled."""


class _Nothing:
    """The span of a process that nobody traces."""

    def note(self, name: str = "", *, error: str = "", facts: Mapping[str, Fact] | None = None) -> None:
        """Nobody is told."""

    def __enter__(self) -> Span:
        return self

    def __exit__(self, *_: object) -> None:
        return None


_NOTHING = _Nothing()
_listeners: list[Listener] = []
_tracers: list[Tracer] = []


def record(metric: Metric, value: float = 1, **labels: str) -> None:
    """Tell everybody who listens. Raises KeyError or TypeError when the labels are not the metric's."""
    values = tuple([labels[name] for name in metric.labels])
    if len(values) != len(labels):
        raise TypeError(f"{metric.name} has the labels {metric.labels}, not {tuple(labels)}")
    for listener in _listeners:
        try:
            listener.take(metric, value, values)
        except Exception:  # whatever is wrong with a listener, the work goes on
            logger.exception("%s does not take %s", type(listener).__name__, metric.name)


def span(name: str, *, is_first: bool = False, facts: Mapping[str, Fact] | None = None) -> AbstractContextManager[Span]:
    """Time the block as one piece of work."""
    return _tracers[0].span(name, facts or {}, is_first=is_first) if _tracers else _NOTHING


def is_heard() -> bool:
    """Whether anybody listens or traces."""
    return bool(_listeners or _tracers)


def trace_id() -> str:
    """The id of the trace that the present work is in, empty when nobody traces it."""
    return _tracers[0].present() if _tracers else ""


def listen(listener: Listener) -> None:
    """Tell this listener from now on."""
    _listeners.append(listener)


def trace(tracer: Tracer) -> None:
    """Have pieces of work traced from now on."""
    _tracers[:] = [tracer]


@contextmanager
def listening(*listeners: Listener, tracer: Tracer | None = None) -> Iterator[None]:
    """Tell only these within the block (the tests)."""
    before = _listeners[:], _tracers[:]
    _listeners[:], _tracers[:] = list(listeners), [tracer] if tracer else []
    try:
        yield
    finally:
        _listeners[:], _tracers[:] = before

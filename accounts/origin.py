"""Where the request that is being served comes from, for the audit trail; empty outside requests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from kmeme.lib.limits import Left


@dataclass(slots=True)
class Origin:
    """One request: its client's address, and what it left of the person's limits (for the answer's headers)."""

    address: str = ""
    quota: list[Left] = field(default_factory=list)
    requests: list[Left] = field(default_factory=list)


_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


@contextmanager
def serving(origin: Origin) -> Iterator[Origin]:
    """Everything inside belongs to this request."""
    token = _current.set(origin)
    try:
        yield origin
    finally:
        _current.reset(token)


def address() -> str:
    """The client's address, empty for jobs and commands."""
    origin = _current.get()
    return origin.address if origin else ""


def note_requests(left: Sequence[Left]) -> None:
    """Remember how many more requests the caller may make."""
    if origin := _current.get():
        origin.requests = list(left)


def note_quota(left: Sequence[Left]) -> None:
    """Remember what is left, so that the answer says so."""
    if origin := _current.get():
        origin.quota = list(left)

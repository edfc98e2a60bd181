"""Which request or job the present work belongs to, so that every line of the log can say so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import NamedTuple


class Work(NamedTuple):
    """A request, or a job; empty values are left out of the log."""

    request_id: str = ""
    job_id: str = ""
    task: str = ""
    trace_id: str = ""


_work: ContextVar[Work] = ContextVar("work", default=Work())  # noqa: B039  (a tuple)


def present() -> Work:
    """What is being worked on in this thread or task."""
    return _work.get()


def begin(work: Work) -> Token[Work]:
    """Name the work until `end`, for where a `with` costs too much (every request)."""
    return _work.set(work)


def end(token: Token[Work]) -> None:
    """Go back to what was being worked on before."""
    _work.reset(token)


@contextmanager
def working_on(work: Work) -> Iterator[None]:
    """Name the work for as long as the block lasts; threads that asyncio starts within it inherit the name."""
    token = begin(work)
    try:
        yield
    finally:
        end(token)

"""What one operation of the API is, said once: its checks, its documentation and its schema come from the same words.

class NodeView(Endpoint):
    required_scopes = {"GET": Scope.MEMES_READ}

    @operation(id="get_remix", tag="remix", summary=_("레시피 하나"), answers={200: Node}, problems=("not_found",))
    def get(self, request, node_id): ...
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.http import http_date
from rest_framework.serializers import Serializer

from kmeme.lib.api.inputs import Query
from kmeme.lib.api.shapes import Shape

SHORTEST_NOTICE = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Deprecation:
    """This operation goes away: deprecated since, gone at (RFC 9745, RFC 8594), and where to read what to use."""

    since: datetime
    sunset: datetime
    link: str

    def __post_init__(self) -> None:
        """Half a year at least is what the docs promise."""
        if self.sunset - self.since < SHORTEST_NOTICE:
            raise ValueError(f"partners need {SHORTEST_NOTICE.days} days to move on")

    def headers(self) -> dict[str, str]:
        """What every answer of it says."""
        return {
            "Deprecation": f"@{int(self.since.timestamp())}",
            "Sunset": http_date(self.sunset.timestamp()),
            "Link": f'<{self.link}>; rel="deprecation"; type="text/html"',
        }


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    `answers` maps each good status to what is sent with it; `problems` are the codes beyond those that follow from
    what the operation is (a body, a person, a read); `example` is what is sent with the first good status.
    """

    id: str
    tag: str
    summary: str | Promise
    description: str | Promise
    answers: Mapping[int, type[Shape]]
    query: type[Query]
    body: type[Serializer[Any]] | None
    problems: tuple[str, ...]
    example: Any
    sends: Any
    needs_match: bool
    deprecated: Deprecation | None


def operation[F: Callable[..., Any]](
    *,
    id: str,
    tag: str,
    summary: str | Promise,
    answers: Mapping[int, type[Shape]],
    description: str | Promise = "",
    query: type[Query] = Query,
    body: type[Serializer[Any]] | None = None,
    problems: tuple[str, ...] = (),
    example: Any = None,
    sends: Any = None,
    needs_match: bool = False,
    deprecated: Deprecation | None = None,
) -> Callable[[F], F]:
    """Say what a method of an `ApiView` does.

    `sends` is an example of the body; `needs_match` says that the method calls `reading.require_match`.
    """
    said = Operation(
        id, tag, summary, description, answers, query, body, problems, example, sends, needs_match, deprecated
    )

    def note(handler: F) -> F:
        handler.operation = said  # type: ignore[attr-defined]
        return handler

    return note


def operation_of(view: Any, method: str) -> Operation | None:
    """What a view says of its method; None for a method that it does not have (HEAD is GET)."""
    name = "get" if method == "HEAD" else method.lower()
    found: Operation | None = getattr(getattr(view, name, None), "operation", None)
    return found

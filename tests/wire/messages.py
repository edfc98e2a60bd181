"""What goes over the wire."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived; the body of a large upload is counted but not kept."""

    kind: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    size: int

    @property
    def json(self) -> Any:
        """The body as JSON, None when it is empty."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send back; a cut one promises more bytes than it brings."""

    payload: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None
    is_cut: bool = False

    @property
    def body(self) -> bytes:
        """The bytes of the text, or else of the payload as JSON."""
        return (json.dumps(self.payload, ensure_ascii=False) if self.text is None else self.text).encode()

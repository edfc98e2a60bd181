"""A small HTTP server in a thread that records requests and fails on demand; each vendor's server builds on it.

Also steered over HTTP, for tests whose client runs in another process:
`POST /control {"mode", "times", "retry_after", "kind", "delay"}`, `GET /control` (counts), `DELETE /control` (reset).
"""

import json
import socket
import threading
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.wire.messages import Reply, Request

STATUS_MODES = ("400", "401", "403", "404", "429", "500", "503", "529")
MODES = (
    *STATUS_MODES,
    "timeout",  # no answer for `hang_seconds`
    "drop",  # the connection closes without an answer
    "cut_body",  # the connection closes within the answer
    "not_json",  # HTTP 200 with a page instead of JSON
    "bad_model_json",  # the model's text is not JSON
    "schema",  # the model's JSON breaks the schema
    "truncated",  # the model's text is cut off at its token limit
    "blocked",  # blocked (Gemini), refused (Claude)
    "another_clip",  # the length of another clip (Gemini)
)
_KEPT_BODY_BYTES = 2 * 1024 * 1024


@dataclass(slots=True)
class _Failure:
    mode: str
    times: int | None
    kind: str | None
    retry_after: float | str | None


class WireServer:
    """A context manager around the server's thread. `delay_seconds` is waited before each model answer."""

    model_kinds: frozenset[str] = frozenset()
    """The kinds of request that failures and delays apply to when no kind is named."""

    def __init__(self, port: int = 0, *, hang_seconds: float = 20.0, delay_seconds: float = 0.0) -> None:
        self.requests: list[Request] = []
        self.delay_seconds = delay_seconds
        self._hang_seconds = hang_seconds
        self._failures: list[_Failure] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.wire = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """The base address, for the SDK's `base_url`."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def count(self, kind: str | None = None) -> int:
        """How many requests of this kind came; of all kinds of model calls without one."""
        with self._lock:
            return sum(request.kind == kind if kind else request.kind in self.model_kinds for request in self.requests)

    def asked(self, kind: str) -> list[Request]:
        """The requests of this kind, in the order of arrival."""
        with self._lock:
            return [request for request in self.requests if request.kind == kind]

    def fail_next(
        self, mode: str, *, times: int | None = 1, kind: str | None = None, retry_after: float | str | None = None
    ) -> None:
        """Fail the next `times` requests (None: all from now on) of this kind, after those already planned."""
        if mode not in MODES:
            raise ValueError(f"unknown failure mode {mode!r}, one of: {', '.join(MODES)}")
        with self._lock:
            self._failures.append(_Failure(mode, times, kind, retry_after))

    def reset(self) -> None:
        """Forget requests, planned failures and the delay."""
        with self._lock:
            self.requests.clear()
            self._failures.clear()
            self.delay_seconds = 0.0

    # What a vendor's server says.

    def kind_of(self, method: str, path: str, headers: dict[str, str]) -> str:
        """A name for this kind of request, "unknown" for one that the vendor does not have."""
        raise NotImplementedError

    def is_signed(self, request: Request) -> bool:
        """Whether the request carries a key."""
        raise NotImplementedError

    def answer(self, request: Request, mode: str | None) -> Reply:
        """The vendor's answer; `mode` is set for the failures that lie in the model's output."""
        raise NotImplementedError

    def error(self, status: int, headers: dict[str, str]) -> Reply:
        """The vendor's error body for a status."""
        raise NotImplementedError

    # How a request is served.

    def serve(self, request: Request) -> Reply | None:
        """The reply to a request; None closes the connection."""
        with self._lock:
            self.requests.append(request)
            failure = self._take_failure(request.kind)
        if request.kind == "unknown":
            return self.error(404, {})
        if not self.is_signed(request):
            return self.error(401, {})
        if request.kind in self.model_kinds and self.delay_seconds:
            self._closing.wait(self.delay_seconds)
        mode = failure.mode if failure else None
        if failure and mode in STATUS_MODES:
            asked_for = {} if failure.retry_after is None else {"Retry-After": str(failure.retry_after)}
            return self.error(int(failure.mode), asked_for)
        if mode == "timeout":
            self._closing.wait(self._hang_seconds)
            return None
        if mode == "drop":
            return None
        if mode == "not_json":
            return Reply(text="<html>점검 중이에요</html>", headers={"Content-Type": "application/json"})
        if mode == "cut_body":
            return Reply(text='{"candidates": [', is_cut=True)
        return self.answer(request, mode)

    def control(self, method: str, body: bytes) -> Reply:
        """Steering from another process."""
        if method == "DELETE":
            self.reset()
        elif method == "POST":
            order = json.loads(body)
            self.delay_seconds = float(order.get("delay", self.delay_seconds))
            if order.get("mode"):
                self.fail_next(
                    order["mode"],
                    times=order.get("times", 1),
                    kind=order.get("kind"),
                    retry_after=order.get("retry_after"),
                )
        with self._lock:
            counts = Counter(request.kind for request in self.requests)
        return Reply({"counts": counts, "model_calls": self.count(), "delay": self.delay_seconds})

    def _take_failure(self, kind: str) -> _Failure | None:
        for failure in self._failures:
            if kind == failure.kind or (failure.kind is None and kind in self.model_kinds):
                if failure.times is not None:
                    failure.times -= 1
                    if failure.times <= 0:
                        self._failures.remove(failure)
                return failure
        return None


def refused_url() -> str:
    """An address on loopback where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    wire: WireServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed or gave up is what these tests are about: no traceback."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_DELETE(self) -> None:
        self._respond()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the requests are recorded."""

    def _respond(self) -> None:
        wire = self.server.wire
        body, size = self._read_body()
        if self.path == "/control":
            reply: Reply | None = wire.control(self.command, body)
        else:
            headers = {name.lower(): value for name, value in self.headers.items()}
            kind = wire.kind_of(self.command, self.path, headers)
            reply = wire.serve(Request(kind, self.command, self.path, headers, body, size))
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) + (100 if reply.is_cut else 0)))
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = self.close_connection or reply.is_cut

    def _read_body(self) -> tuple[bytes, int]:
        size = left = int(self.headers.get("Content-Length") or 0)
        kept = bytearray()
        while left and (chunk := self.rfile.read(min(left, 256 * 1024))):
            left -= len(chunk)
            if len(kept) < _KEPT_BODY_BYTES:
                kept += chunk
        return bytes(kept), size

"""Those who watch the site, on loopback: an OpenTelemetry collector, Slack, a switch outside, Datadog's agent."""

import socket
from collections.abc import Iterator
from typing import Self

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.wire.messages import Reply, Request
from tests.wire.server import WireServer

PATHS = {"/v1/metrics": "metrics", "/v1/traces": "traces"}


class Watchers(WireServer):
    """A context manager; what came is read with `metrics()`, `spans()` and `messages()`."""

    model_kinds = frozenset({"slack"})

    def kind_of(self, method: str, path: str, headers: dict[str, str]) -> str:
        """What is posted where."""
        if path.startswith("/services/"):
            return "slack"
        if path.startswith("/ping/"):
            return "heartbeat"
        return PATHS.get(path, "unknown")

    def is_signed(self, request: Request) -> bool:
        """The tests look at headers themselves."""
        return True

    def answer(self, request: Request, mode: str | None) -> Reply:
        """What each of them says when all is well; an empty protobuf message is one that says nothing."""
        if request.kind in PATHS.values():
            return Reply(text="", headers={"Content-Type": "application/x-protobuf"})
        return Reply(text="ok", headers={"Content-Type": "text/plain"})

    def error(self, status: int, headers: dict[str, str]) -> Reply:
        """Slack's own words for a revoked address."""
        return Reply(text="no_service", status=status, headers={"Content-Type": "text/plain", **headers})

    def messages(self) -> list[str]:
        """What the channel in Slack shows."""
        return [request.json["text"] for request in self.asked("slack")]

    def metrics(self) -> dict[str, list[Metric]]:
        """Exported metrics by name, in the order of arrival."""
        found: dict[str, list[Metric]] = {}
        for request in self.asked("metrics"):
            for resource in ExportMetricsServiceRequest.FromString(request.body).resource_metrics:
                for scope in resource.scope_metrics:
                    for metric in scope.metrics:
                        found.setdefault(metric.name, []).append(metric)
        return found

    def spans(self) -> Iterator[Span]:
        """Exported spans."""
        for request in self.asked("traces"):
            for resource in ExportTraceServiceRequest.FromString(request.body).resource_spans:
                for scope in resource.scope_spans:
                    yield from scope.spans


def attributes(pairs: object) -> dict[str, str]:
    """A span's or a data point's attributes."""
    found: dict[str, str] = {}
    for pair in pairs:  # type: ignore[attr-defined]
        assert isinstance(pair, KeyValue)
        kind = pair.value.WhichOneof("value")
        found[pair.key] = str(getattr(pair.value, kind)) if kind else ""
    return found


class Agent:
    """Datadog's agent: takes datagrams."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    @property
    def url(self) -> str:
        """For DOGSTATSD_URL."""
        return f"udp://127.0.0.1:{self._socket.getsockname()[1]}"

    def next(self) -> str:
        """The next datagram. Raises TimeoutError."""
        return self._socket.recv(65536).decode()

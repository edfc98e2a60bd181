"""Measurements as datagrams for Datadog's agent (DogStatsD's protocol, version 1.0).

A datagram that cannot be sent at once is dropped: an agent that is away or slow must not slow the site down.
https://docs.datadoghq.com/developers/dogstatsd/datagram_shell/
"""

import re
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from kmeme.lib.telemetry import Kind, Labels, Metric

DEFAULT_PORT = 8125
TYPES = {Kind.COUNTER: "c", Kind.HISTOGRAM: "d", Kind.GAUGE: "g"}
"""A distribution, not a histogram: its percentiles are right across processes."""
_NOT_IN_A_TAG = re.compile(r"[|,#\s]")


class DogStatsD:
    """Sends every measurement to `udp://host:8125` or `unix:///path/to/dsd.socket`."""

    def __init__(self, url: str, tags: Sequence[str] = ()) -> None:
        self._tags = [_NOT_IN_A_TAG.sub("_", tag) for tag in tags]
        self._family, self._place = place_of(url)
        self._socket: socket.socket | None = None

    def take(self, metric: Metric, value: float, labels: Labels) -> None:
        """One datagram."""
        tags = [
            f"{name}:{_NOT_IN_A_TAG.sub('_', label)}"
            for name, label in zip(metric.labels, labels, strict=True)
            if label
        ]
        line = f"{metric.name}:{value:.12g}|{TYPES[metric.kind]}"
        if tags := [*tags, *self._tags]:
            line += f"|#{','.join(tags)}"
        self._send(line.encode())

    def _send(self, datagram: bytes) -> None:
        try:
            if self._socket is None:
                # Connected once: the name is looked up here and not for every datagram.
                fresh = socket.socket(self._family, socket.SOCK_DGRAM)
                fresh.setblocking(False)
                fresh.connect(self._place)
                self._socket = fresh
            self._socket.send(datagram)
        except BlockingIOError:
            return
        except OSError:
            if self._socket:
                self._socket.close()
            self._socket = None


def place_of(url: str) -> tuple[socket.AddressFamily, str | tuple[str, int]]:
    """The socket's family and address. Raises ValueError for anything but the two kinds of address."""
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path:
        return socket.AF_UNIX, parts.path
    if parts.scheme == "udp" and parts.hostname:
        is_v6 = ":" in parts.hostname
        return socket.AF_INET6 if is_v6 else socket.AF_INET, (parts.hostname, parts.port or DEFAULT_PORT)
    raise ValueError("an address like udp://127.0.0.1:8125 or unix:///var/run/datadog/dsd.socket")

"""Readers who ask for the next page as soon as they have one: requests a second, and how long each waited.

One thread and raw sockets, so that on a machine with two cores the server has one to itself; connections stay open, as
browsers' and balancers' do.
"""

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

_READ = 256 * 1024


@dataclass(frozen=True, slots=True)
class Served:
    """What came back in `seconds`."""

    seconds: float
    milliseconds: list[float]
    statuses: dict[bytes, int]

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds

    def percentile(self, share: float) -> float:
        """So many milliseconds or fewer took this share (0.99) of the answers."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class _Reader:
    """One connection, which asks for every `step`-th of the requests, from `start` on."""

    def __init__(self, address: tuple[str, int], start: int, step: int) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.next, self.step = start, step
        self.missing = 0
        self.head = b""
        self.asked_at = 0.0

    def ask(self, requests: Sequence[bytes]) -> None:
        self.head, self.missing = b"", 0
        self.asked_at = time.perf_counter()
        self.socket.sendall(requests[self.next % len(requests)])
        self.next += self.step

    def is_done(self) -> bool:
        """Take in what has come; whether the answer is whole."""
        got = self.socket.recv(_READ)
        if not got:
            raise ConnectionError("the server closed a connection")
        if self.missing:
            self.missing -= len(got)
            return self.missing == 0
        self.head += got
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return False
        if b" 304 " not in self.head[:16]:
            name = self.head.lower().index(b"content-length:")
            length = int(self.head[name + 15 : self.head.index(b"\r\n", name)])
            self.missing = end + 4 + length - len(self.head)
        return self.missing == 0


def run(base: str, paths: Sequence[str], *, readers: int, seconds: float, headers: Sequence[str] = ()) -> Served:
    """Ask for the paths over so many connections; every answer is read to its last byte.

    Each reader has a share of the paths of its own: nobody asks for what another one has just had made, until all are
    through.
    """
    parts = urlsplit(base)
    address = (parts.hostname or "", parts.port or 80)
    lines = "".join(f"{line}\r\n" for line in headers)
    requests = [f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{lines}\r\n".encode() for path in paths]
    selector = selectors.DefaultSelector()
    crowd = [_Reader(address, number, readers) for number in range(readers)]
    taken: list[float] = []
    statuses: dict[bytes, int] = {}
    for reader in crowd:
        selector.register(reader.socket, selectors.EVENT_READ, reader)
        reader.ask(requests)
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for key, _events in selector.select(1):
            reader = key.data
            if reader.is_done():
                taken.append((time.perf_counter() - reader.asked_at) * 1000)
                status = reader.head[9:12]
                statuses[status] = statuses.get(status, 0) + 1
                reader.ask(requests)
    took = time.perf_counter() - began
    for reader in crowd:
        reader.socket.close()
    return Served(took, taken, statuses)

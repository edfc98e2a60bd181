"""The private Redis."""

import socket
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from embedded.errors import SetupError
from embedded.places import Places

START_SECONDS = 30
STOP_SECONDS = 30

CONFIGURATION = """\
# Written by bin/ at every start.
port 0
unixsocket "{socket}"
unixsocketperm 700
daemonize yes
logfile "{data}/redis.log"
dir "{data}"
save 60 1
stop-writes-on-bgsave-error no
maxmemory 256mb
maxmemory-policy volatile-lru
databases 16
"""


@dataclass(frozen=True)
class Redis:
    """One server; it writes its keys to disk every minute and when it stops."""

    places: Places

    @property
    def _socket(self) -> Path:
        return self.places.sockets() / "redis.sock"

    @property
    def url(self) -> str:
        """The server's address, as settings.py reads it."""
        return f"unix://{quote(str(self._socket))}?db=0"

    def is_running(self) -> bool:
        """Whether the server answers."""
        return self._ask("PING").startswith(b"+PONG")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        if self.is_running():
            return
        data = self.places.data("redis")
        configuration = data / "redis.conf"
        configuration.write_text(CONFIGURATION.format(socket=self._socket, data=data))
        configuration.chmod(0o644)
        done = self.places.run_as_user(["redis-server", str(configuration)], cwd=data)
        deadline = time.monotonic() + START_SECONDS
        while not self.is_running():
            if done.returncode != 0 or time.monotonic() > deadline:
                raise SetupError(
                    f"Redis did not start; the end of {data}/redis.log says why. {done.stdout.decode(errors='replace')}"
                )
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server after it has written its keys to disk."""
        self._ask("SHUTDOWN")
        deadline = time.monotonic() + STOP_SECONDS
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _ask(self, command: str) -> bytes:
        """One command and the start of its answer; nothing when nobody answers."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(STOP_SECONDS)
                connection.connect(str(self._socket))
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(64)
        except OSError:
            return b""

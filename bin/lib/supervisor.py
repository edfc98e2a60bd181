"""Child processes that live and die with `bin/run`."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

GRACE_SECONDS = 30.0  # the worker is asked to give up its job before that, see run.py
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """In the child: ask Linux for SIGTERM should the supervisor be killed without a chance to stop its children."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """Starts programs, notices when one ends, and stops them all; `descriptor` is the lease that they keep alive."""

    descriptor: int
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _signals: int = 0

    def listen(self) -> None:
        """Take the signals that ask us to stop; the second one stops without waiting."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: object) -> None:
        self._signals += 1  # no lock, no Event: a handler that waits for what it interrupted never returns

    @property
    def stopping(self) -> bool:
        """Whether somebody asked us to stop."""
        return self._signals > 0

    def start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a program in a process group of its own, so that Ctrl-C reaches it only through us."""
        child = subprocess.Popen(  # noqa: S603 - our own programs
            command,
            stdin=subprocess.DEVNULL,
            pass_fds=[self.descriptor],
            process_group=0,
            preexec_fn=_die_with_parent,  # safe: this process has one thread
        )
        self.children[name] = child
        return child

    def run(self, name: str, command: list[str]) -> bool:
        """Run a program to its end; whether it succeeded. False as well when we are asked to stop meanwhile."""
        child = self.start(name, command)
        while child.poll() is None and not self.stopping:
            time.sleep(0.05)
        if self.stopping:
            return False
        del self.children[name]
        return child.returncode == 0

    def ended(self) -> str | None:
        """The name of a program that has ended by itself."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def stop_all(self) -> None:
        """Ask all programs to finish, wait for them, and end by force those that do not."""
        asked = self._signals
        for child in self.children.values():
            _send(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while self._alive() and time.monotonic() < deadline and self._signals <= max(asked, 1):
            time.sleep(0.05)
        for child in self._alive():
            _send(child, signal.SIGKILL)
            child.wait()

    def _alive(self) -> list[subprocess.Popen[bytes]]:
        return [child for child in self.children.values() if child.poll() is None]


def _send(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a program: politely to it alone (it tells its own children), by force to its whole group."""
    with contextlib.suppress(ProcessLookupError):
        if number == signal.SIGKILL:
            os.killpg(child.pid, number)
        elif child.poll() is None:
            child.send_signal(number)

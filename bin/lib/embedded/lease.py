"""Sharing the services: started for the first user of a checkout, stopped after the last.

Each user holds a shared lock on `var/services.users`; the kernel lets go of it however a process ends. A keeper
process waits for the moment when nobody holds it and then stops the services, so even a killed command leaves
nothing running. `var/services.change` is held while somebody starts or stops them.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from embedded.environment import is_external
from embedded.errors import SetupError
from embedded.places import Places
from embedded.postgres import Postgres
from embedded.redis_server import Redis


@dataclass(frozen=True)
class Lease:
    """The right to use the services, held until `release` or the end of every process that has the descriptor."""

    descriptor: int
    environment: dict[str, str]

    def pass_on(self) -> None:
        """Let a program that replaces this process keep the lease."""
        os.set_inheritable(self.descriptor, True)

    def release(self, places: Places) -> None:
        """Give the lease back and, as its last user, stop the services before returning."""
        os.close(self.descriptor)
        if self.environment:
            with _changing(places):
                _stop_if_unused(places)


def acquire(places: Places) -> Lease:
    """Start what the environment does not replace, and return a lease with the variables that lead to it.

    Raises SetupError when a service cannot be started.
    """
    services: dict[str, Postgres | Redis] = {"DATABASE_URL": Postgres(places), "REDIS_URL": Redis(places)}
    wanted = {name: service for name, service in services.items() if not is_external(name, places.root)}
    with _changing(places):
        descriptor = _open(places, "services.users")
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if wanted:
            _ensure_keeper(places)  # first, so that it cleans up should we be killed while starting
        for service in wanted.values():
            service.start()
    return Lease(descriptor, {name: service.url for name, service in wanted.items()})


def keep(places: Places, lock: int) -> None:
    """The keeper's life: wait until nobody uses the services, and stop them.

    Its own lock goes with the same grip on `var/services.change`: whoever comes next either finds a keeper that will
    look again, or none and starts one.
    """
    while True:
        with _opened(places, "services.users") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
        with _changing(places):
            if _stop_if_unused(places):
                os.close(lock)
                return


def _stop_if_unused(places: Places) -> bool:
    """Stop the services unless somebody holds a lease; whether they are stopped."""
    with _opened(places, "services.users") as users:
        if not _try_lock(users):
            return False
        Redis(places).stop()
        Postgres(places).stop()
        return True


def _ensure_keeper(places: Places) -> None:
    """Start a keeper when there is none; it inherits the lock that says so."""
    with _opened(places, "services.keeper") as lock, (places.log / "services.log").open("ab") as log:
        if not _try_lock(lock):
            return
        subprocess.Popen(  # noqa: S603
            [sys.executable, str(Path(__file__).parent.parent / "keeper.py"), str(places.root), str(lock)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            pass_fds=[lock],
        )


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(places: Places, name: str) -> int:
    path = places.var / name
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        raise SetupError(f"{path} belongs to {path.owner()}: run as {path.owner()} or as root.") from error


@contextlib.contextmanager
def _opened(places: Places, name: str) -> Iterator[int]:
    descriptor = _open(places, name)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _changing(places: Places) -> Iterator[None]:
    with _opened(places, "services.change") as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield

"""A whole installation of the load test's own: database, Redis, web server and worker, each of which can be stopped."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.database import ROOT

sys.path.insert(0, str(ROOT / "bin" / "lib"))

from embedded.places import Places
from embedded.postgres import Postgres
from embedded.redis_server import Redis

START_SECONDS = 60
STOP_SECONDS = 90
WEB_WORKERS, WEB_THREADS = 2, 4
"""As in bin/container."""


@dataclass
class Installation:
    """The services below one folder; `address` is the site's."""

    places: Places
    address: str
    port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def postgres(self) -> Postgres:
        """The database cluster."""
        return Postgres(self.places)

    @property
    def redis(self) -> Redis:
        """The cache."""
        return Redis(self.places)

    def environment(self) -> dict[str, str]:
        """Production's settings on these services; limits of callers are wide, because few callers ask for many."""
        return {
            **os.environ,
            "DEBUG": "0",
            "SECRET_KEY": "k" * 50,
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "SITE_URL": self.address,
            "MEDIA_ROOT": str(self.places.var / "media"),
            "PRIVATE_ROOT": str(self.places.var / "private"),
            "STATIC_ROOT": str(self.places.var / "static"),
            "REQUIRED_CONSENTS": "",
            "API_REQUESTS_PER_MINUTE": "100000",
            "API_ANONYMOUS_REQUESTS_PER_MINUTE": "1000000",
            "MAILER_URL": f"filemail://{self.places.var / 'mail'}",
            "MALLOC_ARENA_MAX": "1",  # both as in bin/container
            "MALLOC_TRIM_THRESHOLD_": "131072",
        }

    def manage(self, *arguments: str) -> None:
        """Run a management command to its end."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment(), check=True, stdout=subprocess.DEVNULL)

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "error"]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(WEB_WORKERS)]
        command += ["--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers", "kmeme.wsgi:application"]
        self._start("web", command)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
                return
            time.sleep(0.1)
        raise RuntimeError(f"the web server did not answer within {START_SECONDS} s")

    def start_worker(self) -> None:
        """Start the worker; it takes up jobs a few seconds later."""
        self._start("worker", [sys.executable, "manage.py", "procrastinate", "worker"])

    def kill_worker(self) -> None:
        """End the worker in the middle of whatever it does."""
        self._end("worker", signal.SIGKILL)

    def resident_mb(self, name: str) -> float:
        """Resident memory in MB of a service's largest process (the web server's workers are its children)."""
        top = self.processes[name].pid
        return max(resident_mb(process) for process in (top, *_children(top)))

    def stop(self) -> None:
        """Stop everything."""
        for name in list(self.processes):
            self._end(name, signal.SIGTERM)
        self.redis.stop()
        self.postgres.stop()

    def _start(self, name: str, command: list[str]) -> None:
        with (self.places.log / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(), stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def _end(self, name: str, number: signal.Signals) -> None:
        process = self.processes.pop(name)
        process.send_signal(number)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def installation() -> Iterator[Installation]:
    """Database and Redis running, migrated, with the static files collected; everything is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="kmeme-load-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the database's account must get through
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        places = Places(Path(folder))
        places.log.mkdir(parents=True)
        site = Installation(places, f"http://127.0.0.1:{port}", port)
        try:
            site.postgres.start()
            site.redis.start()
            site.manage("migrate", "--noinput", "--verbosity", "0")
            site.manage("collectstatic", "--noinput", "--verbosity", "0")
            yield site
        finally:
            site.stop()


def _children(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def resident_mb(process: int) -> float:
    """Resident memory of a process in MB; 0 when it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0

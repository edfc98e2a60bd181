"""The private PostgreSQL cluster."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from embedded.errors import SetupError
from embedded.places import Places

ROLE = DATABASE = "kmeme"
PORT = 5432  # only part of the socket's name
NOBODYS_PROCESS = 99_999_999  # larger than any process number
START_SECONDS = 120  # recovery after a crash may take a while
STOP_SECONDS = 60

CONFIGURATION = """\
# Written by bin/ at every start; changes belong into postgresql.conf, which this file overrides.
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = 256MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
logging_collector = off
log_timezone = UTC
timezone = UTC
"""


@dataclass(frozen=True)
class Postgres:
    """One cluster; role and database `kmeme` are made with it. Only its owner (and root) can reach its socket."""

    places: Places

    @property
    def data(self) -> Path:
        """The cluster's data directory."""
        return self.places.data("postgres") / "data"

    @property
    def url(self) -> str:
        """The cluster's address, as settings.py reads it."""
        return f"postgis://{ROLE}@:{PORT}/{quote(str(self.places.sockets()))}/{DATABASE}"

    @property
    def _log(self) -> Path:
        return self.places.log / "postgres.log"

    def is_running(self) -> bool:
        """Whether the cluster accepts connections."""
        if not (self.data / "postmaster.pid").exists():
            return False
        return self._run("pg_isready", "-q", "-p", str(PORT), "-h", str(self.places.sockets())).returncode == 0

    def start(self) -> None:
        """Start the cluster, making it first when there is none; wait until it accepts connections."""
        if self.is_running():
            return
        if not self.data.exists():
            self._create()
        self._free_stale_locks()
        sockets = str(self.places.sockets()).replace("'", "''")
        configuration = self.data / "kmeme.conf"
        configuration.write_text(CONFIGURATION.format(port=PORT, sockets=sockets))
        configuration.chmod(0o644)  # whoever starts the server may write it, the services' account reads it
        for wait in (1, 2, 5, 0):  # a killed server's last processes may need a moment to notice
            if self._try_start():
                return
            time.sleep(wait)
        raise SetupError(f"PostgreSQL did not start; the end of {self._log} says why:\n{_tail(self._log)}")

    def _try_start(self) -> bool:
        arguments = ["start", "-s", "-w", "-t", str(START_SECONDS), "-D", str(self.data)]
        with self._log.open("ab") as log:  # our descriptor: the services' account may not be able to reach the log
            return self._run("pg_ctl", *arguments, output=log).returncode == 0

    def stop(self) -> None:
        """Stop the cluster: open transactions are rolled back, committed ones are on disk."""
        lock = self.data / "postmaster.pid"
        if lock.exists() and self._holds(lock):  # else pg_ctl would signal whatever has that number now
            self._run("pg_ctl", "stop", "-s", "-w", "-t", str(STOP_SECONDS), "-m", "fast", "-D", str(self.data))

    def _create(self) -> None:
        """Make the cluster in a directory of its own and move it in place complete, so that a crash leaves no half."""
        unfinished = self.data.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        options = ["--username", ROLE, "--auth=trust", "--encoding=UTF8", "--locale", _locale(), "--no-instructions"]
        with self._log.open("ab") as log:
            done = self._run("initdb", *options, "-D", str(unfinished), output=log)
        if done.returncode != 0:
            raise SetupError(
                f"the database cluster could not be made; the end of {self._log} says why:\n{_tail(self._log)}"
            )
        single = self._run(
            "postgres", "--single", "-D", str(unfinished), "postgres", text=f"CREATE DATABASE {DATABASE}\n".encode()
        )
        if single.returncode != 0:
            raise SetupError(f"the database could not be made: {single.stdout.decode(errors='replace')}")
        with (unfinished / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude_if_exists = 'kmeme.conf'\n")
        unfinished.rename(self.data)

    def _free_stale_locks(self) -> None:
        """Free the lock files of a killed server whose process number now belongs to another program.

        PostgreSQL itself only notices a number that belongs to nobody, or to another account. The data's lock keeps
        its other lines: by them the new server sees orphans of the old one that still write.
        """
        data_lock = self.data / "postmaster.pid"
        socket_lock = self.places.sockets() / f".s.PGSQL.{PORT}.lock"
        if data_lock.exists() and not self._holds(data_lock):
            _, _, rest = data_lock.read_text().partition("\n")
            data_lock.write_text(f"{NOBODYS_PROCESS}\n{rest}")
        if socket_lock.exists() and not self._holds(socket_lock):
            socket_lock.unlink()

    def _holds(self, lock: Path) -> bool:
        """Whether the process that a lock file names is our server."""
        number = lock.read_text().partition("\n")[0].strip()
        return number.isdigit() and str(self.data) in _command_line(int(number))

    def _run(
        self, program: str, *arguments: str, output: int | IO[bytes] = subprocess.PIPE, text: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        return self.places.run_as_user(
            [str(Path(server_directory()) / program), *arguments],
            cwd=self.places.data("postgres"),
            output=output,
            text=text,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": _locale()},
        )


def _command_line(process: int) -> str:
    """What a process was started with; empty when there is no such process."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{process}/cmdline").read_text()
        except OSError:
            return ""
    command = ["ps", "-p", str(process), "-o", "args="]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603


def server_directory() -> str:
    """The directory of the server's programs, as bin/setup chose it."""
    directory = os.environ.get("POSTGRES_BIN", "")
    if not directory:
        raise SetupError("PostgreSQL is not set up: run bin/setup.")
    return directory


def _locale() -> str:
    # A real UTF-8 locale: under plain C, pg_trgm would not take Korean letters for letters.
    return "en_US.UTF-8" if os.uname().sysname == "Darwin" else "C.UTF-8"


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])

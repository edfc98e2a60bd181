"""Where the services of one checkout keep their data and sockets, and as whom they run."""

import hashlib
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from embedded.errors import SetupError

# A Unix socket's path may have 107 bytes on Linux and 103 on macOS; PostgreSQL adds a name of up to 20 to it.
LONGEST_SOCKET_DIRECTORY = 80
# Where the data of a checkout goes that the services' user cannot reach, such as one below /root.
OUTSIDE = Path("/var/lib/kmeme-factory")


@dataclass(frozen=True)
class Places:
    """The paths of one checkout; everything else asks here."""

    root: Path

    @property
    def var(self) -> Path:
        """The directory of everything that a checkout makes for itself."""
        return self.root / "var"

    @property
    def log(self) -> Path:
        """The directory of the services' logs."""
        return self.var / "log"

    @property
    def _digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:12]

    @cached_property
    def user(self) -> pwd.struct_passwd:
        """The account that runs the services: ourselves or, as PostgreSQL refuses root, an ordinary one."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        existing = self.var / "postgres"
        if existing.exists() and existing.stat().st_uid != 0:
            return pwd.getpwuid(existing.stat().st_uid)
        for name in ("postgres", "_postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        message = (
            "PostgreSQL does not run as root and there is no ordinary account to run it as: make a user `postgres`."
        )
        raise SetupError(message)

    def is_reachable(self, directory: Path) -> bool:
        """Whether the services' account can enter a directory."""
        if os.geteuid() != 0:
            return os.access(directory, os.X_OK)
        enter = ["/bin/sh", "-c", 'cd "$1"', "sh", str(directory)]
        return self.run_as_user(enter, cwd=Path("/")).returncode == 0

    def run_as_user(
        self,
        command: list[str],
        *,
        cwd: Path,
        output: int | IO[bytes] = subprocess.PIPE,
        text: bytes = b"",
        env: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program as the services' account, with `text` as its input; both outputs go to `output`."""
        root = os.geteuid() == 0
        return subprocess.run(  # noqa: S603 - our own commands
            command,
            user=self.user.pw_uid if root else None,
            group=self.user.pw_gid if root else None,
            extra_groups=[] if root else None,
            input=text,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            check=False,
        )

    def data(self, service: str) -> Path:
        """The private directory of a service, made when missing; `var/<service>` always leads to it."""
        directory = self.var / service
        if not directory.exists():
            if directory.is_symlink():
                message = f"{directory} leads to {directory.readlink()}, which is gone: remove the link to start empty."
                raise SetupError(message)
            target = directory
            if not self.is_reachable(self.var):
                target = OUTSIDE / f"{self._digest}-{service}"
                OUTSIDE.mkdir(mode=0o755, exist_ok=True)
                directory.symlink_to(target)
            self._make_private(target)
        found = directory.resolve()
        if found.parent == OUTSIDE and not found.name.startswith(self._digest):
            own = OUTSIDE / f"{self._digest}-{service}"
            message = (
                f"{directory} leads to another checkout's data. If this checkout was moved, rename {found} to {own} "
                "and mend the link; if it is a copy, remove the link to start empty."
            )
            raise SetupError(message)
        self._check_private(found)
        return found

    def sockets(self) -> Path:
        """The directory of the sockets: below the data, or a short one in /tmp when that path is too long.

        Not in XDG_RUNTIME_DIR, which differs between two sessions of one person and goes away at sign-out.
        """
        directory = self.data("postgres") / "sockets"
        if len(os.fsencode(directory)) > LONGEST_SOCKET_DIRECTORY:
            directory = Path("/tmp") / f"kmeme-{self.user.pw_uid}-{self._digest}"  # noqa: S108 - checked below
        try:
            self._make_private(directory)
        except FileExistsError:
            self._check_private(directory)
        return directory

    def _make_private(self, directory: Path) -> None:
        directory.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(directory, self.user.pw_uid, self.user.pw_gid)

    def _check_private(self, directory: Path) -> None:
        """Refuse a directory that somebody else could have put there or could look into."""
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.user.pw_uid:
            owner = pwd.getpwuid(found.st_uid).pw_name
            message = (
                f"{directory} belongs to {owner}, not to {self.user.pw_name}: run as {owner} or as root, or remove it."
            )
            raise SetupError(message)
        if stat.S_IMODE(found.st_mode) & 0o077:
            directory.chmod(0o700)

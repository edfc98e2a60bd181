"""A checkout with the scripts of bin/ alone, for the tests that start services of their own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GIVEN_BY_BIN_TEST = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATABASE_URL_FILE", "REDIS_URL_FILE")


def postgres_bin() -> str:
    """The server that bin/setup would choose; empty when there is none."""
    script = f'. "{ROOT}/bin/lib/setup.sh"; choose_postgres; echo "$POSTGRES_BIN"'
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout.strip()


@dataclass(frozen=True)
class Checkout:
    """Runs programs as bin/manage does, with services under its own var/."""

    root: Path
    environment: dict[str, str]

    def command(self, *program: str) -> list[str]:
        return [sys.executable, str(self.root / "bin" / "lib" / "leased.py"), *program]

    def run(self, *program: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment | more
        return subprocess.run(
            self.command(*program), env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    def start(self, *program: str) -> subprocess.Popen[str]:
        """A program that keeps running; its standard input and output are ours."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen(self.command(*program), env=self.environment, text=True, **pipes)  # type: ignore[call-overload, no-any-return]

    def sql(self, statement: str) -> str:
        return self.run(sys.executable, "-c", SQL, statement).stdout.strip()


SQL = """
import os, sys, urllib.parse, psycopg
directory, _, name = urllib.parse.urlsplit(os.environ["DATABASE_URL"]).path[1:].rpartition("/")
with psycopg.connect(host=urllib.parse.unquote(directory), dbname=name, user="kmeme") as connection:
    answer = connection.execute(sys.argv[1])
    print(answer.fetchone()[0] if answer.description else "done")
"""


def make_checkout(root: Path) -> Checkout:
    """A new checkout; `remove` it afterwards."""
    shutil.copytree(ROOT / "bin", root / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "var" / "log").mkdir(parents=True)
    kept = {name: value for name, value in os.environ.items() if name not in GIVEN_BY_BIN_TEST}
    return Checkout(root, kept | {"POSTGRES_BIN": postgres_bin()})


def remove(checkout: Checkout) -> None:
    """The checkout's data also goes when it lies outside, as it does for root below an unreachable directory."""
    for service in ("postgres", "redis"):
        shutil.rmtree((checkout.root / "var" / service).resolve(), ignore_errors=True)
    shutil.rmtree(checkout.root, ignore_errors=True)

"""Two hundred people at the site for ten minutes while Redis, the database and the worker go away in turn.

Everything runs on this machine and the loopback only, also the people: 75 % read pages, 15 % are creators, 10 % are
partners at the API; each thinks for a while between two requests. The services are of the test's own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.database import ROOT
from bench.figure import Figure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long and how many."""
    parser.add_argument("--minutes", type=float, default=10, help="length of the load test (10)")
    parser.add_argument("--connections", type=int, default=200, help="people of the load test (200)")
    parser.add_argument("--think", type=float, default=4, help="mean seconds between two requests of a person (4)")


def measure(options: argparse.Namespace) -> list[Figure]:
    """Run the test in a process of its own, whose settings lead to its own services."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        command = [sys.executable, "-m", "bench.loading", "--json", result.name]
        command += ["--minutes", str(options.minutes), "--connections", str(options.connections)]
        subprocess.run([*command, "--think", str(options.think)], cwd=ROOT, check=True)
        return [Figure(**entry) for entry in json.loads(Path(result.name).read_text())]

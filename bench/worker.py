"""A worker's memory over many clips: a real worker process measures them all, and must not grow."""

import argparse
import os
import subprocess
import sys
import time

from bench.database import ROOT
from bench.figure import Figure
from bench.loading.services import resident_mb
from bench.pipeline import clip, submit

NEEDS_DATABASE = True
MOST_MB = 250
SECONDS_A_CLIP = 30
"""Far more than one takes: a worker that is stuck ends the measurement."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many clips."""
    parser.add_argument("--clips", type=int, default=200, help="clips that the worker measures (200)")


def measure(options: argparse.Namespace) -> list[Figure]:
    """Resident memory after a tenth of the clips and after all of them."""
    for number in range(options.clips):
        submit(upload=clip(number))
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DEBUG": "0"}, stdout=subprocess.DEVNULL)
    try:
        early = _resident_after(worker, options.clips // 10)
        late = _resident_after(worker, options.clips)
    finally:
        worker.terminate()
        worker.wait()
    name = f"worker: memory after {options.clips} clips"
    return [Figure(name, late, "MB", early, late / early, f"< {MOST_MB}", late < MOST_MB)]


def _resident_after(worker: "subprocess.Popen[bytes]", clips: int) -> float:
    """Resident MB once so many clips have been measured."""
    from remix.models import Measurement

    deadline = time.monotonic() + SECONDS_A_CLIP * max(clips, 1)
    while Measurement.objects.count() < clips:
        if worker.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the worker stopped before {clips} clips were measured")
        time.sleep(0.2)
    return resident_mb(worker.pid)

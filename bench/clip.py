"""The sample clip: is what is measured of it true, and what does measuring cost a process of its own?

Its tempo is its composer's (SOURCES.md beside it); its one hard cut, at frame 113 of 24 a second, was found by looking
at every frame around each large change. The fade through black at 12 s is not a hard cut.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.figure import Figure

CLIP = Path(__file__).parent.parent / "remix" / "demo" / "media" / "bunny_short_95bpm.mp4"
DURATION_SECONDS, BPM, CUTS = 15.0, 95.0, (113 / 24,)
CUT_TOLERANCE_SECONDS = 0.05
CHILD = """
import json, sys
from remix.media import measure
measured = measure(sys.argv[1])
print(json.dumps([measured.duration_seconds, measured.bpm, measured.scene_cuts]))
"""


def at_most(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that must not exceed its limit."""
    return Figure(name, value, unit, limit, value / limit, f"<= {limit:g}", value <= limit)


def measure_in_child() -> tuple[list[object], float, float]:
    """The child's answer, its wall seconds from start to exit, and its peak resident memory in MB."""
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(CLIP)], cwd=CLIP.parents[3], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    answer = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"measuring the sample clip ended with status {child.returncode}")
    per_megabyte = 1024**2 if sys.platform == "darwin" else 1024
    return json.loads(answer), seconds, usage.ru_maxrss / per_megabyte


def measure(options: argparse.Namespace) -> list[Figure]:
    """Truth and cost."""
    (duration, bpm, cuts), seconds, megabytes = measure_in_child()
    assert isinstance(duration, float)
    assert isinstance(bpm, float)
    assert isinstance(cuts, list)
    found = sum(any(abs(cut - true) <= CUT_TOLERANCE_SECONDS for cut in cuts) for true in CUTS)
    invented = len(cuts) - found
    return [
        at_most("clip: duration error", abs(duration - DURATION_SECONDS), "s", 0.05),
        at_most("clip: tempo error", 100 * abs(bpm / BPM - 1), "%", 2),
        Figure("clip: hard cuts found", found, "cuts", len(CUTS), found / len(CUTS), "all", found == len(CUTS)),
        Figure("clip: hard cuts invented", invented, "cuts", goal="none", ok=invented == 0),
        at_most("clip: wall time of the process", seconds, "s", 2),
        at_most("clip: peak memory", megabytes, "MB", 250),
    ]

"""What the main job costs besides the models: CPU of this process per analysis, and model calls for one video.

Counted, in CPU milliseconds of the worker's process with all its threads: the submission, the queue (fetching, locking
and finishing three jobs), the SDKs (requests, upload, reading the answers), validation, every row and file that is
written, up to the draft. Not counted: waiting, PostgreSQL, the wire servers (a process of their own, answering at
once), measuring the file, which needs no model and has a figure of its own, and what a worker does once: the first
analysis, which imports the SDKs and connects, and starting and stopping, taken from a run with an empty queue.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from django.core.files.base import ContentFile
from django.db import connection
from django.test import override_settings

from bench.figure import Figure

NEEDS_DATABASE = True
ROOT = Path(__file__).parents[1]
CLIP = ROOT / "remix" / "demo" / "media" / "bunny_short_95bpm.mp4"
ADDRESSES, FILES, BATCHES, PEOPLE = 20, 6, 3, 20
GOAL_MS = 50.0


def measure(options: argparse.Namespace) -> list[Figure]:
    """Overhead of an address and of a file, the measurement beside it, and twenty people with one video."""
    with wire_servers() as servers:
        per_address, _measuring = cost(ADDRESSES, lambda number: submit(url=f"https://youtu.be/bench{number:06d}"))
        per_file, per_measuring = cost(FILES, lambda number: submit(upload=clip(number)))
        calls = calls_of_twenty_people(servers)
    return [
        at_most("pipeline: overhead for an address", per_address),
        at_most("pipeline: overhead for a file, without measuring it", per_file),
        Figure("pipeline: measuring the file", per_measuring, "CPU ms"),
        Figure("pipeline: model calls for 20 people with one video", calls, "calls", 1, calls, "= 1", calls == 1),
    ]


def at_most(name: str, value: float) -> Figure:
    """A cost that must stay below the goal."""
    return Figure(name, value, "CPU ms", GOAL_MS, value / GOAL_MS, f"< {GOAL_MS:g}", value < GOAL_MS)


@contextmanager
def wire_servers() -> Iterator[dict[str, str]]:
    """Both vendors on loopback in another process, and the settings that point here; gives their addresses."""
    command = [sys.executable, "-m", "tests.wire", "--gemini-port", "0", "--claude-port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline() for _vendor in range(2)]
        given = dict(word.split("=", 1) for line in lines for word in line.split() if "=" in word)
        with override_settings(DEBUG=False, VIDEO_ANALYZER="gemini", BRIEF_WRITER="claude", **given):
            yield given
    finally:
        process.terminate()
        process.wait()


def submit(url: str = "", upload: "ContentFile[bytes] | None" = None) -> object:
    """Hand a video in at the door."""
    from remix import intake

    return intake.submit(actor=None, url=url, upload=upload).outcome


def clip(number: int) -> "ContentFile[bytes]":
    """The sample clip with a box of nothing behind it, so that each number is another file."""
    padding = b"\x00" * (number + 1)
    box = (8 + len(padding)).to_bytes(4, "big") + b"free" + padding
    return ContentFile(CLIP.read_bytes() + box, name=f"{number}.mp4")


def work() -> None:
    """A real worker until the queue is empty."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(wait=False, queues=["analysis"], listen_notify=False, install_signal_handlers=False)


def cpu_seconds(action: Callable[[], object]) -> float:
    """What an action takes of the processor, in all threads of this process."""
    started = time.process_time()
    action()
    return time.process_time() - started


def cost(count: int, submit_one: Callable[[int], object]) -> tuple[float, float]:
    """CPU milliseconds per analysis without and of measuring, in the cheapest batch: a busy machine only adds."""
    submit_one(0)
    work()
    batches = [batch(range(1 + number * count, 1 + (number + 1) * count), submit_one) for number in range(BATCHES)]
    return 1000 * min(overhead for overhead, _ in batches) / count, 1000 * min(taken for _, taken in batches) / count


def batch(numbers: range, submit_one: Callable[[int], object]) -> tuple[float, float]:
    """CPU seconds without and of measuring, for these submissions together."""
    from remix import media
    from remix.models import RemixNode

    measuring = 0.0

    def timed(path: Path, **limits: float) -> media.Measured:
        nonlocal measuring
        started = time.process_time()
        try:
            return measure_file(path, **limits)  # type: ignore[arg-type]
        finally:
            measuring += time.process_time() - started

    measure_file = media.measure
    once = cpu_seconds(work)
    drafts = RemixNode.objects.count()
    with mock.patch.object(media, "measure", timed):
        submitting = cpu_seconds(lambda: [submit_one(number) for number in numbers])
        total = submitting + cpu_seconds(work) - once
    if RemixNode.objects.count() != drafts + len(numbers):
        raise RuntimeError("not every analysis became a draft")
    return total - measuring, measuring


def calls_of_twenty_people(servers: dict[str, str]) -> int:
    """Calls of the analysing model when all submit one new video in the same moment, and a worker does the rest."""
    before = analyses_asked(servers)
    barrier = threading.Barrier(PEOPLE)

    def one(_person: int) -> None:
        try:
            barrier.wait()
            submit(url="https://youtu.be/the_same_01")
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(one, range(PEOPLE)))
    work()
    return analyses_asked(servers) - before


def analyses_asked(servers: dict[str, str]) -> int:
    """How many analyses the Gemini server was asked for."""
    with urllib.request.urlopen(f"{servers['GEMINI_BASE_URL']}/control") as answer:
        return int(json.load(answer)["counts"].get("generateContent", 0))

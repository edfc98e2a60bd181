"""A worker that is killed in the middle of a step: another one finishes, and at most one model call is repeated."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from pytest_django import Settings

from accounts.models import User
from remix import intake
from remix.models import Analysis, Brief, Measurement, RemixNode
from remix.states import AnalysisState, BriefState
from tests.databases import own_database_url
from tests.remix.clips import DEMO_CLIP, make_clip
from tests.wire import ClaudeServer, GeminiServer

pytestmark = pytest.mark.waits
PATIENCE_SECONDS = 90.0
Worker = subprocess.Popen[bytes]
StartWorker = Callable[[], Worker]


@pytest.fixture
def start_worker(
    transactional_db: None, settings: Settings, gemini: GeminiServer, claude: ClaudeServer, tmp_path: Path
) -> Iterator[StartWorker]:
    """Starts the worker that an operator runs, on this test's database and against its model servers."""
    environment = {
        **os.environ,
        "DATABASE_URL": own_database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "GEMINI_API_KEY": "wire",
        "GEMINI_BASE_URL": gemini.url,
        "ANTHROPIC_API_KEY": "wire",
        "ANTHROPIC_BASE_URL": claude.url,
        "JOB_STALLED_SECONDS": "1",
    }
    workers: list[Worker] = []

    def start() -> Worker:
        with (tmp_path / f"worker-{len(workers)}.log").open("wb") as log:
            command = [sys.executable, "manage.py", "procrastinate", "worker"]
            worker = subprocess.Popen(
                command, cwd=django_settings.BASE_DIR, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def until(reached: Callable[[], bool], every_seconds: float = 0.05) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(every_seconds)


def kill(worker: Worker) -> None:
    """As the kernel does when memory runs out."""
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def finished() -> bool:
    """Whether there is a draft."""
    return RemixNode.objects.exists()


def assert_done_once(analysis: Analysis, gemini: GeminiServer, claude: ClaudeServer, *, at_most: int) -> None:
    """One draft of one analysis, and no more than so many calls of each model."""
    analysis.refresh_from_db()
    assert analysis.state == AnalysisState.SUCCEEDED
    assert Brief.objects.get().state == BriefState.WRITTEN
    assert RemixNode.objects.count() == 1
    assert gemini.count() + claude.count() <= at_most


def submit(curator: User, path: Path) -> Analysis:
    """Hand in a file."""
    return intake.submit(actor=curator, upload=ContentFile(path.read_bytes(), name=path.name)).analysis


def test_killed_while_measuring(
    start_worker: StartWorker, curator: User, gemini: GeminiServer, claude: ClaudeServer, tmp_path: Path
) -> None:
    # Long and large enough that the kill surely falls into the measurement.
    analysis = submit(curator, make_clip(tmp_path / "long.mp4", seconds=120, fps=30, size=(540, 960)))
    worker = start_worker()
    until(lambda: Analysis.objects.filter(state=AnalysisState.MEASURING).exists(), every_seconds=0.01)
    kill(worker)
    assert not Measurement.objects.exists()
    start_worker()
    until(finished)
    assert_done_once(analysis, gemini, claude, at_most=2)


def test_killed_while_the_model_looks(
    start_worker: StartWorker, curator: User, gemini: GeminiServer, claude: ClaudeServer
) -> None:
    gemini.delay_seconds = PATIENCE_SECONDS
    analysis = submit(curator, DEMO_CLIP)
    worker = start_worker()
    until(lambda: gemini.count() == 1)
    kill(worker)
    analysis.refresh_from_db()
    assert analysis.state == AnalysisState.UNDERSTANDING
    gemini.delay_seconds = 0
    start_worker()
    until(finished)
    assert_done_once(analysis, gemini, claude, at_most=3)


def test_killed_while_the_brief_is_written(
    start_worker: StartWorker, curator: User, gemini: GeminiServer, claude: ClaudeServer
) -> None:
    claude.delay_seconds = PATIENCE_SECONDS
    analysis = submit(curator, DEMO_CLIP)
    worker = start_worker()
    until(lambda: claude.count() == 1)
    kill(worker)
    assert Brief.objects.get().state == BriefState.WRITING
    claude.delay_seconds = 0
    start_worker()
    until(finished)
    assert_done_once(analysis, gemini, claude, at_most=3)


def test_killed_before_it_began(
    start_worker: StartWorker, curator: User, gemini: GeminiServer, claude: ClaudeServer
) -> None:
    kill(start_worker())
    analysis = submit(curator, DEMO_CLIP)
    start_worker()
    until(finished)
    assert_done_once(analysis, gemini, claude, at_most=2)

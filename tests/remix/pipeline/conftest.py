"""The pipeline with everything real around it: PostgreSQL, the queue, the SDKs and the vendors' wires on loopback."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from pytest_django import Settings

from accounts.models import User
from remix import intake
from remix.ai import retrying
from remix.ai.gemini import GeminiAnalyzer
from remix.models import Analysis
from tests.remix.clips import make_clip
from tests.wire import ClaudeServer, GeminiServer

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
Work = Callable[[], None]
Submit = Callable[..., Analysis]


def with_default(monkeypatch: pytest.MonkeyPatch, function: Callable[..., Any], **values: Any) -> None:
    """Give keyword arguments of a function other defaults until the test ends."""
    defaults = function.__kwdefaults__
    assert defaults is not None
    for name, value in values.items():
        monkeypatch.setitem(defaults, name, value)


@pytest.fixture(autouse=True)
def _empty_queue(db: None) -> None:
    """None of the jobs that earlier tests committed: Django does not own, and so does not empty, their tables."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


@pytest.fixture(autouse=True)
def _no_keys(settings: Settings) -> None:
    """No vendor, unless a test asks for one."""
    settings.GEMINI_API_KEY = settings.ANTHROPIC_API_KEY = ""


@pytest.fixture(autouse=True)
def sleeps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts, noted instead of slept."""
    waited: list[float] = []
    with_default(monkeypatch, retrying.call, sleep=waited.append)
    with_default(monkeypatch, GeminiAnalyzer.__init__, sleep=lambda seconds: None)
    return waited


@pytest.fixture
def gemini(settings: Settings) -> Iterator[GeminiServer]:
    """Gemini on loopback, with a key in the settings."""
    with GeminiServer() as server:
        settings.GEMINI_API_KEY, settings.GEMINI_BASE_URL = "wire", server.url
        yield server


@pytest.fixture
def claude(settings: Settings) -> Iterator[ClaudeServer]:
    """Claude on loopback, with a key in the settings."""
    with ClaudeServer() as server:
        settings.ANTHROPIC_API_KEY, settings.ANTHROPIC_BASE_URL = "wire", server.url
        yield server


def _context(row: ProcrastinateJob) -> JobContext:
    """What a worker hands to a job on its first attempt."""
    job = Job(
        id=row.pk,
        queue=row.queue_name,
        lock=row.lock,
        queueing_lock=None,
        task_name=row.task_name,
        task_kwargs=row.args,
        attempts=row.attempts,
    )
    return JobContext(app=app, job=job, start_timestamp=0.0, abort_reason=lambda: None)


@pytest.fixture
def work(db: None) -> Work:
    """Do every job that waits, and those that follow from them, here and in the test's own transaction."""

    def until_idle() -> None:
        while job := ProcrastinateJob.objects.filter(queue_name="analysis").order_by("id").first():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
            app.tasks[job.task_name](_context(job), **job.args)

    return until_idle


@pytest.fixture
def worker(transactional_db: None) -> Work:
    """Have a real worker do them, on connections of its own; a module takes it as its `work` where that matters."""

    def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(wait=False, queues=["analysis"], listen_notify=False, install_signal_handlers=False)

    def until_idle() -> None:
        # In a thread: a browser test of the same process may have left its event loop in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(run).result()

    return until_idle


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A silent two-second video of two scenes."""
    return make_clip(tmp_path / "clip.mp4")


@pytest.fixture
def submit(curator: User, work: Work) -> Submit:
    """Submit an address or a file as a curator, have it worked on to the end, and give back its analysis."""

    def to_the_end(url: str = "", path: Path | None = None) -> Analysis:
        upload: File[bytes] | None = ContentFile(path.read_bytes(), name=path.name) if path else None
        analysis = intake.submit(actor=curator, url=url, upload=upload).analysis
        work()
        analysis.refresh_from_db()
        return analysis

    return to_the_end

"""Web server and worker as `bin/container` starts them, asked to stop in the middle of their work."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from accounts.models import User
from remix import intake
from remix.states import AnalysisState
from tests.databases import own_database_url
from tests.remix.clips import DEMO_CLIP
from tests.wire.gemini import GeminiServer

LIBC = ctypes.CDLL(None)
PATIENCE_SECONDS = 90.0
Program = subprocess.Popen[bytes]
Start = Callable[..., Program]


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


@pytest.fixture
def start(transactional_db: None, tmp_path: Path) -> Iterator[Start]:
    """Starts a program of the container on the test's database."""
    programs: list[Program] = []
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {"PATH": path, "DATABASE_URL": own_database_url(), "MEDIA_ROOT": str(django_settings.MEDIA_ROOT)}

    def start(program: str, **environment: str) -> Program:
        command = [str(django_settings.BASE_DIR / "bin" / "container"), program]
        with (tmp_path / f"{program}-{len(programs)}.log").open("wb") as log:
            programs.append(
                subprocess.Popen(
                    command, env={**os.environ, **given, **environment}, stdout=log, stderr=log, process_group=0
                )
            )
        return programs[-1]

    yield start
    for program in programs:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(address: str) -> int | None:
    """What the server answers; None when nobody listens."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return None


def queue_is_waited_for() -> bool:
    """Whether somebody waits for a lock on the jobs' table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'procrastinate_jobs'::regclass")
        return bool(cursor.fetchone()[0])


def test_the_web_server_answers_what_it_was_asked_before_it_stops(start: Start, port: int) -> None:
    address = f"http://127.0.0.1:{port}"
    web = start("web", PORT=str(port), WEB_WORKERS="1")
    until(lambda: status_of(f"{address}/healthz") == 200)
    answers: list[int | None] = []
    asking = threading.Thread(target=lambda: answers.append(status_of(f"{address}/readyz")))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE procrastinate_jobs IN ACCESS EXCLUSIVE MODE")
        asking.start()
        until(queue_is_waited_for)
        web.terminate()
        until(lambda: status_of(f"{address}/healthz") is None)
        assert web.poll() is None
    asking.join(PATIENCE_SECONDS)
    assert answers == [200]
    assert web.wait(PATIENCE_SECONDS) == 0


@pytest.mark.skipif(not hasattr(LIBC, "tgkill"), reason="only Linux lets one process choose another's thread")
def test_a_web_worker_stops_when_another_thread_than_its_main_one_gets_the_signal(
    start: Start, port: int, tmp_path: Path
) -> None:
    web = start("web", PORT=str(port), WEB_WORKERS="1")
    until(lambda: status_of(f"http://127.0.0.1:{port}/healthz") == 200)
    worker = Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text().strip()
    another = next(thread for thread in os.listdir(f"/proc/{worker}/task") if thread != worker)
    LIBC.tgkill(int(worker), int(another), signal.SIGTERM)
    until(lambda: not Path(f"/proc/{worker}").exists())
    assert "Stopping worker-1" in (tmp_path / "web-0.log").read_text()  # by itself, and not killed by the signal


@pytest.fixture
def gemini() -> Iterator[GeminiServer]:
    with GeminiServer(delay_seconds=6) as server:
        yield server


def now() -> datetime:
    """By the database's clock, which the heartbeats are stamped with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def has_a_heartbeat_since(moment: datetime) -> bool:
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=moment).exists()


def test_a_stopping_worker_keeps_its_job_finishes_it_and_begins_nothing_new(
    start: Start, curator: User, gemini: GeminiServer
) -> None:
    analysis = intake.submit(actor=curator, upload=ContentFile(DEMO_CLIP.read_bytes(), name="clip.mp4")).analysis
    worker = start("worker", GEMINI_API_KEY="wire", GEMINI_BASE_URL=gemini.url, JOB_STALLED_SECONDS="1")
    until(lambda: gemini.count() == 1)
    worker.terminate()
    stalled_from = now() + timedelta(seconds=1)
    until(lambda: has_a_heartbeat_since(stalled_from) or worker.poll() is not None)
    analysis.refresh_from_db()
    assert analysis.state == AnalysisState.UNDERSTANDING
    assert worker.wait(PATIENCE_SECONDS) == 0
    analysis.refresh_from_db()
    assert analysis.state == AnalysisState.SUCCEEDED
    assert gemini.count() == 1
    following = ProcrastinateJob.objects.filter(task_name="remix:write_brief")
    assert list(following.values_list("status", flat=True)) == ["todo"]

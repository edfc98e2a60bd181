"""A worker that is killed while it measures: another one finishes, and nothing is there twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import User
from remix import submitting
from remix.models import RemixNode, SubmissionFrame, UserVideo
from remix.models.submission import Measuring
from remix.originality import Originality
from tests.databases import own_database_url
from tests.media_factory import Scene, pictures, write_video
from tests.remix.submissions.conftest import Put

pytestmark = [pytest.mark.waits, pytest.mark.django_db(transaction=True)]
PATIENCE_SECONDS = 90.0


def until(reached: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


def test_killed_while_measuring(creator: User, node: RemixNode, put: Put, tmp_path: Path, settings: Settings) -> None:
    # Long and large enough that the kill surely falls into the measurement.
    scenes = [Scene(10, look=number, motion=3) for number in range(6)]
    film = write_video(tmp_path / "long.mp4", pictures(scenes, 540, 960, 24))
    draft = submitting.begin(actor=creator, node=node, upload=put(film))
    environment = {
        **os.environ,
        "DATABASE_URL": own_database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "JOB_STALLED_SECONDS": "1",
    }
    command = [sys.executable, "manage.py", "procrastinate", "worker"]

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=django_settings.BASE_DIR, env=environment, stdout=log, stderr=subprocess.STDOUT
            )

    first = start()
    jobs = ProcrastinateJob.objects.filter(task_name="remix:measure_submission")
    try:
        until(lambda: jobs.filter(status="doing").exists())
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert not SubmissionFrame.objects.exists()
    assert UserVideo.objects.get().measuring == Measuring.QUEUED
    second = start()
    try:
        until(lambda: UserVideo.objects.get().measuring == Measuring.MEASURED)
    finally:
        second.kill()
        second.wait()
    draft.refresh_from_db()
    assert draft.fit
    assert SubmissionFrame.objects.count() == Originality.model_validate(draft.originality).frames

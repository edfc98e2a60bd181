"""What nobody finished, and what belongs to nobody, goes once a day; everything else stays."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from remix import upload_jobs, uploading
from remix.models import Upload
from remix.states import UploadState
from remix.upload_jobs import sweep_uploads
from tests.remix.uploads.conftest import Files, discard_all, left_behind, stored
from tests.wire.s3 import S3Server

pytestmark = pytest.mark.django_db


@pytest.fixture
def sweep(settings: Settings) -> Callable[..., None]:
    """Sweeps as the daily job does, with everything in the store made so many hours older first."""

    def run(hours: float = 0) -> None:
        _age(Path(settings.MEDIA_ROOT), hours)
        Upload.objects.update(created_at=timezone.now() - timedelta(hours=hours))
        sweep_uploads.func(timestamp=0)
        discard_all()

    return run


def _age(root: Path, hours: float) -> None:
    then = time.time() - hours * 3600
    for path in root.rglob("*"):
        os.utime(path, (then, then))


def test_an_upload_that_nobody_finished_in_a_day_goes(
    files: Files, large_clip: bytes, sweep: Callable[..., None], settings: Settings
) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1, 2])
    sweep(hours=24.1)
    upload.refresh_from_db()
    assert upload.state == UploadState.ABORTED
    assert left_behind(settings) == []


def test_an_upload_of_the_same_day_stays(files: Files, large_clip: bytes, sweep: Callable[..., None]) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1])
    sweep(hours=23.9)
    assert uploading.progress(actor=files.owner, upload=upload).received == {1}


def test_what_was_finalised_stays(files: Files, clip: bytes, sweep: Callable[..., None]) -> None:
    upload = uploading.finalise(actor=files.owner, upload=files.uploaded(clip))
    sweep(hours=1000)
    assert stored(upload) == clip


def test_a_bucket_s_parts_that_nobody_finished_are_aborted(
    files: Files, s3: S3Server, large_clip: bytes, sweep: Callable[..., None]
) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1])
    assert s3.begun() == [upload.file_key]
    sweep(hours=25)
    assert s3.begun() == []


def test_a_file_that_belongs_to_nothing_goes(
    files: Files, clip: bytes, sweep: Callable[..., None], settings: Settings
) -> None:
    files.uploaded(clip)
    Upload.objects.all().delete()
    sweep(hours=25)
    assert left_behind(settings) == []


def test_an_object_that_was_put_after_its_end_goes(
    files: Files, s3: S3Server, clip: bytes, sweep: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = files.sign(clip)
    part = uploading.all_parts(upload).missing[0]
    uploading.abort(actor=files.owner, upload=upload)
    discard_all()
    files.put(part, clip)  # the address is good for an hour, whatever became of the upload
    assert s3.keys() == [upload.file_key]
    tomorrow = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    sweep()
    assert s3.keys() == []


def test_what_others_keep_beside_the_uploads_stays(sweep: Callable[..., None], settings: Settings) -> None:
    other = Path(settings.MEDIA_ROOT, "user_content", "12", "not-an-upload", "a.txt")
    other.parent.mkdir(parents=True)
    other.write_text("x")
    sweep(hours=1000)
    assert other.exists()


def test_what_ended_a_month_ago_is_forgotten(files: Files, clip: bytes, sweep: Callable[..., None]) -> None:
    upload = uploading.abort(actor=files.owner, upload=files.sign(clip))
    Upload.objects.filter(pk=upload.pk).update(closed_at=timezone.now() - timedelta(days=31))
    sweep()
    assert not Upload.objects.exists()


def test_sweeping_twice_changes_nothing(files: Files, clip: bytes, sweep: Callable[..., None]) -> None:
    upload = files.sign(clip)
    sweep(hours=25)
    ended = Upload.objects.get(pk=upload.pk).closed_at
    sweep(hours=25)
    assert Upload.objects.get(pk=upload.pk).closed_at == ended


@pytest.mark.parametrize("folder", ["", "user_content", "source_videos/2026", "user_content/../source_videos"])
def test_the_job_removes_nothing_but_uploads(folder: str) -> None:
    with pytest.raises(ValueError, match="not a folder of uploads"):
        upload_jobs.discard_uploads.func(folder=folder)


def test_it_runs_daily() -> None:
    from procrastinate.contrib.django import app

    task = app.tasks["remix:sweep_uploads"]
    crons = [periodic.cron for periodic in app.periodic_registry.periodic_tasks.values() if periodic.task is task]
    assert crons == ["43 4 * * *"]

"""Many calls at once, each on a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import AuditEntry
from kmeme.lib.errors import Refused
from remix import uploading
from remix.models import Upload, UserVideo
from remix.states import UploadState
from remix.storage.base import WrongBytes
from tests.remix.uploads.conftest import Files

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls: int, act: Callable[[int], Any]) -> list[Any]:
    """What so many calls led to that start in the same moment; a refusal's code in place of a result."""
    barrier = threading.Barrier(calls)

    def one(number: int) -> Any:
        try:
            barrier.wait()
            return act(number)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(calls) as pool:
        return list(pool.map(one, range(calls)))


def test_fifty_finalise_calls_give_one_result(either: str, files: Files, large_clip: bytes) -> None:
    upload = files.uploaded(large_clip)
    done = at_once(50, lambda _number: uploading.finalise(actor=files.owner, upload=upload).file_key)
    assert Counter(done) == {upload.file_key: 50}
    assert UserVideo.objects.filter(upload=upload).count() == 1
    assert AuditEntry.objects.filter(action="upload.finalised").count() == 1
    assert ProcrastinateJob.objects.filter(task_name="remix:measure_submission").count() == 1


def test_fifty_finalise_calls_of_a_wrong_file_give_one_refusal(files: Files) -> None:
    upload = files.uploaded(b"not a film" * 100)
    done = at_once(50, lambda _number: uploading.finalise(actor=files.owner, upload=upload))
    assert Counter(done) == {"not_a_video": 50}
    assert AuditEntry.objects.filter(action="upload.rejected").count() == 1


def test_finalise_and_abort_at_once_have_one_winner(files: Files, clip: bytes) -> None:
    upload = files.uploaded(clip)
    verbs = [uploading.finalise, uploading.abort]
    at_once(20, lambda number: verbs[number % 2](actor=files.owner, upload=upload))
    ended = Upload.objects.get()
    assert ended.state in (UploadState.FINALISED, UploadState.ABORTED)
    assert UserVideo.objects.exists() == (ended.state == UploadState.FINALISED)
    assert AuditEntry.objects.filter(action__in=["upload.finalised", "upload.aborted"]).count() == 1


def test_twenty_signs_at_once_open_five(files: Files, clip: bytes) -> None:
    done = at_once(20, lambda _number: files.sign(clip).state)
    assert Counter(done) == {UploadState.OPEN: uploading.MOST_OPEN, "too_many_open": 15}
    assert Upload.objects.open().count() == uploading.MOST_OPEN


def test_the_same_part_twice_at_once_is_one_part(files: Files, clip: bytes) -> None:
    upload = files.sign(clip)
    part = uploading.all_parts(upload).missing[0]
    assert Counter(at_once(10, lambda _number: files.put(part, clip))) == {204: 10}
    assert uploading.finalise(actor=files.owner, upload=upload).state == UploadState.FINALISED


def test_a_wrong_file_is_no_bytes_error_for_those_who_come_later(files: Files) -> None:
    upload = files.uploaded(b"not a film" * 100)
    with pytest.raises(WrongBytes):
        uploading.finalise(actor=files.owner, upload=upload)
    with pytest.raises(WrongBytes):
        uploading.missing_parts(actor=files.owner, upload=upload)

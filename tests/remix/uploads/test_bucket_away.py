"""The bucket does not answer: one clear sentence each time, nothing lost, and the same again works when it is back."""

from urllib.error import URLError

import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from remix import uploading
from remix.models import Upload, UserVideo
from remix.states import UploadState
from remix.storage.base import StoreAway
from remix.upload_jobs import PATIENT, discard_uploads
from tests.remix.uploads.conftest import Files, discard_all, stored
from tests.wire.s3 import BUCKET, S3Server

pytestmark = pytest.mark.django_db


def test_away_at_sign_is_one_sentence_and_keeps_no_place(files: Files, s3: S3Server, large_clip: bytes) -> None:
    s3.down()
    with pytest.raises(StoreAway) as refusal:
        files.sign(large_clip)
    assert "저장소" in str(refusal.value)
    assert not Upload.objects.exists()
    s3.up()
    assert files.sign(large_clip).multipart_id


def test_away_at_put_loses_nothing_that_was_there(files: Files, s3: S3Server, large_clip: bytes) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1])
    part = uploading.missing_parts(actor=files.owner, upload=upload).missing[0]
    s3.down()
    with pytest.raises(URLError):
        files.put(part, large_clip[part.start : part.stop])
    s3.up()
    assert uploading.progress(actor=files.owner, upload=upload).received == {1}
    files.send(upload, large_clip)
    uploading.finalise(actor=files.owner, upload=upload)
    assert stored(upload) == large_clip


def test_away_when_asked_what_has_arrived_is_one_sentence(files: Files, s3: S3Server, clip: bytes) -> None:
    upload = files.sign(clip)
    s3.down()
    with pytest.raises(StoreAway):
        uploading.progress(actor=files.owner, upload=upload)


@pytest.mark.parametrize("film", ["clip", "large_clip"])
def test_away_at_finalise_is_one_sentence_and_can_be_repeated(
    files: Files, s3: S3Server, film: str, request: pytest.FixtureRequest
) -> None:
    content = request.getfixturevalue(film)
    upload = files.uploaded(content)
    s3.down()
    with pytest.raises(StoreAway) as refusal:
        uploading.finalise(actor=files.owner, upload=upload)
    assert "그대로" in str(refusal.value)
    assert Upload.objects.get().state == UploadState.OPEN
    assert not UserVideo.objects.exists()
    s3.up()
    assert uploading.finalise(actor=files.owner, upload=upload).state == UploadState.FINALISED


def test_a_finalise_that_died_after_the_bucket_had_done_its_part_can_be_repeated(
    files: Files, s3: S3Server, large_clip: bytes
) -> None:
    upload = files.uploaded(large_clip)
    parts = s3.client.list_parts(Bucket=BUCKET, Key=upload.file_key, UploadId=upload.multipart_id)["Parts"]
    s3.client.complete_multipart_upload(
        Bucket=BUCKET,
        Key=upload.file_key,
        UploadId=upload.multipart_id,
        MultipartUpload={"Parts": [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in parts]},
    )
    assert uploading.progress(actor=files.owner, upload=upload).received == {1, 2, 3}
    assert uploading.finalise(actor=files.owner, upload=upload).state == UploadState.FINALISED


def test_away_at_abort_is_cleaned_up_later(files: Files, s3: S3Server, large_clip: bytes) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1])
    s3.down()
    uploading.abort(actor=files.owner, upload=upload)
    with pytest.raises(StoreAway):
        discard_all()
    s3.up()
    discard_all()
    assert s3.begun() == s3.keys() == []


def test_the_job_that_removes_is_tried_again_while_the_bucket_is_away() -> None:
    assert discard_uploads.retry_strategy is PATIENT
    assert PATIENT.max_attempts == 5


def test_a_bucket_that_refuses_us_is_away_too(files: Files, s3: S3Server, large_clip: bytes) -> None:
    s3.client.delete_bucket(Bucket=BUCKET)
    with pytest.raises(StoreAway):
        files.sign(large_clip)


def test_a_form_without_javascript_leaves_nothing_when_the_bucket_is_away(
    files: Files, s3: S3Server, clip: bytes, creator: User
) -> None:
    import io

    s3.down()
    with pytest.raises(StoreAway):
        uploading.take_in(
            actor=creator,
            purpose="submission",
            node=files.node,
            name="a.mp4",
            content_type="video/mp4",
            size=len(clip),
            content=io.BytesIO(clip),
        )
    assert Upload.objects.get().state == UploadState.ABORTED
    assert ProcrastinateJob.objects.filter(task_name="remix:discard_uploads").exists()


def test_the_policy_command_says_that_the_bucket_is_away(s3: S3Server) -> None:
    from django.core.management import CommandError

    s3.down()
    with pytest.raises(CommandError, match="did not take it"):
        call_command("storage", "policy", "--apply", stdout=open("/dev/null", "w"))  # noqa: SIM115

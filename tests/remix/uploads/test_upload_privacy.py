"""What a person uploaded is theirs: it is in their export, and goes with them."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEntry
from accounts.privacy import archive, erasure
from remix import uploading
from remix.models import Upload, UserVideo
from tests.remix.uploads.conftest import Files, discard_all, left_behind
from tests.wire.s3 import S3Server

pytestmark = pytest.mark.django_db


def leave(files: Files) -> None:
    """The person's erasure, and what its jobs do."""
    files.owner.erase_at = timezone.now() - timedelta(days=1)
    files.owner.save(update_fields=["erase_at"])
    assert erasure.erase(files.owner.pk)
    discard_all()


def test_the_export_has_the_film_and_what_is_known_of_it(either: str, files: Files, clip: bytes) -> None:
    upload = uploading.finalise(actor=files.owner, upload=files.uploaded(clip))
    target = io.BytesIO()
    archive.write(files.owner, target)
    with zipfile.ZipFile(target) as packed:
        row = json.loads(packed.read("data/remix-upload.json"))[0]
        assert row["original_name"] == "내 춤.mp4"
        assert packed.read(row["file"]) == clip
    assert row["file"] == f"files/remix-upload/{upload.pk}.mp4"


def test_an_upload_under_way_is_in_the_export_without_a_file(files: Files, clip: bytes) -> None:
    files.sign(clip)
    target = io.BytesIO()
    archive.write(files.owner, target)
    with zipfile.ZipFile(target) as packed:
        assert json.loads(packed.read("data/remix-upload.json"))[0]["file"] == ""


def test_erasure_takes_rows_and_files(files: Files, clip: bytes, large_clip: bytes, settings: Settings) -> None:
    uploading.finalise(actor=files.owner, upload=files.uploaded(clip))
    begun = files.sign(large_clip)
    files.send(begun, large_clip, numbers=[1])
    leave(files)
    assert not Upload.objects.exists()
    assert not UserVideo.objects.exists()
    assert left_behind(settings) == []


def test_erasure_takes_objects_and_parts_from_a_bucket(
    files: Files, s3: S3Server, clip: bytes, large_clip: bytes
) -> None:
    uploading.finalise(actor=files.owner, upload=files.uploaded(clip))
    begun = files.sign(large_clip)
    files.send(begun, large_clip, numbers=[1])
    leave(files)
    assert s3.keys() == s3.begun() == []


def test_erasure_leaves_other_people_s_files(files: Files, clip: bytes, stranger: object, s3: S3Server) -> None:
    other = Files(stranger, files.node, files.put)  # type: ignore[arg-type]
    kept = uploading.finalise(actor=other.owner, upload=other.uploaded(clip))
    uploading.finalise(actor=files.owner, upload=files.uploaded(clip))
    leave(files)
    assert s3.keys() == [kept.file_key]


def test_the_audit_trail_keeps_no_file_name_of_an_erased_person(files: Files, clip: bytes) -> None:
    uploading.finalise(actor=files.owner, upload=files.uploaded(clip))
    leave(files)
    entries = AuditEntry.objects.filter(action__startswith="upload.")
    assert entries
    assert not any("내 춤" in entry.target_label for entry in entries)

"""From a signed address to a file that is taken in, on the local disk and on a bucket alike."""

import pytest

from accounts.models import User
from kmeme.lib.errors import Refused
from remix import uploading
from remix.models import RemixNode, Upload, UserVideo
from remix.states import UploadState
from remix.storage.base import NotThere, WrongBytes
from tests.remix.uploads.conftest import Files, discard_all, stored

pytestmark = pytest.mark.django_db


def test_a_small_file_goes_in_one_piece(either: str, files: Files, clip: bytes) -> None:
    upload = files.sign(clip)
    assert [(part.number, part.start, part.stop) for part in uploading.all_parts(upload).missing] == [(1, 0, len(clip))]


def test_a_file_above_sixteen_megabytes_goes_in_parts(either: str, files: Files, large_clip: bytes) -> None:
    parts = uploading.all_parts(files.sign(large_clip)).missing
    assert [part.stop - part.start for part in parts] == [8 * 2**20, 8 * 2**20, 4 * 2**20]


@pytest.mark.parametrize("film", ["clip", "large_clip"])
def test_what_was_uploaded_is_what_is_stored(
    either: str, files: Files, film: str, request: pytest.FixtureRequest
) -> None:
    content = request.getfixturevalue(film)
    upload = uploading.finalise(actor=files.owner, upload=files.uploaded(content))
    assert upload.state == UploadState.FINALISED
    assert stored(upload) == content


def test_the_key_holds_owner_upload_and_a_safe_name(files: Files, clip: bytes) -> None:
    upload = files.sign(clip, name="../../내 영상 (1).MP4")
    assert upload.file_key == f"user_content/{files.owner.pk}/{upload.pk}/1.mp4"
    assert upload.original_name == "../../내 영상 (1).MP4"


def test_finalising_a_film_begins_a_result_of_the_recipe(
    either: str, files: Files, clip: bytes, node: RemixNode
) -> None:
    upload = uploading.finalise(actor=files.owner, upload=files.uploaded(clip))
    result = UserVideo.objects.get()
    assert (result.upload, result.creator, result.node) == (upload, files.owner, node)


def test_finalising_again_gives_the_same_answer(either: str, files: Files, clip: bytes) -> None:
    upload = files.uploaded(clip)
    first = uploading.finalise(actor=files.owner, upload=upload)
    second = uploading.finalise(actor=files.owner, upload=upload)
    assert (first.pk, first.closed_at) == (second.pk, second.closed_at)
    assert UserVideo.objects.count() == 1


def test_finalise_without_an_upload_is_refused_and_can_be_repeated(either: str, files: Files, clip: bytes) -> None:
    upload = files.sign(clip)
    with pytest.raises(NotThere):
        uploading.finalise(actor=files.owner, upload=upload)
    files.send(upload, clip)
    assert uploading.finalise(actor=files.owner, upload=upload).state == UploadState.FINALISED


def test_finalise_with_half_of_the_parts_is_refused_and_the_rest_can_follow(
    either: str, files: Files, large_clip: bytes
) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1])
    with pytest.raises(NotThere):
        uploading.finalise(actor=files.owner, upload=upload)
    files.send(upload, large_clip)
    uploading.finalise(actor=files.owner, upload=upload)
    assert stored(upload) == large_clip


def test_the_server_says_which_parts_it_has(either: str, files: Files, large_clip: bytes) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1, 3])
    seen = uploading.missing_parts(actor=files.owner, upload=upload)
    assert seen.received == {1, 3}
    assert [part.number for part in seen.missing] == [2]


def test_a_part_that_comes_twice_counts_once(files: Files, large_clip: bytes) -> None:
    upload = files.sign(large_clip)
    part = uploading.all_parts(upload).missing[0]
    for _ in range(2):
        files.put(part, large_clip[part.start : part.stop])
    files.send(upload, large_clip)
    uploading.finalise(actor=files.owner, upload=upload)
    assert stored(upload) == large_clip


def test_aborting_removes_what_has_arrived(either: str, files: Files, large_clip: bytes) -> None:
    upload = files.sign(large_clip)
    files.send(upload, large_clip, numbers=[1, 2])
    uploading.abort(actor=files.owner, upload=upload)
    discard_all()
    upload.refresh_from_db()
    assert upload.state == UploadState.ABORTED
    assert not uploading.progress(actor=files.owner, upload=upload).received
    with pytest.raises(Refused):
        uploading.missing_parts(actor=files.owner, upload=upload)


def test_aborting_twice_changes_nothing(files: Files, clip: bytes) -> None:
    upload = files.sign(clip)
    first = uploading.abort(actor=files.owner, upload=upload).closed_at
    assert uploading.abort(actor=files.owner, upload=upload).closed_at == first


def test_a_finalised_upload_cannot_be_aborted(files: Files, clip: bytes) -> None:
    upload = uploading.finalise(actor=files.owner, upload=files.uploaded(clip))
    with pytest.raises(uploading.Closed):
        uploading.abort(actor=files.owner, upload=upload)


@pytest.mark.parametrize("verb", ["progress", "missing_parts", "finalise", "abort"])
def test_somebody_elses_upload_does_not_exist(verb: str, files: Files, clip: bytes, stranger: User) -> None:
    upload = files.sign(clip)
    with pytest.raises(uploading.NoSuchUpload):
        getattr(uploading, verb)(actor=stranger, upload=upload)


def test_a_refused_file_says_the_same_when_asked_again(either: str, files: Files) -> None:
    upload = files.uploaded(b"<html>not a film</html>")
    for _ in range(2):
        with pytest.raises(WrongBytes) as refusal:
            uploading.finalise(actor=files.owner, upload=upload)
        assert refusal.value.code == "not_a_video"
    assert Upload.objects.get().state == UploadState.REJECTED


def test_the_bytes_of_a_refused_file_go(either: str, files: Files) -> None:
    upload = files.uploaded(b"<html>not a film</html>")
    with pytest.raises(WrongBytes):
        uploading.finalise(actor=files.owner, upload=upload)
    discard_all()
    with pytest.raises(FileNotFoundError):
        stored(upload)

"""Files that are not what they say: found before anything is made of them, on both storages."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from kmeme.lib.errors import Refused
from remix import uploading
from remix.models import UserVideo
from remix.states import UploadState
from remix.storage.base import WrongBytes
from tests.media_factory import clicks, write_video
from tests.remix.uploads.conftest import MEGABYTE, Files, left_behind, padded, stored
from tests.wire.s3 import S3Server

pytestmark = pytest.mark.django_db


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 300)) -> bytes:
    """A picture in a format of Pillow's."""
    file = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(file, kind)
    return file.getvalue()


@pytest.fixture
def refused(files: Files) -> Callable[..., str]:
    """Uploads the bytes and says with which code they were refused."""

    def upload(content: bytes, **signed: object) -> str:
        with pytest.raises(WrongBytes) as refusal:
            uploading.finalise(actor=files.owner, upload=files.uploaded(content, **signed))
        assert str(refusal.value)
        return refusal.value.code

    return upload


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><script>alert(1)</script></html>" * 10, "not_a_video"),
        (picture(), "not_a_video"),
        (b"#EXTM3U\n#EXTINF:10,\nhttp://169.254.169.254/\n", "not_a_video"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(2000), "truncated"),
    ],
    ids=["page", "picture", "playlist", "only a beginning"],
)
def test_what_is_no_film_is_refused(refused: Callable[..., str], either: str, content: bytes, code: str) -> None:
    assert refused(content) == code
    assert not UserVideo.objects.exists()


def test_a_film_of_another_type_is_refused(refused: Callable[..., str], clip: bytes) -> None:
    assert refused(clip, content_type="video/webm", name="a.webm") == "other_type"


def test_a_film_that_is_cut_off_is_refused(refused: Callable[..., str], clip: bytes) -> None:
    assert refused(clip[: len(clip) // 2]) in {"truncated", "no_video_stream"}


def test_a_header_with_no_picture_behind_it_is_refused(refused: Callable[..., str], clip: bytes) -> None:
    start = clip.index(b"mdat") + 4
    length = int.from_bytes(clip[start - 8 : start - 4], "big") - 8
    assert refused(clip[:start] + bytes(length) + clip[start + length :]) == "truncated"


def test_sound_alone_is_refused(refused: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = write_video(tmp_path_factory.mktemp("sound") / "a.mp4", audio=clicks(120, 1))
    assert refused(path.read_bytes()) == "no_video_stream"


@pytest.mark.parametrize(("kind", "type_"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_is_taken_as_a_proof(files: Files, either: str, kind: str, type_: str) -> None:
    content = picture(kind)
    upload = files.uploaded(content, purpose="proof", name="조회수.jpg", content_type=type_, node=None)
    assert uploading.finalise(actor=files.owner, upload=upload).state == UploadState.FINALISED
    assert stored(upload) == content
    assert not UserVideo.objects.exists()


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (picture("JPEG"), "image/png"),
        (picture("JPEG")[:4000], "image/jpeg"),
        (picture("PNG")[:4000], "image/png"),
        (picture("GIF"), "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
    ],
    ids=["other format", "cut jpeg", "cut png", "gif", "svg"],
)
def test_a_proof_that_is_no_such_picture_is_refused(refused: Callable[..., str], content: bytes, type_: str) -> None:
    assert refused(content, purpose="proof", content_type=type_, node=None) in {"not_a_picture", "other_type"}


def test_a_picture_of_too_many_pixels_is_refused(refused: Callable[..., str]) -> None:
    file = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    assert refused(file.getvalue(), purpose="proof", content_type="image/png", node=None) == "large_picture"


def test_more_bytes_than_were_signed_never_count_on_a_bucket(files: Files, s3: S3Server, clip: bytes) -> None:
    upload = files.sign(clip)
    # moto does not hold the size to the signature, as Amazon does: what lies there is looked at all the same.
    s3.client.put_object(Bucket="kmeme-test", Key=upload.file_key, Body=padded(clip, MEGABYTE), ContentType="video/mp4")
    with pytest.raises(WrongBytes) as refusal:
        uploading.finalise(actor=files.owner, upload=upload)
    assert refusal.value.code == "other_size"


def test_another_type_than_was_signed_never_counts_on_a_bucket(files: Files, s3: S3Server, clip: bytes) -> None:
    upload = files.sign(clip)
    s3.client.put_object(Bucket="kmeme-test", Key=upload.file_key, Body=clip, ContentType="text/html")
    with pytest.raises(WrongBytes) as refusal:
        uploading.finalise(actor=files.owner, upload=upload)
    assert refusal.value.code == "other_type"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"content_type": "text/html"}, "not_a_video"),
        ({"content_type": "image/png"}, "not_a_video"),
        ({"content_type": "", "name": "a.exe"}, "not_a_video"),
        ({"size": 0}, "empty_file"),
        ({"size": -1}, "empty_file"),
        ({"size": 200 * MEGABYTE + 1}, "too_large"),
        ({"node": None}, "not_published"),
        ({"purpose": "proof", "content_type": "video/mp4"}, "not_a_picture"),
        ({"purpose": "proof", "content_type": "image/png", "size": 16 * MEGABYTE}, "large_picture"),
    ],
)
def test_what_may_not_be_uploaded_is_not_signed(
    files: Files, clip: bytes, asked: dict[str, Any], code: str, settings: object
) -> None:
    with pytest.raises(Refused) as refusal:
        files.sign(clip, **asked)
    assert refusal.value.code == code
    assert left_behind(settings) == []


@pytest.mark.parametrize(
    ("said", "name", "meant"),
    [
        ("video/webm;codecs=vp9,opus", "a.webm", "video/webm"),
        ("VIDEO/MP4", "a", "video/mp4"),
        ("", "A.MOV", "video/quicktime"),
        ("application/octet-stream", "a.webm", "video/webm"),
    ],
)
def test_the_plain_type_is_signed(files: Files, clip: bytes, said: str, name: str, meant: str) -> None:
    upload = files.sign(clip, content_type=said, name=name)
    assert upload.content_type == meant


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.mp4"),
        ("C:\\Users\\me\\my film.mov", "my-film.mp4"),
        ("내 영상.mp4", "file.mp4"),
        ("a\x00b?c#d%2e.mp4", "a-b-c-d-2e.mp4"),
        ("x" * 300, "x" * 60 + ".mp4"),
        ("", "file.mp4"),
        ("Café.MP4", "Cafe.mp4"),
    ],
)
def test_no_name_of_a_person_gets_into_a_path_as_it_is(files: Files, clip: bytes, name: str, safe: str) -> None:
    assert files.sign(clip, name=name).name == safe

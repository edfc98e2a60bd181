"""The local disk's signed addresses: signature, type, size; a cut, a full disk, an end in between."""

import io
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from remix import receiving, storage, uploading
from remix.api import upload_parts
from remix.models import Upload
from remix.storage.base import SignedPart, StoreFull
from tests.remix.uploads.conftest import MEGABYTE, Files, left_behind, put_here

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(files: Files, clip: bytes) -> SignedPart:
    """The one part of a small film."""
    return uploading.all_parts(files.sign(clip)).missing[0]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """The kernel lets no file grow beyond so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_was_signed_is_taken(part: SignedPart, clip: bytes) -> None:
    assert put_here(part, clip).status_code == 204


def test_no_session_is_asked_for(part: SignedPart, clip: bytes) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.generic("PUT", part.url, clip, content_type="video/mp4")
    assert answer.status_code == 204


@pytest.mark.parametrize("more", [-1, 1, MEGABYTE])
def test_another_size_than_the_signed_one_is_refused(
    part: SignedPart, clip: bytes, more: int, settings: Settings
) -> None:
    answer = put_here(part, clip[:more] if more < 0 else clip + bytes(more))
    assert (answer.status_code, answer.json()["code"]) == (422, "other_size")
    assert left_behind(settings) == []


def test_another_type_than_the_signed_one_is_refused(part: SignedPart, clip: bytes) -> None:
    answer = put_here(part, clip, type="text/html")
    assert (answer.status_code, answer.json()["code"]) == (422, "other_type")


def test_an_address_is_good_for_an_hour(part: SignedPart, clip: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    _turn_clock(monkeypatch, timedelta(minutes=59))
    assert put_here(part, clip).status_code == 204


def test_an_expired_signature_is_refused(part: SignedPart, clip: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    _turn_clock(monkeypatch, timedelta(minutes=61))
    answer = put_here(part, clip)
    assert (answer.status_code, answer.json()["code"]) == (403, "address_expired")


@pytest.mark.parametrize("signature", ["", "nonsense", "x" * 9000])
def test_a_forged_signature_is_refused(part: SignedPart, clip: bytes, signature: str) -> None:
    address = f"{part.url.partition('?')[0]}?signature={signature}"
    answer = Client().generic("PUT", address, clip, content_type="video/mp4")
    assert (answer.status_code, answer.json()["code"]) == (403, "bad_signature")


def test_a_signature_is_good_for_its_own_upload_only(files: Files, part: SignedPart, clip: bytes) -> None:
    other = uploading.all_parts(files.sign(clip)).missing[0]
    address = f"{other.url.partition('?')[0]}?{part.url.partition('?')[2]}"
    assert Client().generic("PUT", address, clip, content_type="video/mp4").status_code == 403


def test_a_signature_is_good_for_its_own_part_only(files: Files, large_clip: bytes) -> None:
    first, second, _third = uploading.all_parts(files.sign(large_clip)).missing
    address = f"{second.url.partition('?')[0]}?{first.url.partition('?')[2]}"
    content = large_clip[second.start : second.stop]
    assert Client().generic("PUT", address, content, content_type="video/mp4").status_code == 403


def test_an_upload_that_is_cut_at_half_leaves_nothing(files: Files, clip: bytes, settings: Settings) -> None:
    upload = files.sign(clip)
    part = uploading.all_parts(upload).missing[0]
    with pytest.raises(receiving.WrongPart) as refusal:
        _receive(upload, part, iter([clip[: len(clip) // 2]]), len(clip))
    assert refusal.value.code == "cut_off"
    assert left_behind(settings) == []
    assert uploading.progress(actor=files.owner, upload=upload).received == frozenset()


def test_a_connection_that_breaks_leaves_nothing(files: Files, clip: bytes, settings: Settings) -> None:
    upload = files.sign(clip)
    part = uploading.all_parts(upload).missing[0]

    def breaking() -> Iterator[bytes]:
        yield clip[: len(clip) // 2]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        _receive(upload, part, breaking(), len(clip))
    assert left_behind(settings) == []


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_goes_away_at_half_leaves_nothing(
    live_server: LiveServer, files: Files, clip: bytes, settings: Settings
) -> None:
    upload = files.sign(clip)
    part = uploading.all_parts(upload).missing[0]
    head = (
        f"PUT {part.url} HTTP/1.1\r\nHost: localhost\r\nContent-Type: video/mp4\r\nContent-Length: {len(clip)}\r\n\r\n"
    )
    with socket.create_connection((live_server.thread.host, live_server.thread.port)) as browser:
        browser.sendall(head.encode() + clip[: len(clip) // 2])
        browser.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: browser.recv(4096), b""))
    assert b"cut_off" in answer
    assert left_behind(settings) == []
    files.send(upload, clip)
    assert uploading.finalise(actor=files.owner, upload=upload).file


def test_a_full_disk_is_one_clear_sentence_and_no_half_file(files: Files, settings: Settings) -> None:
    content = bytes(3 * MEGABYTE)
    part = uploading.all_parts(files.sign(content)).missing[0]
    with room_for(2 * MEGABYTE):
        answer = put_here(part, content)
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert "가득" in answer.json()["detail"]
    assert left_behind(settings) == []


def test_a_disk_that_is_full_when_parts_are_put_together_keeps_the_parts(files: Files, large_clip: bytes) -> None:
    upload = files.uploaded(large_clip)
    with room_for(12 * MEGABYTE), pytest.raises(StoreFull):
        uploading.finalise(actor=files.owner, upload=upload)
    assert uploading.progress(actor=files.owner, upload=upload).received == {1, 2, 3}
    assert uploading.finalise(actor=files.owner, upload=upload).file


def test_nothing_of_the_parts_stays_beside_the_file(files: Files, large_clip: bytes, settings: Settings) -> None:
    upload = uploading.finalise(actor=files.owner, upload=files.uploaded(large_clip))
    assert [path.name for path in left_behind(settings)] == [upload.name]


def test_a_finalise_that_died_after_the_file_stood_can_be_repeated(files: Files, large_clip: bytes) -> None:
    upload = files.uploaded(large_clip)
    storage.store().assemble(upload)
    assert uploading.progress(actor=files.owner, upload=upload).received == {1, 2, 3}
    assert uploading.finalise(actor=files.owner, upload=upload).file


def test_a_part_that_comes_after_the_end_is_refused(files: Files, clip: bytes) -> None:
    upload = files.sign(clip)
    part = uploading.all_parts(upload).missing[0]
    put_here(part, clip)
    uploading.finalise(actor=files.owner, upload=upload)
    answer = put_here(part, clip[::-1])
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_closed")


def test_an_upload_that_ends_while_a_part_comes_keeps_nothing_of_it(
    files: Files, clip: bytes, settings: Settings
) -> None:
    upload = files.sign(clip)
    part = uploading.all_parts(upload).missing[0]

    def slow() -> Iterator[bytes]:
        yield clip[:100]
        uploading.abort(actor=files.owner, upload=upload)
        yield clip[100:]

    with pytest.raises(uploading.Closed):
        _receive(upload, part, slow(), len(clip))
    assert left_behind(settings) == []


def test_an_upload_that_is_gone_is_not_found(files: Files, part: SignedPart, clip: bytes) -> None:
    Upload.objects.all().delete()
    assert put_here(part, clip).status_code == 404


def test_a_large_part_is_never_in_memory_whole(files: Files) -> None:
    """What is read at once is a megabyte, however long the body is."""
    upload = files.sign(bytes(16 * MEGABYTE))
    part = uploading.all_parts(upload).missing[0]
    request = RequestFactory().generic("PUT", part.url, content_type="video/mp4")
    body = Body(16 * MEGABYTE)
    answer = upload_parts.part(
        WSGIRequest(
            {**request.META, "wsgi.input": body, "CONTENT_LENGTH": str(body.left), "CONTENT_TYPE": "video/mp4"}
        ),
        upload.pk,
        1,
    )
    assert answer.status_code == 204
    assert all(0 < size <= MEGABYTE for size in body.asked)


class Body(io.RawIOBase):
    """The body of a request that is made while it is read, and notes how much is asked for."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.asked: list[int] = []

    def read(self, size: int = -1) -> bytes:
        self.asked.append(size)
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


def _receive(upload: Upload, part: SignedPart, chunks: Iterator[bytes], length: int) -> None:
    receiving.receive(
        upload_id=upload.pk,
        number=part.number,
        signature=part.url.partition("signature=")[2],
        content_type="video/mp4",
        length=length,
        chunks=chunks,
    )


def _turn_clock(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Signatures are looked at so much later."""
    later = time.time() + by.total_seconds()
    monkeypatch.setattr("django.core.signing.time", SimpleNamespace(time=lambda: later))

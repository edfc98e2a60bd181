"""Stored files: in ranges, only what is public, only as what they are."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from kmeme.lib.ranges import Unsatisfiable, parse_range
from remix.models import Video
from remix.states import NodeState
from tests.remix.pages.nodes import MakeNode, stored_frame
from tests.remix.pages.test_downloads import body

CONTENT = bytes(range(250)) * 4


@pytest.fixture
def film(uploaded_video: Video, make_node: MakeNode) -> str:
    """The address of a source video that a published recipe shows."""
    make_node(video=uploaded_video)
    return uploaded_video.file.url


def test_a_whole_file_comes_with_its_length_and_tag(client: Client, film: str) -> None:
    response = client.get(film)
    assert body(response) == CONTENT
    assert response["Content-Length"] == "1000"
    assert response["Accept-Ranges"] == "bytes"
    assert response["ETag"]


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=900-", 900, 1000), ("bytes=-10", 990, 1000), ("bytes=990-5000", 990, 1000)],
)
def test_a_range_is_answered_with_exactly_it(client: Client, film: str, wanted: str, start: int, stop: int) -> None:
    response = client.get(film, headers={"Range": wanted})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{stop - 1}/1000"
    assert body(response) == CONTENT[start:stop]


@pytest.mark.parametrize("wanted", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(client: Client, film: str, wanted: str) -> None:
    response = client.get(film, headers={"Range": wanted})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */1000"


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "bytes=9-2", "seconds=0-1", "bytes=-", "bytes=a-b"])
def test_a_range_that_makes_no_sense_is_ignored(client: Client, film: str, wanted: str) -> None:
    assert client.get(film, headers={"Range": wanted}).status_code == 200


def test_a_range_of_an_older_file_gets_the_new_file_whole(client: Client, film: str) -> None:
    assert client.get(film, headers={"Range": "bytes=0-9", "If-Range": '"old"'}).status_code == 200


def test_an_empty_file_has_no_range() -> None:
    with pytest.raises(Unsatisfiable):
        parse_range("bytes=0-0", 0)


def test_head_tells_the_length_without_the_bytes(client: Client, film: str) -> None:
    response = client.head(film)
    assert response["Content-Length"] == "1000"
    assert body(response) == b""


def test_a_range_is_never_compressed_on_its_way(client: Client, film: str) -> None:
    response = client.get(film, headers={"Range": "bytes=0-499", "Accept-Encoding": "gzip"})
    assert body(response) == CONTENT[:500]


def test_a_key_frame_may_be_kept_for_ever(client: Client, db: None) -> None:
    response = client.get(default_storage.url(stored_frame(0)))
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]


def test_a_stored_file_can_run_nothing(client: Client, film: str) -> None:
    response = client.get(film)
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_type_we_do_not_show_is_saved_instead(client: Client, db: None) -> None:
    name = default_storage.save("key_frames/evil.html", ContentFile(b"<script>alert(1)</script>"))
    response = client.get(default_storage.url(name))
    assert response["Content-Disposition"] == "attachment"
    assert response["Content-Type"] == "application/octet-stream"


def test_a_source_video_of_a_draft_is_not_public(client: Client, uploaded_video: Video, make_node: MakeNode) -> None:
    make_node(video=uploaded_video, state=NodeState.DRAFT)
    assert client.get(uploaded_video.file.url).status_code == 404


def test_staff_may_watch_the_source_video_of_a_draft(client: Client, curator: User, uploaded_video: Video) -> None:
    client.force_login(curator)
    assert client.get(uploaded_video.file.url).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "../manage.py",
        "key_frames/../../manage.py",
        "key_frames/%2e%2e/%2e%2e/manage.py",
        "key_frames/..%2f..%2fmanage.py",
        "key_frames//etc/passwd",
        "/etc/passwd",
        "key_frames/",
        "key_frames/2026",
        "key_frames/missing.webp",
        "key_frames/%00.webp",
        "secrets.txt",
        "",
    ],
)
def test_everything_else_does_not_exist(client: Client, db: None, path: str) -> None:
    stored_frame(0)
    default_storage.save("secrets.txt", ContentFile(b"secret"))
    assert client.get(f"/media/{path}").status_code == 404


def test_a_source_video_is_not_reached_through_the_key_frames(client: Client, uploaded_video: Video) -> None:
    stored_frame(0)
    assert client.get(f"/media/key_frames/../{uploaded_video.file.name}").status_code == 404

"""/remix/<node_id>/submit/: a file by a plain form, or a public address; the same checks as by JavaScript."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from remix.models import RemixNode, Upload, UserVideo
from remix.states import NodeState, UploadState
from tests.remix.lineage.conftest import Plant
from tests.remix.uploads.conftest import left_behind, stored
from tests.wire.s3 import S3Server

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(creator: User) -> Client:
    """The creator's."""
    client = Client()
    client.force_login(creator, backend="accounts.backends.EmailBackend")
    return client


@pytest.fixture
def page(node: RemixNode) -> str:
    """The address of the page."""
    return f"/remix/{node.node_id}/submit/"


def film(content: bytes, name: str = "내 춤.mp4", content_type: str = "video/mp4") -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, content, content_type)


def test_it_asks_a_visitor_to_sign_in(page: str) -> None:
    assert Client().get(page).headers["Location"].startswith("/login/?next=")


def test_it_names_the_recipe_and_what_is_accepted(browser: Client, page: str, node: RemixNode) -> None:
    text = browser.get(page).content.decode()
    assert node.title in text
    assert 'accept="video/mp4,video/quicktime,video/webm,.mp4,.mov,.webm"' in text
    assert "최대 200MB, 10분" in text


@pytest.mark.parametrize("size", ["clip", "large_clip"])
def test_a_form_brings_the_file(
    either: str, browser: Client, page: str, size: str, request: pytest.FixtureRequest
) -> None:
    content = request.getfixturevalue(size)
    answer = browser.post(page, {"video": film(content)})
    result = UserVideo.objects.get()
    assert answer.headers["Location"] == result.get_absolute_url()
    assert result.upload is not None
    assert stored(result.upload) == content


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (film(b"<html>not a film</html>"), "영상 파일이 아니에요"),
        (film(b"GIF89a", "a.gif", "image/gif"), "영상 파일이 아니에요"),
        (film(b""), "파일이 비어 있어요"),
    ],
    ids=["page", "picture", "empty"],
)
def test_a_wrong_file_is_refused_and_leaves_nothing(
    browser: Client, page: str, file: SimpleUploadedFile, sentence: str, settings: Settings
) -> None:
    answer = browser.post(page, {"video": file})
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not UserVideo.objects.exists()
    assert not Upload.objects.exclude(state=UploadState.REJECTED).exists()


def test_a_file_above_the_limit_is_refused(browser: Client, page: str, clip: bytes, settings: Settings) -> None:
    settings.VIDEO_MAX_BYTES = 1000
    answer = browser.post(page, {"video": film(clip)})
    assert answer.status_code == 400
    assert left_behind(settings) == []


def test_a_public_address_is_enough(browser: Client, page: str) -> None:
    answer = browser.post(page, {"link": "https://youtu.be/dQw4w9WgXcQ?si=x"})
    result = UserVideo.objects.get()
    assert answer.headers["Location"] == result.get_absolute_url()
    assert (result.upload, result.link_platform) == (None, "youtube")


@pytest.mark.parametrize("link", ["", "nonsense", "https://evil.example/watch", "javascript:alert(1)"])
def test_another_address_is_refused_and_kept_for_correction(browser: Client, page: str, link: str) -> None:
    answer = browser.post(page, {"link": link})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not UserVideo.objects.exists()


def test_a_recipe_that_is_not_public_has_no_such_page(browser: Client, plant: Plant) -> None:
    draft = plant(state=NodeState.DRAFT)
    assert browser.get(f"/remix/{draft.node_id}/submit/").status_code == 404


def test_a_bucket_that_is_away_is_503_with_a_sentence(browser: Client, s3: S3Server, page: str, clip: bytes) -> None:
    s3.down()
    answer = browser.post(page, {"video": film(clip)})
    assert answer.status_code == 503
    assert "저장소" in answer.content.decode()


def test_it_is_never_kept_in_a_cache(browser: Client, page: str) -> None:
    assert "no-store" in browser.get(page).headers["Cache-Control"]

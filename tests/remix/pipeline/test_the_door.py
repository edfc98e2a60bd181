"""What is turned away before anything is stored, and with which words; and the odd things that are let in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import httpx2
import numpy as np
import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from pytest_django import Settings

from accounts.models import User
from kmeme.lib.errors import Refused
from remix import intake, short_links
from remix.models import Analysis, ManualReview, Video
from remix.models.review import ReviewReason
from remix.states import AnalysisState
from tests.remix.clips import DEMO_CLIP, make_clip
from tests.remix.pipeline.conftest import YOUTUBE, Submit, Work, with_default

SHORT = "https://vm.tiktok.com/ZMabc123/"
LONG = "https://www.tiktok.com/@someone/video/7301234567890123456"


@pytest.fixture(autouse=True)
def _nothing_is_stored_by_a_refusal(settings: Settings, db: None) -> Iterator[None]:
    """After every test here: a row for each stored file, so a refusal has left neither."""
    yield
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file() and "source" in str(path)]
    assert len(stored) == Video.objects.exclude(file="").count()


def refused(curator: User, **submission: object) -> str:
    """The code of the refusal, after checking that it has words and left no row."""
    with pytest.raises(Refused) as refusal:
        intake.submit(actor=curator, **submission)  # type: ignore[arg-type]
    assert str(refusal.value).endswith("요.")
    assert not Video.objects.exists()
    return refusal.value.code


@pytest.mark.parametrize(
    "url",
    [
        "https://vimeo.com/123456",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
        "http://127.0.0.1/watch?v=dQw4w9WgXcQ",
        "http://localhost:8000/admin/",
        "http://[::1]/",
        "http://10.0.0.5/",
        "http://169.254.169.254/latest/meta-data/",
        "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ",
        "not a video but words",
    ],
)
def test_an_address_elsewhere_is_refused(curator: User, url: str) -> None:
    assert refused(curator, url=url) in {"unsupported_host", "malformed_url"}


@pytest.mark.parametrize(
    "url", ["http://", "https://[bad", "file:///etc/passwd", "javascript://youtube.com/%0aalert(1)"]
)
def test_what_is_no_address_is_refused(curator: User, url: str) -> None:
    assert refused(curator, url=url) == "malformed_url"


@pytest.mark.parametrize("url", ["https://www.youtube.com/@someone", "https://www.instagram.com/someone/"])
def test_an_address_that_is_not_of_one_video_is_refused(curator: User, url: str) -> None:
    assert refused(curator, url=url) == "not_a_video_page"


def test_nothing_at_all_is_refused_with_what_is_accepted(curator: User) -> None:
    assert refused(curator, url="  ") == "nothing_given"


@pytest.fixture
def hops(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Puts redirects and DNS answers in the way of short links; returns the list of addresses that were asked."""

    def put(redirects: dict[str, str], addresses: dict[str, list[str]] | None = None) -> list[str]:
        asked: list[str] = []

        def answer(request: httpx2.Request) -> httpx2.Response:
            asked.append(str(request.url))
            target = redirects.get(request.headers["Host"])
            return httpx2.Response(302, headers={"Location": target}) if target else httpx2.Response(200)

        with_default(
            monkeypatch,
            short_links.open_short_link,
            resolver=lambda host, port: (addresses or {}).get(host, ["8.8.8.8"]),
            transport=httpx2.MockTransport(answer),
        )
        return asked

    return put


def test_a_short_link_is_the_video_it_leads_to(curator: User, hops: Callable[..., list[str]]) -> None:
    asked = hops({"vm.tiktok.com": LONG})
    video = intake.submit(actor=curator, url=SHORT).analysis.video
    assert (video.canonical_url, video.external_id) == (LONG, "7301234567890123456")
    assert asked == ["https://8.8.8.8/ZMabc123/"]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:6379/", "http://169.254.169.254/", "https://evil.example/x", "file:///etc/passwd"]
)
def test_a_redirect_to_elsewhere_is_not_followed(curator: User, hops: Callable[..., list[str]], target: str) -> None:
    asked = hops({"vm.tiktok.com": target})
    assert refused(curator, url=SHORT) in {"unsupported_host", "malformed_url"}
    assert len(asked) == 1


@pytest.mark.parametrize("address", ["10.0.0.5", "127.0.0.1", "169.254.169.254", "::1", "fd00::1", "100.64.0.1"])
def test_an_allowed_host_with_a_private_address_is_not_asked(
    curator: User, hops: Callable[..., list[str]], address: str
) -> None:
    asked = hops({"vm.tiktok.com": LONG}, {"vm.tiktok.com": ["8.8.8.8", address]})
    assert refused(curator, url=SHORT) == "unsupported_host"
    assert not asked


def test_a_short_link_that_goes_in_circles_is_refused(curator: User, hops: Callable[..., list[str]]) -> None:
    asked = hops({"vm.tiktok.com": SHORT})
    assert refused(curator, url=SHORT) == "short_link_broken"
    assert len(asked) == short_links.MAX_HOPS


def upload_of(content: bytes, name: str = "clip.mp4") -> "File[bytes]":
    """An upload."""
    return ContentFile(content, name=name)


def test_an_empty_file_is_refused(curator: User) -> None:
    assert refused(curator, upload=upload_of(b"")) == "empty_file"


def test_a_text_that_was_renamed_is_refused(curator: User) -> None:
    assert refused(curator, upload=upload_of("영상이 아니라 글이에요.".encode() * 100)) == "not_a_video"


@pytest.mark.parametrize("name", ["clip.avi", "clip", "clip.mp4.exe", "움짤.gif"])
def test_a_file_with_another_ending_is_refused(curator: User, name: str) -> None:
    assert refused(curator, upload=upload_of(DEMO_CLIP.read_bytes(), name)) == "not_a_video"


def test_a_file_of_201_megabytes_is_refused_unread(curator: User, tmp_path: Path) -> None:
    path = tmp_path / "huge.mp4"
    with path.open("wb") as huge:
        huge.truncate(201 * 1024 * 1024)
    with path.open("rb") as content:
        assert refused(curator, upload=File(content, name="huge.mp4")) == "too_large"
        assert content.tell() == 0


def test_a_video_of_eleven_minutes_is_refused(curator: User, tmp_path: Path) -> None:
    path = make_clip(tmp_path / "long.mp4", seconds=11 * 60, fps=1, size=(32, 32))
    assert refused(curator, upload=upload_of(path.read_bytes())) == "too_long"


def test_a_sound_without_picture_is_refused(curator: User, tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 44100), dtype=np.float32), format="fltp", layout="mono")
        frame.sample_rate = 44100
        for packet in [*stream.encode(frame), *stream.encode()]:
            container.mux(packet)
    assert refused(curator, upload=upload_of(path.read_bytes())) == "no_video_stream"


def test_a_file_without_its_index_is_refused(curator: User, clip: Path) -> None:
    content = clip.read_bytes()
    assert refused(curator, upload=upload_of(content[: len(content) // 2])) == "truncated"


def test_a_file_whose_damage_shows_only_later_waits_for_a_person(submit: Submit, tmp_path: Path) -> None:
    path = make_clip(tmp_path / "damaged.mp4", seconds=4, fps=25, size=(160, 240))
    content = bytearray(path.read_bytes())
    start = content.index(b"mdat") + 4
    content[start : start + (content.index(b"moov") - start)] = b"\xff" * (content.index(b"moov") - start)
    path.write_bytes(content)
    analysis = submit(path=path)
    assert analysis.state == AnalysisState.PENDING_REVIEW
    assert ManualReview.objects.get().reason == ReviewReason.BAD_FILE


@pytest.mark.parametrize("name", ["강아지 산책 🐶.mp4", "ㅋㅋㅋ.MP4", "../../etc/passwd.mp4", "이름" * 120 + ".mp4"])
def test_any_name_is_taken_and_none_reaches_the_disk(curator: User, clip: Path, name: str) -> None:
    upload = ContentFile(clip.read_bytes())
    upload.name = name
    video = intake.submit(actor=curator, upload=upload).analysis.video
    assert str(video.file.name).isascii()
    assert Path(name).name.startswith(video.original_name[:100])


def test_a_video_without_sound_has_no_tempo(submit: Submit, clip: Path) -> None:
    analysis = submit(path=clip)
    assert analysis.video.measurement.bpm is None
    assert analysis.result["bpm"] is None


def test_a_submission_whose_rows_fail_leaves_no_file(
    curator: User, clip: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> Analysis:
        raise RuntimeError("the queue is gone")

    monkeypatch.setattr("remix.pipeline.start", broken)
    with pytest.raises(RuntimeError):
        intake.submit(actor=curator, upload=upload_of(clip.read_bytes()))
    assert not Video.objects.exists()


def test_an_address_waits_in_the_queue_until_a_worker_comes(curator: User, work: Work) -> None:
    analysis = intake.submit(actor=curator, url=YOUTUBE).analysis
    assert analysis.state == AnalysisState.QUEUED
    work()
    analysis.refresh_from_db()
    assert analysis.state == AnalysisState.PENDING_REVIEW

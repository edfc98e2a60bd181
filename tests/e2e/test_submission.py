"""A creator's own page in a browser: it waits for the measuring, is read and used by keyboard, and takes a picture."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from remix import submission_measuring, submitting
from remix.models import RemixNode, Upload, UploadPurpose, UserVideo, ViewReport
from remix.states import SubmissionState, UploadState
from tests.e2e.axe import complaints_by_day_and_night
from tests.e2e.conftest import CLIP, PASSWORD, let_in
from tests.remix.lineage.conftest import Plant, plant

__all__ = ["plant"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def creator(site: str, context: BrowserContext) -> User:
    """Somebody who is signed in in the browser."""
    person = User.objects.create_user("creator@example.com", PASSWORD, name="창작자")
    let_in(context, site, person)
    return person


@pytest.fixture
def waiting(creator: User, plant: Plant) -> UserVideo:
    """The demo's clip, handed in for a recipe of two shots and not measured yet."""
    node: RemixNode = plant()
    upload = Upload(
        owner=creator,
        purpose=UploadPurpose.SUBMISSION,
        node=node,
        name="film.mp4",
        original_name="film.mp4",
        content_type="video/mp4",
        size=CLIP.stat().st_size,
        state=UploadState.FINALISED,
        closed_at=timezone.now(),
    )
    upload.file.name = default_storage.save(upload.file_key, ContentFile(CLIP.read_bytes()))
    upload.save(force_insert=True)
    return submitting.begin(actor=creator, node=node, upload=upload)


def picture() -> bytes:
    """A screenshot of a number."""
    file = io.BytesIO()
    Image.new("RGB", (90, 160), "#17140f").save(file, "PNG")
    return file.getvalue()


def test_the_report_appears_by_itself_once_the_film_is_measured(page: Page, site: str, waiting: UserVideo) -> None:
    page.goto(f"{site}{waiting.get_absolute_url()}")
    expect(page.get_by_role("status")).to_contain_text("영상을 재고 있어요")
    submission_measuring.measure(waiting.pk)
    expect(page.get_by_role("heading", name="레시피와 견줘 봤어요")).to_be_visible()
    expect(page.locator(".fit-strip")).to_be_visible()


def test_it_is_handed_in_and_its_views_are_told_by_keyboard(page: Page, site: str, waiting: UserVideo) -> None:
    submission_measuring.measure(waiting.pk)
    page.goto(f"{site}{waiting.get_absolute_url()}")
    page.get_by_text("장면마다 보기").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fit-shots li")).to_have_count(2)
    page.get_by_label("게시물 주소").focus()
    page.keyboard.type("https://youtu.be/dQw4w9WgXcQ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("조회수를 알려 주세요")).to_be_visible()
    page.get_by_role("spinbutton", name="조회수").focus()
    page.keyboard.type("12000")
    page.get_by_label("조회수가 보이는 화면").set_input_files(
        {"name": "views.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="조회수 알리기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("큐레이터가 조회수를 확인하고 있어요")).to_be_visible()
    report = ViewReport.objects.get()
    assert (report.views, report.proof is not None, report.link) == (
        12_000,
        True,
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    )


def test_it_is_taken_back_by_keyboard(page: Page, site: str, waiting: UserVideo) -> None:
    # The film's beginning has come before the film goes.
    page.goto(f"{site}{waiting.get_absolute_url()}", wait_until="networkidle")
    page.get_by_text("이 영상 거둬들이기").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="거둬들이기").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("거둬들인 영상이에요")).to_be_visible()
    assert UserVideo.objects.get().state == SubmissionState.WITHDRAWN


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_on_a_page_with_a_report(
    page: Page, site: str, waiting: UserVideo, language: str, width: int
) -> None:
    submission_measuring.measure(waiting.pk)
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    for path in (waiting.get_absolute_url(), "/submissions/"):
        page.goto(f"{site}{path}?lang={language}")
        assert complaints_by_day_and_night(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing runs over the side"

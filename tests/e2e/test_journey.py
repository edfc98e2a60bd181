"""The whole way: recipe, text guide, three shots with one retake, upload, K-Success, and a visitor who checks it."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from accounts.models import PointEntry, User
from curation import deciding
from curation.models import WorkItem
from remix import submission_measuring
from remix.models import Certificate, RemixNode, UserVideo
from tests.accounts import world
from tests.e2e.conftest import PASSWORD
from tests.e2e.shooting import (
    TITLES,
    Wait,
    address,
    choices,
    context,
    film_browser,
    join,
    node,
    page,
    press,
    stage,
)
from tests.remix.pages.nodes import make_node, make_recipe

__all__ = ["address", "context", "film_browser", "make_node", "make_recipe", "node", "page", "stage"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def enter(page: Page, site: str, email: str) -> None:
    """Sign in by the site's own form."""
    page.goto(f"{site}/login/")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (90, 160), "#17140f").save(file, "PNG")
    return SimpleUploadedFile("views.png", file.getvalue(), "image/png")


def shoot(page: Page, site: str, node: RemixNode, stage: Wait) -> None:
    """Three shots in one run, the second one again, and the film of the takes sent up."""
    page.goto(f"{site}{node.get_absolute_url()}")
    with page.expect_download() as started:
        page.get_by_role("link", name="Text Guide").first.click()
    assert node.title in Path(started.value.path()).read_text("utf-8-sig")
    page.get_by_role("link", name="촬영 시작").last.click()
    expect(page).to_have_url(re.compile(r"/shoot/$"))
    press(page, "camera")
    expect(page.get_by_label("카메라 화면")).to_be_visible()
    press(page, "toggle")
    stage("done")
    page.get_by_role("button", name=f"2번 장면. {TITLES[1]} 다시 찍기").click()
    expect(choices(page, 2)).to_have_count(2)
    join(page)
    page.get_by_role("button", name="올리기").click()
    expect(page).to_have_url(re.compile(r"/submissions/\d+/$"))


def tell_views(page: Page) -> None:
    """Hand it in with its post, and say how often that was seen."""
    page.get_by_label("게시물 주소").fill("https://youtu.be/dQw4w9WgXcQ")
    page.keyboard.press("Enter")
    page.get_by_role("spinbutton", name="조회수").fill("12000")
    file = picture()
    page.get_by_label("조회수가 보이는 화면").set_input_files(
        {"name": "views.png", "mimeType": "image/png", "buffer": file.read()}
    )
    page.get_by_role("button", name="조회수 알리기").click()
    expect(page.get_by_text("큐레이터가 조회수를 확인하고 있어요")).to_be_visible()


def certify(browser: Browser, site: str, video: UserVideo) -> None:
    """A curator looks at it in the admin, takes the views for true and certifies."""
    context = browser.new_context(locale="ko-KR", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    enter(page, site, "curator@example.com")
    page.goto(f"{site}/admin/remix/uservideo/{video.pk}/change/")
    page.get_by_role("button", name="12,000회 인정하기").click()
    page.get_by_role("button", name="인증하기 a").click()
    page.get_by_label("기준을 넘었어요", exact=False).first.check()
    page.get_by_role("dialog").get_by_role("button", name="인증하기").click()
    expect(page.get_by_text("‘인증하기’ 1건이 곧 반영돼요.")).to_be_visible()
    item = WorkItem.objects.of_subject("submission", video.pk).get()
    deciding.carry_out(item.pk, item.version)
    context.close()


def test_from_a_recipe_to_a_certificate_that_anybody_can_check(
    browser: Browser, page: Page, site: str, node: RemixNode, stage: Wait, curator: User
) -> None:
    creator = world.person("creator", password=PASSWORD)
    enter(page, site, creator.email)
    shoot(page, site, node, stage)
    video = UserVideo.objects.get()
    submission_measuring.measure(video.pk)
    page.reload()
    expect(page.get_by_role("heading", name="레시피와 견줘 봤어요")).to_be_visible()
    tell_views(page)
    certify(browser, site, video)
    certificate = Certificate.objects.get(user_video=video)
    assert PointEntry.objects.filter(user=creator, cause__contains=str(certificate.pk)).get().amount == 200
    stranger = browser.new_context(locale="ko-KR").new_page()
    stranger.goto(f"{site}/verify/{certificate.code}/")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text(node.title)
    expect(stranger.locator("main")).to_contain_text("K-Success")
    stranger.context.close()

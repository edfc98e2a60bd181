"""A finished video from the phone into the storage: progress, cancel, a lost connection, a reload; disk and bucket."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django import Settings

from accounts.models import User
from remix.models import RemixNode, Upload, UserVideo
from remix.states import UploadState
from remix.storage.policy import cors, site_origins
from tests.e2e.conftest import WAIT_MS, let_in
from tests.remix.lineage.conftest import Plant, plant
from tests.remix.uploads.conftest import clip, padded, stored, use_bucket
from tests.wire.s3 import BUCKET, S3Server

__all__ = ["clip", "plant"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

CHOOSE, SEND, AGAIN, CANCEL = "영상 파일", "올리기", "이어서 올리기", "그만두기"
type Choose = Callable[..., None]
SECOND_PART = re.compile(r"/parts/2/|partNumber=2\b")
"""The second part's address, on the disk (.../parts/2/) and on a bucket (partNumber=2)."""


@pytest.fixture(params=["disk", "bucket"])
def storage(request: pytest.FixtureRequest, settings: Settings, site: str) -> Iterator[str]:
    """The page is served with the local disk behind it, and again with a bucket that has our policy."""
    if request.param == "disk":
        yield "disk"
        return
    with S3Server() as server:
        use_bucket(settings, server)
        settings.SITE_URL, settings.CSRF_TRUSTED_ORIGINS = site, [site]
        policy = dict(settings.SECURE_CSP)
        for directive in ("connect-src", "media-src", "img-src"):
            policy[directive] = [*policy[directive], server.url]
        settings.SECURE_CSP = policy
        # Not the bucket's policy: moto does not look at its conditions and takes "TLS only" for "nobody".
        server.client.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=cors(site_origins()))
        yield "bucket"


@pytest.fixture
def node(site: str, plant: Plant) -> RemixNode:
    """A published recipe."""
    return plant(title="지하철 막춤")


@pytest.fixture
def enter(site: str, transactional_db: None) -> Callable[[BrowserContext], None]:
    """Signs a browser in as a creator."""
    person = User.objects.create_user("creator@example.com", "correct-horse-battery", name="창작자")
    return lambda context: let_in(context, site, person)


@pytest.fixture
def troubled(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page on which requests fail on purpose, which the console of the usual one would complain of."""
    context = browser.new_context(**browser_context_args)
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def film(clip: bytes, tmp_path: Path) -> Path:
    """A film of 20 MB, which goes in three parts."""
    path = tmp_path / "내 춤.mp4"
    path.write_bytes(padded(clip, 20 * 2**20))
    return path


@pytest.fixture
def choose(site: str, node: RemixNode, enter: Callable[[BrowserContext], None], storage: str, film: Path) -> Choose:
    """Signs in, opens the page and chooses the film."""

    def choose(page: Page, film: Path = film) -> None:
        enter(page.context)
        page.goto(f"{site}/remix/{node.node_id}/submit/")
        page.get_by_label(CHOOSE).set_input_files(film)

    return choose


def hold(page: Page, address: re.Pattern[str]) -> list[Route]:
    """Keep requests to this address waiting; they gather in the list."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    return held


def progress(page: Page) -> float:
    """What the bar shows."""
    return float(page.locator("progress").evaluate("bar => bar.value"))


def arrived(number: int) -> Callable[[], bool]:
    """Whether the server says that it has so many parts."""
    from remix import storage

    return lambda: len(storage.store().received(Upload.objects.get())) == number


def until(page: Page, reached: Callable[[], bool]) -> None:
    """Wait until something is so, while the browser goes on."""
    for _ in range(600):
        if reached():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to that")


def finished(page: Page, film: Path) -> None:
    """The page of the result is there, and the storage has the very bytes."""
    page.wait_for_url("**/submissions/*/")
    upload = Upload.objects.get(state=UploadState.FINALISED)
    assert stored(upload) == film.read_bytes()
    assert UserVideo.objects.get().upload == upload


def test_a_large_film_goes_straight_to_the_storage_with_progress(page: Page, choose: Choose, film: Path) -> None:
    choose(page)
    held = hold(page, SECOND_PART)
    page.get_by_role("button", name=SEND, exact=True).click()
    until(page, lambda: bool(held) and arrived(2)())
    assert progress(page) == pytest.approx(0.6)
    expect(page.locator("[data-status]")).to_contain_text("60 % · 12 / 20 MB")
    page.unroute(SECOND_PART)
    finished(page, film)


def test_cancelling_stops_and_forgets(page: Page, choose: Choose) -> None:
    choose(page)
    held = hold(page, SECOND_PART)
    page.get_by_role("button", name=SEND, exact=True).click()
    until(page, lambda: bool(held))
    page.get_by_role("button", name=CANCEL).click()
    expect(page.get_by_role("alert")).to_have_text("업로드를 그만뒀어요.")
    until(page, lambda: Upload.objects.get().state == UploadState.ABORTED)
    page.reload()
    expect(page.locator("[data-unfinished]")).to_be_hidden()


def test_a_lost_connection_is_waited_for_and_the_rest_follows(troubled: Page, choose: Choose, film: Path) -> None:
    page = troubled
    choose(page)
    lost: list[Route] = []

    def lose_the_first(route: Route) -> None:
        lost.append(route)
        if len(lost) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(SECOND_PART, lose_the_first)
    page.get_by_role("button", name=SEND, exact=True).click()
    finished(page, film)
    assert len(lost) == 2


def test_after_a_reload_only_what_is_missing_is_sent(troubled: Page, choose: Choose, film: Path) -> None:
    page = troubled
    choose(page)
    held = hold(page, SECOND_PART)
    page.get_by_role("button", name=SEND, exact=True).click()
    until(page, lambda: bool(held) and arrived(2)())
    page.on("dialog", lambda dialog: dialog.accept())
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    choose(page)
    page.unroute(SECOND_PART)
    expect(page.locator("[data-unfinished]")).to_contain_text("내 춤.mp4")
    page.get_by_role("button", name=SEND, exact=True).click()
    finished(page, film)
    assert len(sent) == 1
    assert Upload.objects.count() == 1


def test_a_storage_that_stays_away_is_said_in_one_sentence_and_can_be_tried_again(
    troubled: Page, choose: Choose, film: Path
) -> None:
    page = troubled
    page.clock.install()
    choose(page)
    page.route(SECOND_PART, lambda route: route.abort("connectionrefused"))
    page.get_by_role("button", name=SEND, exact=True).click()
    problem = page.locator("[data-problem]")
    for _ in range(100):
        page.clock.run_for(20_000)
        if problem.is_visible():
            break
    expect(problem).to_contain_text("올린 데까지는 그대로 있으니")
    page.unroute(SECOND_PART)
    page.get_by_role("button", name=AGAIN).click()
    finished(page, film)


def test_what_is_not_a_film_is_refused_with_a_sentence(troubled: Page, choose: Choose, tmp_path: Path) -> None:
    fake = tmp_path / "fake.mp4"
    fake.write_bytes(b"<html>not a film</html>" * 100)
    choose(troubled, fake)
    troubled.get_by_role("button", name=SEND, exact=True).click()
    expect(troubled.locator("[data-problem]")).to_contain_text("영상 파일이 아니에요")


@pytest.mark.parametrize("browser_context_args", [{"java_script_enabled": False, "locale": "ko-KR"}], indirect=False)
def test_without_javascript_the_form_itself_brings_the_film(page: Page, choose: Choose, film: Path) -> None:
    choose(page)
    page.get_by_role("button", name=SEND, exact=True).click()
    finished(page, film)

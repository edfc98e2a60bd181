"""Sending the film of the takes up, as somebody who is signed in, is not, or is no longer."""

import re

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import BrowserContext, Page, Route, expect

from accounts.models import User
from remix.models import RemixNode
from tests.e2e.conftest import let_in
from tests.e2e.shooting import (
    address,
    choices,
    context,
    film_browser,
    join,
    node,
    page,
    sheet_says,
    stage,
    with_camera,
    with_takes,
)
from tests.remix.pages.nodes import make_node, make_recipe

__all__ = [
    "address",
    "context",
    "film_browser",
    "make_node",
    "make_recipe",
    "node",
    "page",
    "stage",
    "with_camera",
    "with_takes",
]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

UPLOADER = """
export async function uploadVideo(blob, { nodeId, name, onProgress, signal }) {
  onProgress(0.5);
  window.sent = { size: blob.size, type: blob.type, nodeId, name };
  if (window.refusal) throw Object.assign(new Error(window.refusal), { code: window.refusalCode });
  onProgress(1);
  return { submissionUrl: "/remix/?uploaded" };
}"""
"""The other side of the contract with static/remix/upload/upload.js, which has tests of its own."""


def test_who_is_not_signed_in_finds_the_takes_again_after_signing_in(with_takes: Page, site: str) -> None:
    person = User.objects.create_user("creator@example.com", "correct-horse-battery", name="창작자")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    page = with_takes
    join(page)
    page.get_by_role("button", name="올리기").click()
    sheet_says(page, "테이크는 이 기기에 두었으니")
    page.get_by_role("link", name="로그인하러 가기").click()
    form = page.locator("form:has(input[type=password])")
    form.locator("input[type=email], input[type=text]").first.fill("creator@example.com")
    form.locator("input[type=password]").fill("correct-horse-battery")
    form.locator("button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/shoot/#takes$"))
    expect(choices(page, 3)).to_have_count(1)


def signed_in(context: BrowserContext, site: str) -> None:
    let_in(context, site, User.objects.create_user("creator@example.com", "correct-horse-battery", name="창작자"))


def uploader(page: Page) -> None:
    def serve(route: Route) -> None:
        route.fulfill(body=UPLOADER, content_type="text/javascript")

    page.route("**/static/remix/upload/upload.js", serve)


@pytest.fixture
def uploading(context: BrowserContext, page: Page, site: str) -> None:
    """The person is signed in, and the upload answers at once."""
    signed_in(context, site)
    uploader(page)


def test_the_whole_film_is_sent_and_the_takes_are_forgotten(
    uploading: None, with_takes: Page, node: RemixNode, address: str
) -> None:
    page = with_takes
    join(page)
    page.evaluate("addEventListener('pagehide', () => localStorage.setItem('sent', JSON.stringify(window.sent)))")
    page.get_by_role("button", name="올리기").click()
    expect(page).to_have_url(re.compile(r"/remix/\?uploaded$"))
    sent = page.evaluate("JSON.parse(localStorage.getItem('sent'))")
    assert sent["nodeId"] == node.node_id
    assert sent["name"].startswith(node.node_id)
    assert sent["type"].startswith("video/")
    assert sent["size"] > 1000
    page.goto(address)
    expect(page.locator("[data-do=takes]")).to_be_hidden()


def test_a_refused_upload_says_why_and_keeps_everything(uploading: None, with_takes: Page) -> None:
    join(with_takes)
    with_takes.evaluate("window.refusal = '저장 공간이 가득 찼어요.'")
    with_takes.get_by_role("button", name="올리기").click()
    sheet_says(with_takes, "저장 공간이 가득 찼어요.")
    expect(with_takes.get_by_role("button", name="올리기")).to_be_enabled()
    expect(choices(with_takes, 1)).to_have_count(1)


def test_a_session_that_ended_meanwhile_leads_to_the_sign_in(uploading: None, with_takes: Page) -> None:
    join(with_takes)
    with_takes.evaluate("window.refusal = 'x'; window.refusalCode = 'signed_out'")
    with_takes.get_by_role("button", name="올리기").click()
    expect(with_takes.get_by_role("link", name="로그인하러 가기")).to_be_visible()

"""From somebody's recipe to one's own: fork, change the music, see what changed, publish, see both trees."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from remix.models import RemixNode
from remix.states import NodeState
from tests.e2e.conftest import let_in
from tests.remix.lineage.conftest import Plant, plant

__all__ = ["plant"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def parent(site: str, plant: Plant) -> RemixNode:
    """A published recipe with one remix."""
    root = plant(title="지하철 막춤")
    plant(root, title="버스 막춤")
    return root


def sign_in(context: BrowserContext, site: str) -> User:
    """A creator whose browser is signed in."""
    person = User.objects.create_user("creator@example.com", "correct-horse-battery", name="창작자")
    let_in(context, site, person)
    return person


def test_a_remix_from_the_button_to_the_tree(context: BrowserContext, page: Page, site: str, parent: RemixNode) -> None:
    sign_in(context, site)
    page.goto(f"{site}{parent.get_absolute_url()}")
    page.get_by_role("link", name="리믹스 만들기").first.click()
    page.get_by_role("button", name="내 초안 만들기").click()
    page.get_by_label("원곡").fill("아리랑 비트")
    page.get_by_label("제목", exact=True).fill("아리랑 막춤")
    page.get_by_role("button", name="저장하기").click()
    music = page.get_by_role("group", name="음악")
    expect(music.get_by_label("내 리믹스")).to_have_value("아리랑 비트 · 120 BPM")
    expect(music.get_by_label("바뀌었어요")).to_be_checked()
    page.get_by_role("button", name="공개하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("아리랑 막춤")
    expect(page.locator(".changes")).to_contain_text("아리랑 비트")
    remix = RemixNode.objects.get(parent=parent, state=NodeState.PUBLISHED, title="아리랑 막춤")
    page.goto(f"{site}{parent.get_absolute_url()}")
    expect(page.get_by_role("link", name="아리랑 막춤")).to_be_visible()
    for node in (parent, remix):
        page.goto(f"{site}/remix/{node.node_id}/tree/")
        expect(page.locator(f'.tree a[href="{remix.get_absolute_url()}"]')).to_be_visible()


def test_the_tree_is_read_by_keyboard_alone(page: Page, site: str, parent: RemixNode) -> None:
    page.goto(f"{site}/remix/{parent.node_id}/tree/")
    here = page.locator(".tree [aria-current]")
    here.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="버스 막춤")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(here).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="버스 막춤")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("버스 막춤")


@pytest.mark.parametrize("browser_context_args", [{"java_script_enabled": False, "locale": "ko-KR"}], indirect=False)
def test_the_tree_is_read_without_javascript(page: Page, site: str, parent: RemixNode) -> None:
    page.goto(f"{site}/remix/{parent.node_id}/tree/")
    page.get_by_text("리믹스 1개").click()
    expect(page.get_by_role("link", name="버스 막춤")).to_be_hidden()
    page.get_by_text("리믹스 1개").click()
    page.get_by_role("link", name="버스 막춤").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("버스 막춤")

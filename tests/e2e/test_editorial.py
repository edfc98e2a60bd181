"""The checks beside the publish button while one types, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from remix.models import BannedWord, RemixNode
from remix.states import NodeState
from tests.e2e.test_curator import RECIPE

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("curator")]


@pytest.fixture
def draft(curator: User) -> RemixNode:
    """One warning: no shot has a caption."""
    return RemixNode.objects.create(recipe=RECIPE, creator=curator)


@pytest.fixture
def editor(page: Page, sign_in: Callable[[str], None], draft: RemixNode) -> Page:
    sign_in(f"/admin/remix/remixnode/{draft.pk}/change/")
    return page


def finding(page: Page, code: str) -> Any:
    return page.locator(f"[data-finding={code}]")


def test_the_checks_follow_what_is_typed_without_a_reload(editor: Page) -> None:
    BannedWord.objects.create(word="나쁜말", note="다른 말로요.")
    editor.evaluate("window.loadedOnce = true")
    concept = editor.locator("[name=concept]")
    concept.fill("나쁜말이 있어요.")
    concept.blur()
    expect(finding(editor, "banned_word")).to_contain_text("다른 말로요.")
    concept.fill("좋은 말만 있어요.")
    concept.blur()
    expect(finding(editor, "banned_word")).to_have_count(0)
    assert editor.evaluate("window.loadedOnce"), "the page was reloaded"


def test_what_axe_found_on_the_preview_joins_the_checks_by_itself(editor: Page) -> None:
    expect(finding(editor, "accessibility_unchecked")).to_have_count(0)


def test_a_warning_is_read_ticked_and_the_recipe_published(editor: Page, draft: RemixNode) -> None:
    expect(finding(editor, "captions")).to_be_visible()
    editor.get_by_label("모두 봤어요").check()
    editor.get_by_role("button", name="저장하고 공개하기").click()
    expect(editor.get_by_text("공개했어요.")).to_be_visible()
    draft.refresh_from_db()
    assert draft.state == NodeState.PUBLISHED


def test_a_tick_stays_while_it_is_about_the_same_warnings_and_goes_with_new_ones(editor: Page) -> None:
    seen = editor.get_by_label("모두 봤어요")
    seen.check()
    editor.locator("[name=setting]").fill("옥상")
    with editor.expect_response("**/checks/"):
        editor.locator("[name=setting]").blur()
    expect(seen).to_be_checked()
    BannedWord.objects.create(word="글쎄", severity="warning")
    editor.locator("[name=concept]").fill("글쎄요.")
    editor.locator("[name=concept]").blur()
    expect(finding(editor, "doubtful_word")).to_be_visible()
    expect(seen).not_to_be_checked()

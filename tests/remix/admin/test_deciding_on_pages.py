"""Deciding on the page of a thing: the queue's entry follows, and what reaches others can be taken back for a while."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from curation import claiming, deciding
from curation.models import WorkItem
from remix import publishing
from remix.models import Analysis, AnalysisRequest, BannedWord, RemixNode
from tests.remix.admin.pages import address, filled, said, take_effect
from tests.remix.admin.rows import waiting_draft


def publish(browser: Client, node: RemixNode, **typed: str) -> Any:
    """Press the publish button, having seen every warning; nothing has taken effect yet."""
    context: Any = browser.get(address(node)).context
    data = filled(context["form"], context["row"].version, **typed)
    seen = browser.post(f"/admin/remix/remixnode/{node.pk}/checks/", data).context["unseen"]
    return browser.post(address(node), {"seen": seen, **data, "do": "publish"}, follow=True)


@pytest.fixture
def draft(curator: User) -> RemixNode:
    return waiting_draft(curator)


@pytest.fixture
def entry(draft: RemixNode) -> WorkItem:
    return WorkItem.objects.get(kind="draft", subject_id=draft.pk)


def test_a_draft_of_the_queue_is_published_when_it_can_be_taken_back_no_more(
    admin: Client, draft: RemixNode, entry: WorkItem
) -> None:
    answer = publish(admin, draft, title="곧 나올 제목")
    draft.refresh_from_db()
    assert "곧 공개돼요." in said(answer)
    assert "data-settling" in answer.content.decode()
    assert (draft.state, draft.title) == ("draft", "곧 나올 제목")
    take_effect()
    draft.refresh_from_db()
    entry.refresh_from_db()
    assert (draft.state, entry.state, entry.decision) == ("published", "done", "published")


def test_it_can_be_taken_back(admin: Client, draft: RemixNode, entry: WorkItem, curator: User) -> None:
    publish(admin, draft)
    entry.refresh_from_db()
    deciding.undo(actor=curator, item=entry, version=entry.version)
    take_effect()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_pressing_twice_does_not_get_round_the_seconds(admin: Client, draft: RemixNode, entry: WorkItem) -> None:
    publish(admin, draft)
    answer = publish(admin, draft)
    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (409, "draft")


def test_what_stands_against_it_is_said_at_once(admin: Client, draft: RemixNode, entry: WorkItem) -> None:
    BannedWord.objects.create(word="마술")
    answer = publish(admin, draft, concept="적던 콘셉트")
    entry.refresh_from_db()
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert 'value="적던 콘셉트"' in answer.content.decode()
    assert (entry.state, draft.version) == ("open", 1)


def test_a_draft_that_somebody_else_looks_at_is_not_decided(admin: Client, draft: RemixNode, entry: WorkItem) -> None:
    other = User.objects.create_superuser("other@example.com", "x", name="다른 큐레이터")
    claiming.claim(actor=other, item=entry, version=entry.version)
    answer = publish(admin, draft, title="내 제목")
    draft.refresh_from_db()
    assert answer.status_code == 409
    assert 'value="내 제목"' in answer.content.decode()
    assert draft.title != "내 제목"


def test_an_edit_meanwhile_gives_the_draft_back_with_a_reason(
    admin: Client, draft: RemixNode, entry: WorkItem, curator: User
) -> None:
    publish(admin, draft)
    draft.refresh_from_db()
    publishing.edit(actor=curator, node=draft, version=draft.version, recipe={**draft.recipe, "title": "남의 제목"})
    take_effect()
    draft.refresh_from_db()
    entry.refresh_from_db()
    assert (draft.state, entry.state) == ("draft", "open")
    assert "그사이에 다른 사람이 고쳤어요." in entry.notes.get().text


def test_a_recipe_that_does_not_wait_in_the_queue_is_published_at_once(
    admin: Client, draft: RemixNode, entry: WorkItem
) -> None:
    entry.delete()
    answer = publish(admin, draft)
    draft.refresh_from_db()
    assert "공개했어요." in said(answer)
    assert draft.state == "published"


def test_the_page_says_what_who_handed_it_in_will_be_told(admin: Client, draft: RemixNode) -> None:
    asker = User.objects.create_user("asker@example.com", name="맡긴 사람")
    AnalysisRequest.objects.create(analysis=Analysis.objects.get(), user=asker)
    page = admin.get(address(draft)).content.decode()
    assert "맡긴 사람님에게 이렇게 알려요." in page
    assert f"맡겨 주신 영상이 ‘{draft.title}’ 레시피로 공개됐어요." in page


def test_the_reject_dialog_says_the_sentence_of_each_reason(admin: Client, pending: Analysis) -> None:
    asker = User.objects.create_user("asker@example.com", name="맡긴 사람")
    pending.requests.create(user=asker)
    page = admin.get(address(pending)).content.decode()
    assert "이유: 이미 있는 밈이에요" in page
    assert "이유: 음악이나 영상의 권리를 확인할 수 없어요" in page


def test_the_key_to_approve_presses_the_page_s_own_button(admin: Client, pending: Analysis, draft: RemixNode) -> None:
    assert admin.get(address(pending)).content.decode().count('data-queue-key="a"') == 1
    assert admin.get(address(draft)).content.decode().count('data-queue-key="a"') == 1

"""The cached recipe page: what a hit costs, and when it is dropped."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts import inbox
from accounts.models import User
from kmeme.lib.drop_watch import announce
from remix import page_cache, pages, publishing
from remix.models import Platform, RemixNode, Video
from remix.states import NodeState
from tests.remix.pages.nodes import MakeNode

MOST_QUERIES = 9


@pytest.fixture
def video(db: None) -> Video:
    return Video.objects.create(
        platform=Platform.YOUTUBE,
        external_id="abcdefghijk",
        canonical_url="https://www.youtube.com/watch?v=abcdefghijk",
    )


@pytest.mark.parametrize("shots", [1, 60])
def test_an_uncached_page_takes_at_most_nine_queries(
    client: Client, make_node: MakeNode, video: Video, shots: int
) -> None:
    parent = make_node()
    node = make_node(shots=shots, parent=parent, video=video)
    for _ in range(15):
        make_node(parent=node)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(node.get_absolute_url())
    assert len(queries) <= MOST_QUERIES


def test_a_cached_page_takes_no_query(
    client: Client, make_node: MakeNode, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = make_node().get_absolute_url()
    first = client.get(url)
    with django_assert_num_queries(0):
        second = client.get(url)
    assert second.content == first.content


def test_each_language_is_cached_for_itself(client: Client, make_node: MakeNode) -> None:
    url = make_node().get_absolute_url()
    korean = client.get(url, headers={"Accept-Language": "ko"})
    english = client.get(url, headers={"Accept-Language": "en"})
    assert '<html lang="ko">' in korean.content.decode()
    assert '<html lang="en">' in english.content.decode()


def test_a_signed_in_reader_gets_the_same_page_with_their_mark(
    client: Client, curator: User, make_node: MakeNode
) -> None:
    url = make_node().get_absolute_url()
    anonymous = client.get(url).content
    client.force_login(curator)
    own_mark = inbox.mark(curator).encode()
    assert client.get(url).content.replace(own_mark, b"") == anonymous


def test_an_unchanged_page_is_not_sent_again(client: Client, make_node: MakeNode) -> None:
    url = make_node().get_absolute_url()
    etag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert "Cookie" in again["Vary"]


def test_the_tag_of_one_language_does_not_stand_for_the_other(client: Client, make_node: MakeNode) -> None:
    url = make_node().get_absolute_url()
    korean = client.get(url, headers={"Accept-Language": "ko"})["ETag"]
    assert client.get(url, headers={"Accept-Language": "en", "If-None-Match": korean}).status_code == 200


def edited(node: RemixNode, **fields: Any) -> dict[str, Any]:
    return {**node.recipe, **fields}


def test_an_edit_shows_at_once(
    client: Client, curator: User, make_node: MakeNode, django_capture_on_commit_callbacks: Any
) -> None:
    node = make_node()
    client.get(node.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        publishing.edit(actor=curator, node=node, version=node.version, recipe=edited(node, title="새 제목"))
    assert "새 제목" in client.get(node.get_absolute_url()).content.decode()


def test_an_edit_shows_on_the_pages_of_the_parent_and_of_all_that_came_from_it(
    client: Client, curator: User, make_node: MakeNode, django_capture_on_commit_callbacks: Any
) -> None:
    parent = make_node()
    node = make_node(parent=parent)
    child = make_node(parent=node)
    grandchild = make_node(parent=child)
    for member in (parent, child, grandchild):
        client.get(member.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        publishing.edit(actor=curator, node=node, version=node.version, recipe=edited(node, title="새 제목"))
    for member in (parent, child, grandchild):
        assert "새 제목" in client.get(member.get_absolute_url()).content.decode()


def test_a_page_taken_back_never_comes_out_of_the_cache(
    client: Client, curator: User, make_node: MakeNode, django_capture_on_commit_callbacks: Any
) -> None:
    node = make_node()
    client.get(node.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        publishing.unpublish(actor=curator, node=node, version=node.version)
    assert client.get(node.get_absolute_url()).status_code == 404


def test_a_page_rendered_before_an_edit_is_not_kept_after_it(
    client: Client, make_node: MakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = make_node(title="옛 제목")
    read = pages.recipe_page

    def read_while_somebody_edits(found: RemixNode) -> pages.RecipePage:
        page = read(found)
        RemixNode.objects.filter(pk=node.pk).update(recipe=edited(node, title="새 제목"))
        announce([page_cache.page_subject(node.pk)], 1)  # what the edit's drop does after its commit
        return page

    monkeypatch.setattr(pages, "recipe_page", read_while_somebody_edits)
    assert "옛 제목" in client.get(node.get_absolute_url()).content.decode()
    monkeypatch.undo()
    assert "새 제목" in client.get(node.get_absolute_url()).content.decode()


def test_without_redis_the_page_still_answers(
    client: Client, make_node: MakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = make_node()
    monkeypatch.setattr(cache, "get", lambda key, default=None: default)
    monkeypatch.setattr(cache, "add", lambda *args: False)
    assert client.get(node.get_absolute_url()).status_code == 200


def test_a_draft_is_not_cached_for_the_visitors_who_come_after_staff(
    client: Client, curator: User, make_node: MakeNode
) -> None:
    node = make_node(state=NodeState.DRAFT)
    client.force_login(curator)
    assert client.get(node.get_absolute_url()).status_code == 200
    assert Client().get(node.get_absolute_url()).status_code == 404


def test_subjects_to_drop_are_the_node_and_its_ancestors_however_many_children_it_has(make_node: MakeNode) -> None:
    root = make_node()
    parent = make_node(parent=root)
    node = make_node(parent=parent)
    make_node(parent=node)
    make_node(parent=parent)
    assert set(page_cache.subjects_to_drop(node)) == {f"node:{pk}" for pk in (root.pk, parent.pk, node.pk)}


def test_a_page_whose_parent_is_edited_while_it_is_made_is_not_kept(
    client: Client,
    curator: User,
    make_node: MakeNode,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    parent = make_node(title="옛 제목")
    child = make_node(parent=parent)
    read = pages.recipe_page

    def read_and_edit(node: RemixNode) -> pages.RecipePage:
        page = read(node)
        monkeypatch.undo()
        with django_capture_on_commit_callbacks(execute=True):
            publishing.edit(
                actor=curator, node=parent, version=parent.version, recipe={**parent.recipe, "title": "새 제목"}
            )
        return page

    monkeypatch.setattr(pages, "recipe_page", read_and_edit)
    assert "옛 제목" in client.get(child.get_absolute_url()).content.decode()
    assert "새 제목" in client.get(child.get_absolute_url()).content.decode()

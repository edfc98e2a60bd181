"""What visitors are answered with: from the process's memory after the first time, as if it came from the view."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from remix import mutating, publishing
from remix.models import RemixNode
from tests.remix.pages.nodes import MakeNode

SEOUL = {"Accept-Language": "ko"}


@pytest.fixture
def node(make_node: MakeNode) -> RemixNode:
    return make_node(title="첫 제목")


@pytest.fixture
def path(node: RemixNode) -> str:
    return node.get_absolute_url()


def source(response: Any) -> str | None:
    """Where the answer came from."""
    found: str | None = getattr(response.wsgi_request, "page_cache", None)
    return str(found) if found else None


@pytest.fixture(params=["/", "/remix/?order=newest", "recipe", "tree"])
def address(request: pytest.FixtureRequest, path: str) -> str:
    return {"recipe": path, "tree": f"{path}tree/"}.get(request.param, str(request.param))


def test_the_second_answer_comes_from_memory_and_asks_the_database_nothing(client: Client, address: str) -> None:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        second = client.get(address)
    assert (source(second), len(queries)) == ("memory", 0)


def test_nobody_can_tell_the_first_answer_from_the_second(client: Client, address: str) -> None:
    first, second = client.get(address), client.get(address)
    assert first.content == second.content
    assert dict(first.headers) == dict(second.headers)
    assert second.headers["X-Frame-Options"] == "DENY"
    assert "default-src" in second.headers["Content-Security-Policy"]
    assert "Permissions-Policy" in second.headers
    assert second.headers["Content-Length"] == str(len(second.content))


def test_a_cache_in_front_may_keep_it_and_must_ask_each_time(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))
    assert client.get(path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@override_settings(PAGE_CDN_SECONDS=30)
def test_a_cdn_is_told_how_long_it_need_not_ask(client: Client, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"


def test_an_asked_for_language_is_remembered_and_kept_by_nobody_else(client: Client, path: str) -> None:
    for _time in range(2):
        response = client.get(f"{path}?lang=en", headers=SEOUL)
        assert '<html lang="en">' in response.content.decode()
        assert response.cookies["django_language"].value == "en"
        assert response.headers["Cache-Control"] == "private, no-cache"
    assert source(response) == "memory"
    assert not Client().get(path, headers=SEOUL).cookies


def test_an_unknown_language_is_no_choice(client: Client, path: str) -> None:
    response = client.get(f"{path}?lang=xx", headers=SEOUL)
    assert '<html lang="ko">' in response.content.decode()
    assert not response.cookies


def test_the_language_cookie_chooses_the_page(client: Client, path: str) -> None:
    client.get(path, headers=SEOUL)
    client.cookies["django_language"] = "en"
    assert '<html lang="en">' in client.get(path, headers=SEOUL).content.decode()


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_whoever_may_be_somebody_is_answered_by_the_view(client: Client, path: str, cookie: str) -> None:
    client.get(path)
    client.cookies[cookie] = "made-up"
    response = client.get(path)
    assert source(response) is None
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_somebody_who_has_signed_in_gets_a_page_that_nobody_else_may_keep(
    client: Client, curator: User, path: str
) -> None:
    client.get(path)
    client.force_login(curator)
    response = client.get(path)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "inbox-mark" in response.content.decode()


def test_a_head_request_has_the_same_headers(client: Client, path: str) -> None:
    page, head = client.get(path), client.head(path)
    assert dict(head.headers) == dict(page.headers)
    assert head.content == b""


def test_a_host_that_is_not_ours_is_refused_from_memory_too(client: Client, path: str) -> None:
    client.get(path)
    assert client.get(path, headers={"Host": "evil.example"}).status_code == 400


def test_a_trackers_parameters_do_not_make_it_another_page(client: Client, path: str) -> None:
    client.get(path)
    assert source(client.get(f"{path}?fbclid=abc&utm_source=x")) == "memory"


def test_a_post_is_not_answered_by_what_is_kept(client: Client, path: str) -> None:
    client.get(path)
    assert client.post(path).status_code == 405


def test_what_is_missing_is_not_kept(client: Client, db: None) -> None:
    for _time in range(2):
        response = client.get("/remix/remix_999999/")
        assert (response.status_code, source(response)) == (404, "view")


def edit(actor: User, node: RemixNode) -> None:
    publishing.edit(actor=actor, node=node, version=node.version, recipe={**node.recipe, "title": "새 제목"})


def test_an_edit_shows_at_once_wherever_the_recipe_is_shown(
    client: Client, curator: User, node: RemixNode, address: str, django_capture_on_commit_callbacks: Any
) -> None:
    client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        edit(curator, node)
    html = client.get(address).content.decode()
    assert "새 제목" in html
    assert "첫 제목" not in html


def test_an_edit_shows_on_the_trees_of_all_relatives(
    client: Client, curator: User, node: RemixNode, make_node: MakeNode, django_capture_on_commit_callbacks: Any
) -> None:
    relatives = [node, make_node(parent=node), make_node(parent=node)]
    for relative in relatives:
        client.get(f"{relative.get_absolute_url()}tree/")
    with django_capture_on_commit_callbacks(execute=True):
        edit(curator, relatives[1])
    for relative in relatives:
        assert "새 제목" in client.get(f"{relative.get_absolute_url()}tree/").content.decode()


def test_what_a_remix_is_decided_to_have_changed_shows_on_its_parents_pages(
    client: Client, curator: User, node: RemixNode, make_node: MakeNode, django_capture_on_commit_callbacks: Any
) -> None:
    child = make_node(parent=node)
    pages = [node.get_absolute_url(), f"{node.get_absolute_url()}tree/"]
    before = [client.get(page).content for page in pages]
    with django_capture_on_commit_callbacks(execute=True):
        mutating.decide(
            actor=curator,
            node=child,
            version=child.version,
            entries=[{"dimension": "cast", "before": "한 사람", "after": "두 사람"}],
        )
    assert [client.get(page).content != old for page, old in zip(pages, before, strict=True)] == [True, True]


def test_a_recipe_that_is_taken_back_is_gone_for_visitors_at_once(
    client: Client, curator: User, node: RemixNode, path: str, django_capture_on_commit_callbacks: Any
) -> None:
    client.get(path)
    client.get(f"{path}tree/")
    with django_capture_on_commit_callbacks(execute=True):
        publishing.unpublish(actor=curator, node=node, version=node.version)
    assert client.get(path).status_code == 404
    assert client.get(f"{path}tree/").status_code == 404


def test_an_edit_that_is_rolled_back_drops_nothing(client: Client, curator: User, node: RemixNode, path: str) -> None:
    client.get(path)
    edit(curator, node)  # its callbacks never run, as when the transaction ends in a rollback
    assert source(client.get(path)) == "memory"


def test_without_redis_visitors_are_answered_by_the_view(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(path)
    monkeypatch.setattr("kmeme.lib.cache.watch.is_live", lambda: False)
    response = client.get(path)
    assert (response.status_code, source(response)) == (200, "view")

"""Looking around: the newest recipes, search and facets."""

import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.database import forget
from remix.models import RemixNode
from remix.search import PAGE
from remix.states import NodeState
from tests.remix.pages.nodes import MakeNode


def ids(html: str) -> list[str]:
    return re.findall(r'class="card" href="/remix/(remix_\d+)/"', html)


def test_the_most_recently_published_comes_first(client: Client, make_node: MakeNode) -> None:
    older, newer, middle = make_node(hours_ago=9), make_node(hours_ago=1), make_node(hours_ago=5)
    assert ids(client.get("/remix/").content.decode()) == [newer.node_id, middle.node_id, older.node_id]


def test_the_front_page_is_the_same_list(client: Client, make_node: MakeNode) -> None:
    node = make_node()
    assert ids(client.get("/").content.decode()) == [node.node_id]


def test_only_published_recipes_are_listed(client: Client, make_node: MakeNode) -> None:
    for state in (NodeState.DRAFT, NodeState.UNPUBLISHED, NodeState.REMOVED):
        make_node(state=state)
    assert ids(client.get("/remix/").content.decode()) == []


def test_paging_shows_every_recipe_once(client: Client, make_node: MakeNode) -> None:
    made = [make_node(hours_ago=hour // 2) for hour in range(PAGE + 5)]
    first = client.get("/remix/").content.decode()
    address = re.search(r'rel="next" href="(\?cursor=[^"]+)"', first)
    assert address
    second = client.get(f"/remix/{address[1]}").content.decode()
    assert 'rel="next"' not in second
    found = ids(first) + ids(second)
    assert len(found) == len(set(found)) == len(made)


def test_the_next_page_holds_when_the_recipe_it_starts_behind_is_taken_back(
    client: Client, make_node: MakeNode
) -> None:
    for hour in range(PAGE + 1):
        make_node(hours_ago=hour)
    address = re.search(r'rel="next" href="([^"]+)"', client.get("/remix/").content.decode())
    assert address
    RemixNode.objects.order_by("-published_at")[PAGE - 1 : PAGE].get().delete()
    assert len(ids(client.get(f"/remix/{address[1]}").content.decode())) == 1


def test_a_cursor_that_was_tampered_with_is_refused_with_the_first_page(client: Client, make_node: MakeNode) -> None:
    node = make_node()
    response = client.get("/remix/?cursor=nonsense")
    assert response.status_code == 400
    assert ids(response.content.decode()) == [node.node_id]
    assert "이어 보기 주소" in response.content.decode()


def test_words_and_facets_narrow_and_stay_chosen(client: Client, make_node: MakeNode) -> None:
    wanted = make_node(title="지하철 막춤", bpm=100)
    make_node(title="지하철 막춤", bpm=140)
    make_node(title="라면")
    html = client.get("/remix/?q=막춤&tempo=90-120").content.decode()
    assert ids(html) == [wanted.node_id]
    assert 'value="막춤"' in html
    assert '<option value="90-120" selected>' in html


def test_the_next_page_keeps_what_was_chosen(client: Client, make_node: MakeNode) -> None:
    for _number in range(PAGE + 1):
        make_node(title="막춤", bpm=100)
        make_node(title="막춤", bpm=150)
    address = re.search(r'rel="next" href="([^"]+)"', client.get("/remix/?q=막춤&tempo=90-120").content.decode())
    assert address
    assert len(ids(client.get("/remix/" + unescape(address[1])).content.decode())) == 1


def test_a_search_without_a_result_says_what_to_do(client: Client, make_node: MakeNode) -> None:
    make_node()
    html = client.get("/remix/", {"q": '"><script>alert(1)</script> %'}).content.decode()
    assert "조건을 하나 풀어" in html
    assert "<script>alert" not in html


def test_the_number_of_queries_does_not_grow(client: Client, make_node: MakeNode) -> None:
    def count() -> int:
        forget()
        with CaptureQueriesContext(connection) as queries:
            client.get("/remix/")
        return len(queries)

    make_node()
    one = count()
    parent = make_node(frames=True)
    for _ in range(10):
        make_node(parent=parent)
    assert count() == one <= 4


def test_an_empty_site_invites_the_first_recipe(client: Client, db: None) -> None:
    html = client.get("/remix/").content.decode()
    assert "아직 공개된 레시피가 없어요" in html


def test_markup_in_a_title_is_shown_as_text(client: Client, make_node: MakeNode) -> None:
    make_node(title="<b>굵게</b>")
    assert "&lt;b&gt;굵게&lt;/b&gt;" in client.get("/remix/").content.decode()

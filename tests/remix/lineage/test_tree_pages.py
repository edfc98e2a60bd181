"""The tree page, its picture, and the parts that other pages show of a family."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from remix import embeddings, performance
from remix.models import DimensionEffect, Mutation, RemixNode
from remix.states import NodeState
from remix.strategy import suggestions
from remix.templatetags.tree_tags import signed_percent
from remix.tree_pages import Step, compact_tree, similar_cards, tree_page
from tests.remix.lineage.conftest import Plant


def page_of(client: Client, node: RemixNode, query: str = "") -> str:
    response = client.get(f"/remix/{node.node_id}/tree/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_whole_family_is_on_the_page(client: Client, plant: Plant) -> None:
    root = plant(title="뿌리")
    child = plant(root, title="가지")
    plant(child, title="잎")
    page = page_of(client, child)
    assert page.index("뿌리") < page.rindex("가지") < page.index("잎")
    assert page.count("aria-current") == 1
    assert page.count("<ul") == page.count("</ul>")
    assert page.count("<details") == page.count("</details>") == 2


def test_titles_are_text_and_never_markup(client: Client, plant: Plant) -> None:
    node = plant(title="<script>alert(1)</script>")
    assert "<script>alert" not in page_of(client, node)


def test_what_a_child_changed_stands_on_its_branch(client: Client, plant: Plant) -> None:
    root = plant()
    Mutation.objects.create(node=plant(root), dimension="audio", after="x")
    assert '<span class="mut">음악</span>' in page_of(client, root)


def test_views_are_shown_as_size_and_number(client: Client, plant: Plant) -> None:
    node = plant()
    performance.observe(actor=None, node=node, views=123_456)
    page = page_of(client, node)
    assert "size-4" in page
    assert "123,456" in page


def test_a_tombstone_is_named_and_not_linked(client: Client, plant: Plant) -> None:
    root = plant()
    gone = plant(root, title="사라진 제목", state=NodeState.REMOVED)
    plant(gone)
    page = page_of(client, root)
    assert "삭제된 레시피" in page
    assert "사라진 제목" not in page
    assert f"/remix/{gone.node_id}/" not in page


def test_a_large_branch_is_paged(client: Client, plant: Plant) -> None:
    root = plant()
    children = [plant(root) for _child in range(70)]
    seen: set[str] = set()
    for number in (1, 2, 3):
        query = f"?branch={root.node_id}&page={number}"
        seen |= set(re.findall(r"/remix/(remix_\d+)/\"", page_of(client, root, query)))
    assert {child.node_id for child in children} <= seen
    assert client.get(f"/remix/{root.node_id}/tree/?page=4").status_code == 404


def test_a_branch_shows_the_way_up(client: Client, plant: Plant) -> None:
    root = plant(title="뿌리")
    child = plant(root, title="가지")
    page = page_of(client, root, f"?branch={child.node_id}")
    assert f'<a href="?branch={root.node_id}" lang="ko">뿌리</a>' in page


@pytest.mark.parametrize("query", ["?branch=x", "?page=0x", "?page=99999999", "?branch=remix_999999", "?page=-1"])
def test_a_part_that_does_not_exist_is_not_found(client: Client, plant: Plant, query: str) -> None:
    assert client.get(f"/remix/{plant().node_id}/tree/{query}").status_code == 404


def test_another_familys_branch_is_not_found(client: Client, plant: Plant) -> None:
    assert client.get(f"/remix/{plant().node_id}/tree/?branch={plant().node_id}").status_code == 404


def test_a_drafts_family_is_secret(client: Client, plant: Plant) -> None:
    assert client.get(f"/remix/{plant(state=NodeState.DRAFT).node_id}/tree/").status_code == 404


def test_a_hundred_generations_are_written_without_recursion(client: Client, plant: Plant) -> None:
    node = plant()
    for _generation in range(99):
        node = plant(node)
    page = page_of(client, node)
    assert page.count("<details") == 99


def test_the_page_costs_the_same_for_every_family(client: Client, plant: Plant) -> None:
    small, large = plant(), plant()
    plant(small)
    for _child in range(20):
        plant(plant(large))
    counts = []
    for node in (small, large):
        with CaptureQueriesContext(connection) as queries:
            page_of(client, node)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_the_picture_is_well_formed_and_bounded(client: Client, plant: Plant) -> None:
    root = plant(title="<&\"' \x0b 뿌리")
    for _child in range(15):
        plant(root)
    response = client.get(f"/remix/{root.node_id}/tree.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert "attachment" in response["Content-Disposition"]
    picture = ElementTree.fromstring(b"".join(response))
    assert len(picture.findall("{http://www.w3.org/2000/svg}circle")) == 13
    assert "style" not in picture.attrib


def test_a_family_of_ten_thousand_is_shown_in_parts(plant: Plant) -> None:
    root = plant()
    for parents in ([root], None):
        made = RemixNode.objects.bulk_create(
            RemixNode(parent=parent, state=NodeState.PUBLISHED, published_at=root.published_at, recipe=root.recipe)
            for parent in (parents or list(RemixNode.objects.filter(parent=root)))
            for _child in range(100)
        )
    assert len(made) == 10_000
    part = tree_page(root)
    assert part is not None
    assert part.family_size == 10_101
    assert part.nodes_shown == 1 + 12 + 12 * 12
    assert not part.is_whole


def test_the_compact_tree_holds_ancestors_and_nearest_children(plant: Plant) -> None:
    root = plant()
    node = plant(plant(root))
    for _child in range(8):
        plant(node)
    with CaptureQueriesContext(connection) as queries:
        family = compact_tree(node)
    shown = [step for step in family.steps if step.kind is Step.NODE]
    assert [step.depth for step in shown] == [0, 1, 2, *[3] * 8]
    assert family.descendants == 8
    assert len(queries) == 3


def test_similar_memes_are_cards(plant: Plant) -> None:
    first, second = plant(), plant(title="비슷한 춤")
    embeddings.embed([first, second])
    cards = similar_cards(first.pk)
    html = render_to_string("remix/_similar.html", {"cards": cards})
    assert "비슷한 춤" in html


def test_advice_shows_interval_and_sample_size(plant: Plant) -> None:
    root = plant()
    DimensionEffect.objects.create(root=root, dimension="audio", effect=0.79, low=0.47, high=1.06, children=41)
    html = render_to_string("remix/_strategy.html", {"suggestions": suggestions(root)})
    assert "+120 %" in html
    assert "+60 % … +189 %" in html
    assert "41" in html
    assert "style=" not in html


def test_unsure_advice_says_so(plant: Plant) -> None:
    root = plant()
    DimensionEffect.objects.create(root=root, dimension="audio", effect=0.2, low=-0.3, high=0.7, children=3)
    assert "아직 확실하지 않아요" in render_to_string("remix/_strategy.html", {"suggestions": suggestions(root)})


@pytest.mark.parametrize(("ratio", "text"), [(1.2, "+120 %"), (-0.25, "−25 %"), (0, "+0 %"), (99, "+9,900 %")])
def test_ratios_are_signed_percents(ratio: float, text: str) -> None:
    assert signed_percent(ratio) == text


def test_the_tree_is_read_in_english_too(client: Client, plant: Plant, curator: User) -> None:
    assert client.get(f"/remix/{plant().node_id}/tree/?lang=en").status_code == 200

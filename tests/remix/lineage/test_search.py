"""Finding memes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kmeme.lib.errors import Refused
from remix import performance, search, trending
from remix.models import RemixNode
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


def titles(**values: str) -> list[str]:
    """The titles that a search finds, in order."""
    return [node.title for node in search.search(search.parsed(values)).nodes]


@pytest.mark.parametrize(
    "text",
    ["막춤", "지하철", "지하", "지하철 막춤", "막춤 지하철", "하철", "지핳", "METRO", "metro dance", "지하철막"],
)
def test_words_parts_of_words_and_half_typed_syllables_are_found(plant: Plant, text: str) -> None:
    plant(title="지하철에서 막춤 Metro Dance 지하철막춤")
    plant(title="라면 끓이기", setting="주방", concept="라면", narrative="끓여요")
    assert titles(q=text) == ["지하철에서 막춤 Metro Dance 지하철막춤"]


@pytest.mark.parametrize("text", ["지하찰", "chalenge"])
def test_a_misspelt_word_is_found(plant: Plant, text: str) -> None:
    plant(title="지하철 challenge")
    plant(title="라면 끓이기", setting="주방", concept="라면", narrative="끓여요")
    assert titles(q=text) == ["지하철 challenge"]


def test_accents_do_not_matter(plant: Plant) -> None:
    plant(title="Café 춤")
    assert titles(q="cafe") == titles(q="CAFÉ") == ["Café 춤"]


def test_what_is_not_published_is_not_found(plant: Plant) -> None:
    plant(title="막춤", state=NodeState.DRAFT)
    plant(title="막춤", state=NodeState.REMOVED)
    assert titles(q="막춤") == []


@pytest.mark.parametrize("text", ["%", "%%%", "_", "' OR 1=1 --", '"', "\\", "🕺🕺", "!!!", "a:* & b", "("])
def test_signs_are_no_words_and_no_errors(plant: Plant, text: str) -> None:
    plant(title="막춤", concept="가", narrative="나")
    assert titles(q=text) == []


def test_a_letter_that_no_database_takes_is_left_out(plant: Plant) -> None:
    plant(title="막춤")
    assert titles(q="막\x00춤") == ["막춤"]


def test_ten_thousand_letters_are_cut(plant: Plant) -> None:
    plant()
    assert titles(q="가나다 " * 2500) == []


def test_only_stop_words_are_words_like_any_other(plant: Plant) -> None:
    plant(title="the and of")
    assert titles(q="the and") == ["the and of"]


@pytest.mark.parametrize(
    ("facet", "value", "expected"),
    [
        ("platform", "youtube", ["둘"]),
        ("difficulty", "4", ["둘"]),
        ("least_bpm", "100", ["하나"]),
        ("most_bpm", "100", ["둘"]),
        ("category", "패션", ["둘"]),
        ("layer", "master", ["둘", "하나"]),
        ("layer", "fork", []),
    ],
)
def test_facets_narrow(plant: Plant, facet: str, value: str, expected: list[str]) -> None:
    plant(title="하나", days=2, platform="tiktok", difficulty=2, bpm=120, category="식음료")
    plant(title="둘", days=1, platform="youtube", difficulty=4, bpm=90, category="패션")
    assert titles(**{facet: value}) == expected


@pytest.mark.parametrize(
    ("facet", "value"),
    [("platform", "vimeo"), ("difficulty", "99"), ("least_bpm", "fast"), ("layer", "x"), ("order", "x")],
)
def test_a_facet_that_is_none_of_ours_is_left_open(plant: Plant, facet: str, value: str) -> None:
    plant(title="하나")
    assert titles(**{facet: value}) == ["하나"]


@pytest.mark.parametrize("values", [{}, {"q": "막춤"}, {"order": "trending"}])
def test_pages_show_everything_once(plant: Plant, values: dict[str, str]) -> None:
    for number in range(search.PAGE + 5):
        node = plant(title=f"막춤 {number}", days=5)
        performance.observe(actor=None, node=node, views=1000)
    trending.refresh()
    query = search.parsed(values)
    first = search.search(query)
    second = search.search(query, first.cursor)
    found = [node.pk for node in [*first.nodes, *second.nodes]]
    assert len(found) == len(set(found)) == search.PAGE + 5
    assert second.cursor is None


def test_a_page_far_down_costs_one_statement(plant: Plant) -> None:
    for _number in range(search.PAGE + 1):
        plant()
    query = search.parsed({})
    cursor = search.search(query).cursor
    with CaptureQueriesContext(connection) as queries:
        search.search(query, cursor)
    assert len(queries) == 1


@pytest.mark.parametrize("broken", ["x", "a" * 2000, "eyJ:x:y", "🕺"])
def test_a_cursor_that_was_tampered_with_is_refused(plant: Plant, broken: str) -> None:
    with pytest.raises(Refused) as refused:
        search.search(search.parsed({}), broken)
    assert refused.value.code == "bad_cursor"


def test_a_cursor_of_another_search_is_refused(plant: Plant) -> None:
    for _number in range(search.PAGE + 1):
        plant()
    cursor = search.search(search.parsed({})).cursor
    with pytest.raises(Refused):
        search.search(search.parsed({"platform": "tiktok"}), cursor)


def test_recent_growth_trends_above_old_fame(plant: Plant) -> None:
    famous, rising = plant(title="옛날", days=60), plant(title="요즘", days=60)
    now = timezone.now()
    performance.observe(actor=None, node=famous, views=1_000_000, observed_at=now - timedelta(days=40))
    performance.observe(actor=None, node=famous, views=1_000_010)
    performance.observe(actor=None, node=rising, views=10, observed_at=now - timedelta(days=40))
    performance.observe(actor=None, node=rising, views=5000)
    trending.refresh()
    assert titles(order="trending") == ["요즘", "옛날"]


def test_forks_make_a_node_trend(plant: Plant) -> None:
    parent = plant(title="부모", days=50)
    plant(parent, title="자식", days=1)
    trending.refresh()
    assert titles(order="trending") == ["부모"]


def test_half_of_the_worth_is_gone_after_the_half_life(plant: Plant) -> None:
    scores = []
    for days in (0, trending.HALF_LIFE_DAYS):
        node = plant(days=20)
        seen = timezone.now() - timedelta(days=days)
        performance.observe(actor=None, node=node, views=1000, observed_at=seen)
        scores.append(node)
    trending.refresh()
    new, old = (RemixNode.objects.get(pk=node.pk).trend.score for node in scores)
    assert old == pytest.approx(new / 2, rel=0.01)


def test_the_order_of_relevance_needs_words(plant: Plant) -> None:
    assert search.parsed({"order": "relevance"}).order == "newest"

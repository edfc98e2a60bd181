"""The recipe page with its family: tree, advice, comparison with the parent, similar memes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from remix import embeddings, performance, publishing
from remix.models import DimensionEffect, Mutation, RemixNode
from tests.remix.lineage.conftest import Plant


def rich(plant: Plant, children: int) -> RemixNode:
    """A node with everything that its page can show."""
    root = plant(days=20)
    node = plant(root, days=10)
    for _child in range(children):
        plant(node)
    Mutation.objects.create(node=node, dimension="audio", before="옛 음악", after="새 음악")
    for seen, views in ((root, 100), (node, 250)):
        born = performance.born_at(seen)
        assert born
        performance.observe(actor=None, node=seen, views=views, observed_at=born + timedelta(days=5))
    for dimension, low in (("audio", 0.4), ("hook", -0.2)):
        DimensionEffect.objects.create(root=root, dimension=dimension, effect=0.5, low=low, high=0.9, children=9)
    embeddings.embed([node, plant(title="비슷한 지하철 춤")])
    return node


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_shows_family_advice_and_similar_memes(client: Client, plant: Plant, language: str) -> None:
    node = rich(plant, 3)
    page = client.get(node.get_absolute_url(), headers={"Accept-Language": language}).content.decode()
    for part in ("새 음악", "+150 %", "+65 %", "비슷한 지하철 춤", "aria-current", f"/remix/{node.node_id}/fork/"):
        assert part in page
    assert "style=" not in page


def test_it_takes_at_most_nine_queries_for_any_family(client: Client, plant: Plant) -> None:
    counts = []
    for children in (3, 30):
        node = rich(plant, children)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(node.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_a_similar_meme_that_is_taken_back_leaves_the_cached_page_at_once(
    client: Client, plant: Plant, curator: User, django_capture_on_commit_callbacks: Any
) -> None:
    node, other = plant(), plant(title="비슷한 지하철 춤")
    embeddings.embed([node, other])
    assert "비슷한 지하철 춤" in client.get(node.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        publishing.unpublish(actor=curator, node=other, version=other.version)
    assert "비슷한 지하철 춤" not in client.get(node.get_absolute_url()).content.decode()


def test_a_new_remix_shows_on_every_ancestors_page_at_once(
    client: Client, plant: Plant, curator: User, django_capture_on_commit_callbacks: Any
) -> None:
    root = plant()
    middle = plant(root)
    draft = plant(middle, state="draft", title="갓 나온 춤")
    pages = [client.get(node.get_absolute_url()).content for node in (root, middle)]
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(actor=curator, node=draft, version=draft.version)
    assert "갓 나온 춤" in client.get(middle.get_absolute_url()).content.decode()
    assert client.get(root.get_absolute_url()).content != pages[0]

"""Similar memes: nearest vectors, filters that never starve, and a change of the model."""

from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from remix import embeddings, moving, publishing, similarity
from remix.ai.base import Answer, Usage
from remix.models import EmbeddingSpace, ModelCall, NodeEmbedding, RemixNode
from remix.similarity import Filters
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


class OtherEmbedder:
    """A second model: the same length of vectors, another meaning of every place."""

    provider, model, prompt_version, dimensions = "test", "other-768", "", 768

    def embed(self, texts: list[str]) -> Answer[list[list[float]]]:
        """All ones, turned by the length of the text."""
        vectors = [[float((place + len(text)) % 7 + 1) for place in range(768)] for text in texts]
        return Answer(vectors, Usage("test", self.model, "", 0, 0, Decimal(0), 0))


@pytest.fixture
def memes(plant: Plant) -> list[RemixNode]:
    """Three that are alike and one that is not, all embedded."""
    nodes = [
        plant(title="지하철 막춤 챌린지"),
        plant(title="지하철 막춤 리믹스", platform="youtube"),
        plant(title="지하철에서 막춤 추기"),
        plant(title="라면 끓이는 소리", setting="주방", music={"original": "Boiling"}),
    ]
    embeddings.embed(nodes)
    return nodes


def pks(neighbours: list[similarity.Neighbour]) -> list[int]:
    return [neighbour.node_pk for neighbour in neighbours]


def test_the_likest_come_first_without_the_meme_itself(memes: list[RemixNode]) -> None:
    found = similarity.similar(memes[0].pk)
    assert set(pks(found)[:2]) == {memes[1].pk, memes[2].pk}
    assert pks(found)[2] == memes[3].pk
    assert found[0].likeness > found[2].likeness


def test_a_filter_keeps_what_it_names(memes: list[RemixNode]) -> None:
    assert pks(similarity.similar(memes[0].pk, filters=Filters(platform="youtube"))) == [memes[1].pk]


def test_what_is_not_published_is_not_found(memes: list[RemixNode], curator: User) -> None:
    publishing.unpublish(actor=curator, node=memes[1], version=memes[1].version)
    moving.remove(actor=curator, node=memes[2], version=memes[2].version, reason_code="rights")
    assert pks(similarity.similar(memes[0].pk)) == [memes[3].pk]


def test_a_meme_without_words_is_like_nothing(plant: Plant) -> None:
    node = plant(title="!!!", setting=None, music={})
    embeddings.embed([node])
    assert similarity.similar(node.pk) == []


def test_a_meme_without_a_vector_is_like_nothing_yet(plant: Plant) -> None:
    assert similarity.similar(plant().pk) == []


def test_answers_are_kept_until_a_node_is_published(
    memes: list[RemixNode], plant: Plant, curator: User, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    similarity.similar(memes[0].pk)
    with CaptureQueriesContext(connection) as queries:
        similarity.similar(memes[0].pk)
    assert len(queries) == 0
    draft = plant(title="지하철 막춤 챌린지", state=NodeState.DRAFT)
    embeddings.embed([draft])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        publishing.publish(actor=None, node=draft, version=draft.version)
    assert pks(similarity.similar(memes[0].pk))[0] == draft.pk


@pytest.fixture
def crowd(plant: Plant) -> list[float]:
    """3,000 vectors around a query, one in a hundred of them on YouTube and far away from it."""
    random = np.random.default_rng(7)
    centre = random.standard_normal(768)
    node = plant()
    space = embeddings.space_for("any")
    nodes = RemixNode.objects.bulk_create(
        RemixNode(
            state=NodeState.PUBLISHED,
            published_at=node.published_at,
            recipe={**node.recipe, "platform": "youtube" if number % 100 == 0 else "tiktok"},
        )
        for number in range(3000)
    )
    rows = []
    for number, made in enumerate(nodes):
        distance = 3.0 if number % 100 == 0 else 0.3
        vector = centre + distance * random.standard_normal(768)
        rows.append(NodeEmbedding(node=made, space=space, vector=vector, text_sha256=""))
    NodeEmbedding.objects.bulk_create(rows)
    return list(centre)


def test_a_filter_that_keeps_one_in_a_hundred_does_not_starve(crowd: list[float]) -> None:
    slot = EmbeddingSpace.objects.get().slot
    found = similarity.nearest(slot, crowd, wanted=10, filters=Filters(platform="youtube"))
    assert len(found) == 10
    assert set(RemixNode.objects.filter(pk__in=pks(found)).values_list("platform", flat=True)) == {"youtube"}


def test_a_filter_that_keeps_fewer_than_asked_gives_all_of_them(crowd: list[float]) -> None:
    rare = RemixNode.objects.filter(platform="youtube").order_by("pk")[:3]
    for node in rare:
        node.recipe["category"] = "희귀"
        node.save(update_fields=["recipe"])
    slot = EmbeddingSpace.objects.get().slot
    found = similarity.nearest(slot, crowd, wanted=10, filters=Filters(category="희귀"))
    assert set(pks(found)) == {node.pk for node in rare}


@pytest.mark.parametrize("layer", ["master", "fork", "fork_of_fork"])
def test_layers_can_be_asked_for(plant: Plant, layer: str) -> None:
    root = plant()
    child = plant(root)
    nodes = [root, child, plant(child)]
    embeddings.embed([*nodes, asking := plant()])
    found = pks(similarity.similar(asking.pk, filters=Filters(layer=layer)))
    assert found == [node.pk for node in nodes if node.layer == layer]


def test_unchanged_words_cost_no_call(memes: list[RemixNode]) -> None:
    before = ModelCall.objects.count()
    assert embeddings.embed(memes) == 0
    assert ModelCall.objects.count() == before


def test_every_call_is_on_record(memes: list[RemixNode]) -> None:
    assert ModelCall.objects.get().purpose == ModelCall.Purpose.EMBEDDING


def test_publishing_asks_for_a_vector(plant: Plant, curator: User) -> None:
    draft = plant(state=NodeState.DRAFT)
    publishing.publish(actor=curator, node=draft, version=draft.version)
    job = ProcrastinateJob.objects.filter(task_name="remix:embed_node").latest("id")
    assert job.args == {"node_id": draft.pk}


def test_the_old_model_is_searched_until_the_new_one_is_complete(
    memes: list[RemixNode], settings: pytest.FixtureRequest
) -> None:
    settings.EMBEDDER = f"{__name__}.OtherEmbedder"  # type: ignore[attr-defined]
    assert embeddings.fill() == 4
    searched = embeddings.searched_space()
    assert searched is not None
    assert searched.model == "local-ngram-768"
    assert pks(similarity.similar(memes[0].pk))[2] == memes[3].pk
    assert embeddings.fill() == 0
    searched = embeddings.searched_space()
    assert searched is not None
    assert searched.model == "other-768"
    assert set(NodeEmbedding.objects.values_list("space__model", flat=True)) == {"other-768"}


def test_filling_goes_on_in_the_background(memes: list[RemixNode], settings: pytest.FixtureRequest) -> None:
    settings.EMBEDDER = f"{__name__}.OtherEmbedder"  # type: ignore[attr-defined]
    embeddings.fill()
    assert ProcrastinateJob.objects.filter(task_name="remix:fill_embeddings").exists()


def test_a_node_that_was_forgotten_is_found_by_the_periodic_run(plant: Plant) -> None:
    node = plant()
    assert embeddings.fill() == 1
    assert NodeEmbedding.objects.get().node == node


def test_a_model_that_comes_and_goes_leaves_one_space(memes: list[RemixNode], settings: pytest.FixtureRequest) -> None:
    settings.EMBEDDER = f"{__name__}.OtherEmbedder"  # type: ignore[attr-defined]
    embeddings.fill()
    settings.EMBEDDER = "local"  # type: ignore[attr-defined]
    assert embeddings.fill() == 0
    assert EmbeddingSpace.objects.get(is_searched=True).model == "local-ngram-768"

"""Recipes that are alike, as partners read them."""

from typing import Any

import pytest
from django.test import Client

from accounts import quota
from accounts.models import User
from remix import embeddings, similar_text
from remix.ai.base import AIError, Reason
from remix.ai.local import HashedNgramEmbedder
from remix.models import EmbeddingSpace, ModelCall, RemixNode
from tests.remix.lineage.conftest import Plant

SIMILAR = "/api/v1/similar/"


@pytest.fixture
def dances(plant: Plant) -> list[RemixNode]:
    """Two subway dances and a recipe for something else, with their vectors."""
    nodes = [
        plant(title="지하철 막차 춤", platform="tiktok"),
        plant(title="지하철 첫차 춤", platform="youtube"),
        plant(title="김밥 말기", setting="주방", music={"original": "Rolling"}, key_action="김밥을 말아요"),
    ]
    embeddings.embed(nodes)
    return nodes


def get(api: Client, path: str, **query: Any) -> Any:
    return api.get(path, query)


def ids(response: Any) -> list[str]:
    return [item["node_id"] for item in response.json()["items"]]


def test_the_most_alike_comes_first(api: Client, dances: list[RemixNode]) -> None:
    response = api.get(f"/api/v1/remix/{dances[0].node_id}/similar/")
    assert ids(response) == [dances[1].node_id, dances[2].node_id]
    likeness = [item["likeness"] for item in response.json()["items"]]
    assert likeness == sorted(likeness, reverse=True)


def test_a_filter_lets_only_its_own_through(api: Client, dances: list[RemixNode]) -> None:
    response = get(api, f"/api/v1/remix/{dances[1].node_id}/similar/", platform="tiktok", limit=1)
    assert ids(response) == [dances[0].node_id]


def test_a_text_finds_what_it_describes(api: Client, dances: list[RemixNode]) -> None:
    assert ids(get(api, SIMILAR, text="주방에서 김밥 말기", limit=1)) == [dances[2].node_id]


def test_the_same_text_is_asked_of_the_model_once(api: Client, dances: list[RemixNode]) -> None:
    before = ModelCall.objects.count()
    for _ in range(2):
        api.get(SIMILAR, {"text": "지하철 춤"})
    assert ModelCall.objects.count() == before + 1


def test_without_a_text_the_parameter_is_named(api: Client) -> None:
    [wrong] = api.get(SIMILAR).json()["errors"]
    assert (wrong["parameter"], wrong["code"]) == ("text", "required")


def test_before_the_first_vector_nothing_is_similar(api: Client) -> None:
    assert ids(api.get(SIMILAR, {"text": "춤"})) == []


def test_texts_are_limited_because_each_costs(api: Client, partner: User, dances: list[RemixNode]) -> None:
    for _ in range(29):
        quota.SIMILAR_TEXTS.spend(str(partner.pk))
    assert '"minute";r=0' in api.get(SIMILAR, {"text": "하나"}).headers["RateLimit"]
    response = api.get(SIMILAR, {"text": "둘"})
    assert (response.status_code, response.json()["code"]) == (429, "too_many")
    assert api.get(SIMILAR, {"text": "하나"}).status_code == 200, "a kept vector costs nothing"


def test_a_model_that_does_not_answer_is_503(
    api: Client, dances: list[RemixNode], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: HashedNgramEmbedder, texts: list[str]) -> Any:
        raise AIError(Reason.SERVER_ERROR, "away")

    monkeypatch.setattr(HashedNgramEmbedder, "embed", away)
    response = api.get(SIMILAR, {"text": "춤"})
    assert (response.status_code, response.json()["code"]) == (503, "similar_unavailable")
    assert response.headers["Retry-After"] == str(similar_text.RETRY_AFTER_SECONDS)


def test_vectors_of_two_models_are_never_compared(api: Client, dances: list[RemixNode]) -> None:
    EmbeddingSpace.objects.update(model="another")
    assert api.get(SIMILAR, {"text": "춤"}).json()["code"] == "similar_unavailable"

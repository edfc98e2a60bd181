import math
from decimal import Decimal

import pytest

from remix.ai.base import AIError, Reason
from remix.ai.embedding import GeminiEmbedder
from remix.ai.local import HashedNgramEmbedder
from tests.wire import GeminiServer, refused_url
from tests.wire.messages import Reply

MEMES = {
    "cup": "빈 컵을 흔들어 가득 채우는 마술 챌린지, 주방",
    "subway": "지하철 승강장에서 슬로모션으로 걷기",
    "dog": "강아지가 춤추는 주인을 따라 하는 영상",
    "office": "회사 책상에서 몰래 춤추다 상사에게 들키는 상황극",
    "food": "매운 떡볶이 먹고 표정 참기",
    "beach": "해변에서 점프하며 옷이 바뀌는 전환",
    "school": "교복 입고 복도에서 칼군무",
}


def embedder(base_url: str, model: str = "gemini-embedding-2") -> GeminiEmbedder:
    return GeminiEmbedder(api_key="key", model=model, base_url=base_url, timeout_seconds=5)


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_each_text_gets_a_unit_vector_of_768_numbers(gemini_wire: GeminiServer) -> None:
    vectors = embedder(gemini_wire.url).embed(["빈 컵", "강아지 춤", "떡볶이"]).value

    assert [len(vector) for vector in vectors] == [768, 768, 768]
    assert [math.hypot(*vector) for vector in vectors] == pytest.approx([1, 1, 1])
    assert vectors[0] != vectors[1]


def test_each_text_is_a_request_of_its_own_on_the_wire(gemini_wire: GeminiServer) -> None:
    embedder(gemini_wire.url).embed(["빈 컵", "강아지 춤"])

    [request] = gemini_wire.asked("batchEmbedContents")
    items = request.json["requests"]
    assert [item["content"]["parts"][0]["text"] for item in items] == ["빈 컵", "강아지 춤"]
    assert {item["outputDimensionality"] for item in items} == {768}


def test_many_texts_go_in_batches_and_come_back_in_order(gemini_wire: GeminiServer) -> None:
    texts = [f"밈 {number}" for number in range(205)]

    vectors = embedder(gemini_wire.url).embed(texts).value

    assert gemini_wire.count("batchEmbedContents") == 3
    assert vectors[203] == embedder(gemini_wire.url).embed([texts[203]]).value[0]


def test_blank_texts_are_not_sent(gemini_wire: GeminiServer) -> None:
    vectors = embedder(gemini_wire.url).embed(["", "빈 컵", "  "]).value

    assert (any(vectors[0]), any(vectors[1]), any(vectors[2])) == (False, True, False)
    assert len(gemini_wire.asked("batchEmbedContents")[0].json["requests"]) == 1


def test_no_texts_are_no_request(gemini_wire: GeminiServer) -> None:
    answer = embedder(gemini_wire.url).embed([])

    assert (answer.value, answer.usage.cost_usd, gemini_wire.requests) == ([], Decimal(0), [])


def test_without_a_token_count_the_cost_is_unknown(gemini_wire: GeminiServer) -> None:
    assert embedder(gemini_wire.url).embed(["빈 컵"]).usage.cost_usd is None


def test_a_token_count_is_priced(gemini_wire: GeminiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = Reply({"embeddings": [{"values": [1.0] * 768}], "usageMetadata": {"promptTokenCount": 50}})
    monkeypatch.setattr(gemini_wire, "answer", lambda request, mode: reply)

    usage = embedder(gemini_wire.url).embed(["빈 컵"]).usage

    assert (usage.input_tokens, usage.cost_usd) == (50, Decimal("0.00001"))


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("429", Reason.RATE_LIMITED),
        ("500", Reason.SERVER_ERROR),
        ("not_json", Reason.NOT_JSON),
        ("schema", Reason.SCHEMA),
    ],
)
def test_a_failure_is_one_request_and_one_error(gemini_wire: GeminiServer, mode: str, reason: Reason) -> None:
    gemini_wire.fail_next(mode, times=None)

    with pytest.raises(AIError) as caught:
        embedder(gemini_wire.url).embed(["빈 컵"])

    assert caught.value.reason is reason
    assert gemini_wire.count("batchEmbedContents") == 1


def test_an_unreachable_service_is_retryable() -> None:
    with pytest.raises(AIError) as caught:
        embedder(refused_url()).embed(["빈 컵"])

    assert caught.value.reason is Reason.UNREACHABLE


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("컵 마술", "cup"),
        ("지하철에서 걷는 영상", "subway"),
        ("강아지랑 춤", "dog"),
        ("회사에서 몰래 춤추기", "office"),
        ("떡볶이 먹방", "food"),
        ("해변 점프 전환", "beach"),
        ("교복 군무", "school"),
    ],
)
def test_the_local_embedder_ranks_korean_queries_right(query: str, expected: str) -> None:
    local = HashedNgramEmbedder()
    vectors = dict(zip(MEMES, local.embed(list(MEMES.values())).value, strict=True))
    [asked] = local.embed([query]).value

    assert max(vectors, key=lambda name: cosine(asked, vectors[name])) == expected


def test_the_local_embedder_gives_unit_vectors_and_no_model(gemini_wire: GeminiServer) -> None:
    local = HashedNgramEmbedder()
    answer = local.embed(["춤", "?!", "Dance"])

    assert [len(vector) for vector in answer.value] == [local.dimensions] * 3
    assert [round(math.hypot(*vector), 6) for vector in answer.value] == [1, 0, 1]
    assert (local.model, answer.usage.cost_usd) == ("local-ngram-768", Decimal(0))


def test_composed_and_decomposed_hangul_are_one_text() -> None:
    composed, decomposed = HashedNgramEmbedder().embed(["춤", "\u110e\u116e\u11b7"]).value

    assert composed == decomposed


def test_the_local_vectors_are_the_same_in_every_process_and_version() -> None:
    [vector] = HashedNgramEmbedder().embed(["춤"]).value

    # Vectors are stored: other places would need another model name.
    plus, minus = [22, 126, 296, 395, 432], [181, 339, 725, 760]
    assert [place for place, value in enumerate(vector) if value > 0] == plus
    assert [place for place, value in enumerate(vector) if value < 0] == minus

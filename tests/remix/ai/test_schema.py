import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from remix.ai.base import AIError, Reason, Usage
from remix.ai.fields import LENIENT
from remix.ai.reading import read_answer
from remix.ai.schema import AnalysisResult, BriefContent, Scene
from remix.ai.wire_schema import wire_schema

USAGE = Usage("gemini", "m", "p.v1", 1, 1, None, 1)
SHOT = {"start": 0, "end": 3, "action": "손을 흔들어요."}
BRIEF = {"title": "제목", "concept": "콘셉트", "narrative": "이야기", "shots": [SHOT]}


def lenient(data: dict[str, Any]) -> AnalysisResult:
    return AnalysisResult.model_validate(data, context=LENIENT)


def test_a_result_may_be_entirely_unknown() -> None:
    result = AnalysisResult()

    assert result.bpm is None
    assert result.audio.title is None
    assert result.scenes == []


def test_null_and_blank_mean_unknown() -> None:
    result = AnalysisResult.model_validate({"title": "  ", "audio": None, "scenes": None, "visual": {"palette": [""]}})

    assert result == AnalysisResult()


def test_a_models_word_for_unknown_is_null() -> None:
    result = lenient({"audio": {"title": "알 수 없음", "artist": "Unknown"}, "platform": "vimeo"})

    assert result == AnalysisResult()


def test_a_persons_word_is_kept() -> None:
    assert AnalysisResult.model_validate({"audio": {"artist": "Unknown"}}).audio.artist == "Unknown"


@pytest.mark.parametrize(
    "data",
    [
        {"duration_seconds": -1},
        {"duration_seconds": 100_000},
        {"bpm": 0},
        {"bpm": 1000},
        {"meme": {"difficulty": 6}},
        {"hook": {"at_second": -0.1}},
        {"scenes": [{"start": 0}]},
        {"scenes": "처음부터 끝까지"},
        {"audio": "신나는 음악"},
    ],
)
def test_numbers_out_of_bounds_and_wrong_shapes_are_errors(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        lenient(data)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_number_is_endless(value: float) -> None:
    with pytest.raises(ValidationError):
        AnalysisResult(duration_seconds=value)


def test_a_models_long_text_is_cut_and_a_persons_is_refused() -> None:
    data = {"title": "밈" * 300, "safety": {"brands": ["상표"] * 30}}

    cut = lenient(data)

    assert (len(cut.title or ""), len(cut.safety.brands)) == (200, 20)
    with pytest.raises(ValidationError):
        AnalysisResult.model_validate(data)


def test_fields_that_nobody_asked_for_are_ignored() -> None:
    assert lenient({"opinion": "좋아요"}) == AnalysisResult()


def test_scenes_are_put_in_order_inside_the_clip() -> None:
    result = AnalysisResult.model_validate(
        {
            "duration_seconds": 10,
            "scenes": [
                {"start": 5, "end": 12},
                {"start": 0, "end": 5},
                {"start": 3, "end": 3},
                {"start": 11, "end": 12},
            ],
            "audio": {"drop_seconds": [9, 2, 11]},
            "hook": {"at_second": 10.5},
        }
    )

    assert [(scene.start, scene.end) for scene in result.scenes] == [(0, 5), (5, 10)]
    assert result.audio.drop_seconds == [2, 9]
    assert result.hook.at_second is None


@given(
    duration=st.floats(0.1, 600),
    scenes=st.lists(st.builds(Scene, start=st.floats(0, 600), end=st.floats(0, 600)), max_size=12),
)
def test_no_scene_ever_leaves_the_clip(duration: float, scenes: list[Scene]) -> None:
    result = AnalysisResult(scenes=scenes, duration_seconds=duration)

    starts = [scene.start for scene in result.scenes]
    assert starts == sorted(starts)
    assert all(0 <= scene.start < scene.end <= duration for scene in result.scenes)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["title", "scenes", "audio", "bpm", "safety", "minors", "start", "end", "shots"]), inner
            )
        ),
    )
)
def test_whatever_a_model_says_is_a_valid_answer_or_an_error_of_ours(said: Any) -> None:
    with suppress(AIError):
        result = read_answer(AnalysisResult, json.dumps(said), USAGE)
        assert AnalysisResult.model_validate(result.model_dump(mode="json")) == result


@pytest.mark.parametrize("text", [None, "", "{", "여기 있어요: {}"])
def test_an_answer_that_is_no_json_is_told_apart(text: str | None) -> None:
    with pytest.raises(AIError) as caught:
        read_answer(AnalysisResult, text, USAGE)

    assert caught.value.reason is Reason.NOT_JSON


@pytest.mark.parametrize("missing", ["title", "concept", "narrative", "shots"])
def test_a_brief_needs_its_core(missing: str) -> None:
    with pytest.raises(ValidationError):
        BriefContent.model_validate({key: value for key, value in BRIEF.items() if key != missing})


@pytest.mark.parametrize("shots", [[], [{**SHOT, "start": 3}], [{"start": 0, "end": 3}]])
def test_a_brief_needs_a_shot_that_can_be_filmed(shots: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        BriefContent.model_validate({**BRIEF, "shots": shots})


def test_hashtags_lose_their_sign_and_their_doubles() -> None:
    brief = BriefContent.model_validate({**BRIEF, "hashtags": ["#빈컵 챌린지", "빈컵챌린지", "#", "밈"]})

    assert brief.hashtags == ["빈컵챌린지", "밈"]


@pytest.mark.parametrize("model", [AnalysisResult, BriefContent])
def test_the_schema_that_is_sent_has_no_references_bounds_or_open_objects(model: type[AnalysisResult]) -> None:
    sent = wire_schema(model)
    text = json.dumps(sent)

    for word in ("$ref", "$defs", "default", "maxItems", "maxLength", "minimum", "maximum"):
        assert f'"{word}"' not in text
    objects = [node for node in _nodes(sent) if node.get("type") == "object"]
    assert objects
    assert all(node["additionalProperties"] is False for node in objects)
    assert all(node["required"] == list(node["properties"]) for node in objects)


def _nodes(node: Any) -> list[dict[str, Any]]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    own = [node] if isinstance(node, dict) else []
    return own + [found for child in children for found in _nodes(child)]

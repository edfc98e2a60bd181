"""What people may write down as the truth of a clip, and how answers are held against it."""

from typing import Any

import pytest
from django.conf import settings as django_settings

from remix.ai.schema import AnalysisResult, BriefContent
from remix.comparing import golden
from remix.comparing.truth import BadTruth, Truth
from remix.models.comparison import Task

TRUTH = Truth.of(
    {
        "values": {"hook.at_second": 3.8, "safety.minors": False},
        "mentions": {"visual.setting": [["굴", "동굴"], ["풀밭"]]},
        "unknown": ["audio.title", "safety.brands"],
    },
    AnalysisResult,
)


@pytest.mark.parametrize(
    ("path", "said", "agrees"),
    [
        ("hook.at_second", 3.82, 1.0),
        ("hook.at_second", None, 0.0),
        ("safety.minors", True, 0.0),
        ("visual.setting", "어두운 동굴 앞 풀밭", 1.0),
        ("visual.setting", "어두운 동굴", 0.5),
        ("visual.setting", None, 0.0),
        ("audio.title", None, 1.0),
        ("audio.title", "Feelings", 0.0),
        ("safety.brands", [], 1.0),
    ],
)
def test_an_answer_is_held_against_the_truth(path: str, said: Any, agrees: float) -> None:
    assert TRUTH.agrees(path, said) == agrees


def test_a_truth_survives_being_kept() -> None:
    assert Truth.of(TRUTH.as_data(), AnalysisResult) == TRUTH


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("text", "nothing but"),
        ({"value": {}}, "nothing but"),
        ({"values": []}, "tables"),
        ({"unknown": "audio.title"}, "tables"),
        ({}, "says nothing"),
        ({"values": {"hook.second": 1}}, "no such field: hook.second"),
        ({"unknown": ["hook"]}, "no such field: hook"),
        ({"values": {"hook.at_second": 1}, "unknown": ["hook.at_second"]}, "named twice: hook.at_second"),
        ({"values": {"hook.at_second": -1}}, "hook.at_second cannot be -1"),
        ({"values": {"meme.difficulty": "쉬움"}}, "meme.difficulty cannot be"),
        ({"values": {"audio.title": ""}}, "belongs into unknown"),
        ({"values": {"scenes": []}}, "belongs into unknown"),
        ({"mentions": {"visual.setting": []}}, "lists of lists"),
        ({"mentions": {"visual.setting": ["굴"]}}, "lists of lists"),
        ({"mentions": {"visual.setting": [[" "]]}}, "lists of lists"),
    ],
    ids=[
        "no table", "unknown table", "values as a list", "unknown as a text", "empty", "unknown field", "a group",
        "twice", "out of bounds", "other kind", "blank", "empty list", "no groups", "no group", "blank word",
    ],
)  # fmt: skip
def test_a_truth_with_a_fault_is_refused(written: Any, why: str) -> None:
    with pytest.raises(BadTruth, match=why):
        Truth.of(written, AnalysisResult)


def test_a_plan_has_fields_of_its_own() -> None:
    with pytest.raises(BadTruth, match=r"no such field: hook\.at_second"):
        Truth.of({"values": {"hook.at_second": 1}}, BriefContent)


@pytest.mark.parametrize("task", Task)
def test_the_committed_golden_set_can_be_read(task: Task) -> None:
    clips = golden.read(django_settings.BASE_DIR / "docs" / "golden", task)
    assert [clip.name for clip in clips] == ["bunny"]
    assert clips[0].duration_seconds == pytest.approx(15, abs=0.1)

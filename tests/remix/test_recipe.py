"""The recipe's timing: shots that fill the clip, beats that follow the tempo people settled on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from remix import recipe
from remix.ai.schema import AnalysisResult, BriefContent
from remix.recipe import Recipe


def plan(*starts: float) -> BriefContent:
    shots = [{"start": start, "end": start + 1, "action": f"동작 {start}"} for start in starts]
    return BriefContent.model_validate({"title": "제목", "concept": "한 문장", "narrative": "소개", "shots": shots})


def test_a_gap_between_shots_is_refused() -> None:
    content = recipe.compose(plan(0, 5), AnalysisResult(), duration_seconds=10).model_dump()
    content["shots"][0]["end"] = 4.0
    with pytest.raises(ValidationError, match="gap or overlap"):
        Recipe.model_validate(content)


def test_shots_that_end_early_are_refused() -> None:
    content = recipe.compose(plan(0, 5), AnalysisResult(), duration_seconds=10).model_dump()
    content["shots"][-1]["end"] = 9.0
    with pytest.raises(ValidationError, match="whole duration"):
        Recipe.model_validate(content)


def test_a_shot_shows_the_key_frame_inside_it() -> None:
    made = recipe.compose(
        plan(0, 5), AnalysisResult(), duration_seconds=10, frames=[(1.0, "early.webp"), (6.0, "late.webp")]
    )
    assert [shot.frame for shot in made.shots] == ["early.webp", "late.webp"]


def test_a_shot_without_a_key_frame_inside_shows_the_nearest() -> None:
    made = recipe.compose(plan(0, 5), AnalysisResult(), duration_seconds=10, frames=[(1.0, "only.webp")])
    assert made.shots[1].frame == "only.webp"


def test_a_hook_beyond_the_measured_end_is_left_out() -> None:
    analysis = AnalysisResult.model_validate({"hook": {"at_second": 30, "kind": "반전"}})
    assert recipe.compose(plan(0), analysis, duration_seconds=10).hook.at_second is None


def test_the_hook_belongs_to_the_shot_that_it_falls_into() -> None:
    analysis = AnalysisResult.model_validate({"hook": {"at_second": 6}})
    made = recipe.compose(plan(0, 5), analysis, duration_seconds=10)
    assert [made.holds_hook(shot) for shot in made.shots] == [False, True]


def test_beats_are_counted_by_the_shot_in_which_they_begin() -> None:
    made = recipe.compose(plan(0, 5), AnalysisResult(), duration_seconds=10, beats=[0, 2, 4, 5, 7])
    assert [made.beats_in(shot) for shot in made.shots] == [3, 2]


@pytest.mark.parametrize(
    ("bpm", "expected"),
    [(120, [0.5, 1.0, 1.5, 2.0]), (60, [0.5, 1.5]), (240, [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0])],
)
def test_halved_and_doubled_tempo_keep_the_measured_phase(bpm: float, expected: list[float]) -> None:
    assert recipe.beats_for(bpm, 120, [0.5, 1.0, 1.5, 2.0], 2.5) == expected


def test_another_tempo_is_laid_out_from_the_first_measured_beat() -> None:
    assert recipe.beats_for(100, 120, [0.5, 1.0], 2.0) == [0.5, 1.1, 1.7]


def test_no_tempo_means_no_beats() -> None:
    assert recipe.beats_for(None, 120, [0.5, 1.0], 2.0) == []


@given(bpm=st.floats(20, 300), duration=st.floats(0.5, 600))
def test_even_beats_stay_inside_the_clip(bpm: float, duration: float) -> None:
    beats = recipe.even_beats(bpm, duration)
    assert beats[0] == 0
    assert beats[-1] < duration

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remix.ai.base import MeasuredFacts
from remix.ai.schema import AnalysisResult, Audio, Meme, Safety, Scene
from remix.ai.skeleton import SkeletonBriefWriter

BEATS = tuple(round(0.1 + number * 0.5, 3) for number in range(32))


def plan(facts: MeasuredFacts, analysis: AnalysisResult | None = None) -> list[tuple[float, float]]:
    shots = SkeletonBriefWriter().write(analysis or AnalysisResult(), facts).value.shots
    return [(shot.start, shot.end) for shot in shots]


def test_shots_follow_the_measured_cuts() -> None:
    assert plan(MeasuredFacts(duration_seconds=12.5, scene_cuts=(3.0, 7.25))) == [(0, 3), (3, 7.25), (7.25, 12.5)]


def test_without_cuts_they_follow_the_known_scenes() -> None:
    analysis = AnalysisResult(scenes=[Scene(start=0, end=6), Scene(start=6, end=10)])

    assert plan(MeasuredFacts(duration_seconds=10), analysis) == [(0, 6), (6, 10)]


def test_without_cuts_and_scenes_they_change_every_two_bars() -> None:
    assert plan(MeasuredFacts(duration_seconds=16.0, beats=BEATS)) == [(0, 4.1), (4.1, 8.1), (8.1, 12.1), (12.1, 16)]


def test_fast_music_changes_every_four_bars() -> None:
    beats = tuple(number * 0.33 for number in range(49))

    assert plan(MeasuredFacts(duration_seconds=16.0, beats=beats)) == [(0, 5.28), (5.28, 10.56), (10.56, 16)]


def test_without_anything_it_is_fifteen_seconds_in_even_steps() -> None:
    assert plan(MeasuredFacts()) == [(0, 3.75), (3.75, 7.5), (7.5, 11.25), (11.25, 15)]


def test_a_clip_of_many_cuts_stays_a_plan_that_one_can_shoot() -> None:
    shots = plan(MeasuredFacts(duration_seconds=100.0, scene_cuts=tuple(number * 0.5 for number in range(1, 200))))

    assert 30 <= len(shots) <= 60


def test_it_asks_for_what_it_does_not_know() -> None:
    brief = SkeletonBriefWriter().write(AnalysisResult(), MeasuredFacts(duration_seconds=4.0)).value

    assert brief.shots[0].action == "장면 1: 원본의 이 구간을 보고 동작을 적어 주세요."
    assert "적어 주세요" in brief.concept
    assert "AI 없이" in brief.narrative
    assert (brief.setting, brief.music.original, brief.hashtags) == (None, None, [])


def test_it_repeats_what_is_known() -> None:
    analysis = AnalysisResult(
        title="빈 컵 마술",
        audio=Audio(title="봄날", artist="아무개"),
        meme=Meme(key_action="컵을 흔든다."),
        scenes=[Scene(start=0, end=4, what="컵을 든다.", on_screen_text="짠!")],
        safety=Safety(warnings=["유리컵이 깨질 수 있음"]),
    )

    brief = SkeletonBriefWriter().write(analysis, MeasuredFacts(duration_seconds=4.0)).value

    assert (brief.title, brief.concept, brief.music.original) == ("빈 컵 마술", "컵을 흔든다.", "아무개 - 봄날")
    assert (brief.shots[0].action, brief.shots[0].caption) == ("컵을 든다.", "짠!")
    assert brief.donts == ["주의: 유리컵이 깨질 수 있음"]


def test_it_says_that_no_model_wrote_it() -> None:
    writer = SkeletonBriefWriter()
    usage = writer.write(AnalysisResult(), MeasuredFacts()).usage

    assert writer.is_skeleton
    assert (usage.provider, usage.cost_usd, usage.output_tokens) == ("local", Decimal(0), 0)


@given(
    duration=st.floats(0.1, 600),
    cuts=st.lists(st.floats(0, 600), max_size=200),
    beats=st.lists(st.floats(0, 600), max_size=100).map(sorted),
)
def test_it_covers_any_clip_exactly_and_without_overlap(duration: float, cuts: list[float], beats: list[float]) -> None:
    shots = plan(MeasuredFacts(duration_seconds=duration, scene_cuts=tuple(sorted(cuts)), beats=tuple(beats)))

    assert (shots[0][0], shots[-1][1]) == (0, duration)
    assert all(one[1] == following[0] for one, following in pairwise(shots))
    assert 1 <= len(shots) <= 60


@pytest.mark.parametrize("title", ["가" * 200, "  "])
def test_any_title_fits(title: str) -> None:
    brief = SkeletonBriefWriter().write(AnalysisResult.model_validate({"title": title}), MeasuredFacts()).value

    assert 1 <= len(brief.title) <= 80

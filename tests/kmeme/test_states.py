"""State graphs: checked when defined, moved along by exactly one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from kmeme.lib.errors import Stale
from kmeme.lib.states import StateGraph, move
from remix.models import Analysis, Video
from remix.states import ANALYSIS, AnalysisState


def test_a_graph_with_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown states: \\['c'\\]"):
        StateGraph(initial="a", edges={"a": ["b", "c"], "b": []})


def test_a_graph_with_a_state_nothing_leads_to_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing leads to: \\['lost'\\]"):
        StateGraph(initial="a", edges={"a": ["b"], "b": [], "lost": ["a"]})


def test_final_states_are_those_that_nothing_follows() -> None:
    assert ANALYSIS.final == [AnalysisState.REJECTED, AnalysisState.SUPERSEDED]


@pytest.fixture
def analysis(transactional_db: None) -> Analysis:
    video = Video.objects.create(platform="youtube", external_id="abcdefghijk")
    return Analysis.objects.create(video=video)


def test_a_move_writes_the_state_and_the_fields(analysis: Analysis) -> None:
    move(analysis, AnalysisState.MEASURING, graph=ANALYSIS, error_reason="none")
    analysis.refresh_from_db()
    assert (analysis.state, analysis.error_reason) == (AnalysisState.MEASURING, "none")


def test_a_move_that_the_graph_does_not_know_is_a_bug(analysis: Analysis) -> None:
    with pytest.raises(ValueError, match="no way from"):
        move(analysis, AnalysisState.SUCCEEDED, graph=ANALYSIS)


def test_of_twenty_parallel_moves_exactly_one_succeeds(analysis: Analysis) -> None:
    def attempt(_number: int) -> bool:
        try:
            move(Analysis(pk=analysis.pk, state="queued"), AnalysisState.MEASURING, graph=ANALYSIS)
        except Stale:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(attempt, range(20))) == 1

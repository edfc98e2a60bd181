"""What a comparison would cost, and what is refused before anything is spent."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

from kmeme.lib.errors import Refused
from remix.ai import prompts
from remix.comparing import planning
from remix.comparing.planning import Asked
from tests.remix.comparing.conftest import CANDIDATE, TwoModels
from tests.wire import ClaudeServer

pytestmark = pytest.mark.usefixtures("golden_set")


@pytest.fixture
def new_prompts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second version of each prompt, and things that are none."""
    for name in ("analyse_video.v1", "analyse_video.v2", "analyse_video.v10", "write_brief.v1", "write_brief.v2"):
        (tmp_path / f"{name}.txt").write_text(f"프롬프트 {name}", encoding="utf-8")
    (tmp_path / "analyse_video.vX.txt").touch()
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)


def code(**choice: str) -> str:
    with pytest.raises(Refused) as refusal:
        planning.plan(**choice)  # type: ignore[arg-type]
    return refusal.value.code


def test_a_gemini_model_is_tried_at_the_analysis(gemini: TwoModels, settings: Settings) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    assert (plan.task, plan.base, plan.candidate) == (
        "analysis",
        Asked(settings.GEMINI_MODEL, "analyse_video.v1"),
        Asked(CANDIDATE, "analyse_video.v1"),
    )


def test_a_claude_model_is_tried_at_the_brief(claude: ClaudeServer) -> None:
    plan = planning.plan(to_model="claude-haiku-5-5")
    assert (plan.task, plan.candidate) == ("brief", Asked("claude-haiku-5-5", "write_brief.v1"))


@pytest.mark.usefixtures("new_prompts")
def test_a_prompt_is_tried_with_the_model_in_use(gemini: TwoModels, settings: Settings) -> None:
    plan = planning.plan(to_prompt="analyse_video.v2")
    assert plan.candidate == Asked(settings.GEMINI_MODEL, "analyse_video.v2")


@pytest.mark.usefixtures("new_prompts")
def test_versions_of_a_prompt_are_in_order() -> None:
    assert prompts.versions(prompts.ANALYSE_VIDEO) == ["analyse_video.v1", "analyse_video.v2", "analyse_video.v10"]


def test_the_greatest_cost_is_that_of_the_longest_answers(gemini: TwoModels, settings: Settings) -> None:
    settings.AI_PRICES = {CANDIDATE: [0, 1], settings.GEMINI_MODEL: [0, 2]}
    assert planning.plan(to_model=CANDIDATE).most_usd == Decimal("0.049152")  # 16,384 tokens for $3 a million


def test_a_model_without_a_price_has_no_greatest_cost(gemini: TwoModels) -> None:
    assert planning.plan(to_model="gemini-9-unheard-of").most_usd is None


@pytest.mark.parametrize("name", ["gpt-9", "gemini/../x", "gemini-3 flash", "-", "gemini-" + "x" * 80, "Gemini-3"])
def test_a_model_that_nobody_here_can_ask_is_refused(gemini: TwoModels, name: str) -> None:
    assert code(to_model=name) == "unknown_model"


@pytest.mark.parametrize("name", ["analyse_video.v99", "analyse_video.v1/../x", "write_brief.v1"])
def test_a_prompt_that_is_not_there_is_refused(gemini: TwoModels, name: str) -> None:
    assert code(to_model=CANDIDATE, to_prompt=name) == "unknown_prompt"


@pytest.mark.parametrize("name", ["../../etc/passwd", "translate.v1", "v2"])
def test_a_prompt_for_nothing_is_refused(gemini: TwoModels, name: str) -> None:
    assert code(to_prompt=name) == "nothing_given"


def test_nothing_chosen_is_refused(gemini: TwoModels) -> None:
    assert code(to_model=" ", to_prompt="") == "nothing_given"


def test_what_is_in_use_is_refused(gemini: TwoModels, settings: Settings) -> None:
    assert code(to_model=settings.GEMINI_MODEL) == "in_use"
    assert code(to_model=settings.GEMINI_MODEL, to_prompt="analyse_video.v1") == "in_use"


def test_a_model_without_a_key_is_refused() -> None:
    assert code(to_model=CANDIDATE) == "no_key"


def test_what_is_sent_is_never_more_than_was_counted(claude: ClaudeServer) -> None:
    plan = planning.plan(to_model="claude-haiku-5-5")
    given = json.dumps(plan.clips[0].given.model_dump(mode="json"), ensure_ascii=False)
    assert len(given) > 100
    assert plan.most_usd is not None
    assert plan.most_usd > 0

"""`manage.py models compare`: the same comparison from the shell, agreed to before it spends."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from remix.models import ModelComparison
from tests.remix.comparing.conftest import CANDIDATE, TwoModels, _clip, gemini, golden_set

__all__ = ["_clip", "gemini", "golden_set"]
pytestmark = pytest.mark.usefixtures("transactional_db", "golden_set")
Models = Callable[..., tuple[int, str, str]]


@pytest.fixture
def models(capsys: pytest.CaptureFixture[str]) -> Models:
    """Runs the command; gives its status, what it printed, and what it complained of."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            call_command("models", "compare", *arguments)
        out, err = capsys.readouterr()
        return int(exit_.value.code or 0), out, err

    return run


def test_a_candidate_that_does_no_harm_ends_with_0(gemini: TwoModels, models: Models, golden_set: Path) -> None:
    status, out, _err = models("--to", CANDIDATE, "--golden", str(golden_set), "--yes")
    assert status == 0
    for said in ("비용: 많아야 $", "판정: 지금과 비슷해요", "hook.at_second", CANDIDATE):
        assert said in out
    assert ModelComparison.objects.get().requested_by is None


def test_a_candidate_that_does_harm_ends_with_1(gemini: TwoModels, models: Models) -> None:
    gemini.changes = {"audio.title": "지어낸 노래"}
    status, out, _err = models("--to", CANDIDATE, "--yes")
    assert status == 1
    assert "판정: 바꾸지 마세요" in out
    assert "나빠졌어요" in out


def test_a_program_must_agree_beforehand(gemini: TwoModels, models: Models) -> None:
    status, _out, err = models("--to", CANDIDATE)
    assert status == 1
    assert "--yes" in err
    assert gemini.count() == 0


@pytest.mark.parametrize(("typed", "begins"), [("y", True), ("네", True), ("", False), ("no", False)])
def test_a_person_is_asked(
    gemini: TwoModels, models: Models, monkeypatch: pytest.MonkeyPatch, typed: str, begins: bool
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: typed)
    models("--to", CANDIDATE)
    assert ModelComparison.objects.exists() == begins


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "gpt-9"], "gemini-… 또는 claude-…"),
        ([], "모델이나 프롬프트를 골라 주세요"),
        (["--to", CANDIDATE, "--prompt", "analyse_video.v99"], "있는 것: analyse_video.v1"),
        (["--to", CANDIDATE, "--golden", "/nonexistent"], "골든 세트가 없어요"),
        (["--to", "claude-haiku-5-5"], "키가 없어요"),
    ],
    ids=["another vendor", "nothing", "no such prompt", "no golden set", "no key"],
)
def test_a_fault_is_one_sentence(gemini: TwoModels, models: Models, arguments: list[str], said: str) -> None:
    status, out, err = models(*arguments)
    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_an_unknown_action_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("models", "swap")

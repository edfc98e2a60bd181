"""Comparisons from the first question to the verdict, with the real SDKs on the vendors' wires."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused
from remix.comparing import planning, report, running
from remix.models import ModelCall, ModelComparison, ModelTrial
from remix.outcomes import gemini_errors, spent
from tests.remix.comparing.conftest import CANDIDATE, Compare, TwoModels
from tests.wire import ClaudeServer

pytestmark = pytest.mark.django_db
Work = Callable[[], None]


def drift(comparison: ModelComparison) -> dict[str, Any]:
    return {field.path: field for field in running.fields_of(comparison)}


def test_a_model_that_answers_the_same_is_about_the_same(gemini: TwoModels, compare: Compare) -> None:
    comparison = compare()
    assert (comparison.state, comparison.verdict) == ("done", "same")
    assert {field.drift for field in running.fields_of(comparison)} == {0.0}
    assert gemini.count("generateContent") == 2


def test_both_sides_are_asked_with_their_model(gemini: TwoModels, compare: Compare, settings: Settings) -> None:
    compare()
    paths = [request.path for request in gemini.asked("generateContent")]
    assert [settings.GEMINI_MODEL in paths[0], CANDIDATE in paths[1]] == [True, True]


def test_a_field_that_became_wrong_is_a_reason_not_to_switch(gemini: TwoModels, compare: Compare) -> None:
    gemini.changes = {"audio.title": "지어낸 노래"}
    comparison = compare()
    assert comparison.verdict == "worse"
    field = drift(comparison)["audio.title"]
    assert (field.base, field.candidate, field.drift, field.is_worse) == (1.0, 0.0, 1.0, True)
    assert running.fields_of(comparison)[0].path == "audio.title"


def test_a_candidate_that_knows_more_is_better(gemini: TwoModels, compare: Compare, golden_set: Path) -> None:
    written = (golden_set / "cup.toml").read_text(encoding="utf-8")
    (golden_set / "cup.toml").write_text(
        written.replace('"주방"', '"마당"').replace('"부엌"', '"뜰"'), encoding="utf-8"
    )
    gemini.changes = {"visual.setting": "햇빛 드는 마당"}
    comparison = compare()
    assert comparison.verdict == "better"


def test_a_field_without_a_truth_drifts_without_counting(gemini: TwoModels, compare: Compare) -> None:
    gemini.changes = {"commerce.category": "완전히 다른 것"}
    comparison = compare()
    field = drift(comparison)["commerce.category"]
    assert comparison.verdict == "same"
    assert (field.base, field.candidate) == (None, None)
    assert field.drift > 0.9
    assert field.examples == ("식음료", "완전히 다른 것")


def test_claudes_plans_are_compared_from_the_given_analysis(claude: ClaudeServer, compare: Compare) -> None:
    comparison = compare("claude-haiku-5-5")
    assert (comparison.task, comparison.verdict) == ("brief", "same")
    assert "빈 컵 마술" in str(claude.asked("messages")[0].json)
    assert {trial.cost_usd > 0 for trial in comparison.trials.all()} == {True}  # type: ignore[operator]


@pytest.mark.parametrize("mode", ["schema", "bad_model_json", "truncated", "blocked", "404", "500"])
def test_a_candidate_that_does_not_answer_is_no_choice(gemini: TwoModels, compare: Compare, mode: str) -> None:
    plain = gemini.serve

    def serve(request: Any) -> Any:
        if CANDIDATE in request.path:
            gemini.fail_next(mode)
        return plain(request)

    gemini.serve = serve  # type: ignore[method-assign]
    comparison = compare()
    trial = comparison.trials.get(side="candidate")
    assert (comparison.state, comparison.verdict, trial.answer) == ("done", "no_answer", {})
    assert trial.error_reason
    assert trial.attempts == (1 if mode in {"blocked", "404"} else 3)


def test_every_attempt_is_on_the_bill_but_not_among_the_products_errors(gemini: TwoModels, compare: Compare) -> None:
    gemini.fail_next("schema")
    comparison = compare()
    calls = ModelCall.objects.all()
    assert [(call.purpose, call.error_reason) for call in calls] == [
        ("comparison", "schema"),
        ("comparison", ""),
        ("comparison", ""),
    ]
    total = sum((call.cost_usd or Decimal(0) for call in calls), Decimal(0))
    assert total == sum((trial.cost_usd or Decimal(0) for trial in comparison.trials.all()), Decimal(0)) > 0
    assert spent([comparison.created_at])[0].usd == total
    assert gemini_errors(comparison.created_at) == {}


def test_nothing_is_spent_beyond_what_was_agreed_to(gemini: TwoModels, golden_set: Path, work: Work) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    comparison = running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
    ModelComparison.objects.update(approved_usd=Decimal("0.0001"))
    work()
    comparison.refresh_from_db()
    assert (comparison.state, comparison.error_reason) == ("stopped", "over_budget")
    assert gemini.count() == 0


def test_attempts_that_were_billed_count_before_the_next_one(
    gemini: TwoModels, golden_set: Path, work: Work, settings: Settings
) -> None:
    settings.AI_PRICES = {CANDIDATE: [0, 100], settings.GEMINI_MODEL: [0, 100]}
    plan = planning.plan(to_model=CANDIDATE)
    comparison = running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
    # Room for the longest answer and half of what a bad one costs: the second attempt might be too much.
    ModelComparison.objects.update(approved_usd=Decimal("1.6384") + Decimal("0.03"))
    gemini.fail_next("schema", times=None)
    work()
    comparison.refresh_from_db()
    assert comparison.error_reason == "over_budget"
    assert gemini.count("generateContent") == 1


def test_a_price_that_nobody_knows_may_be_agreed_to(gemini: TwoModels, compare: Compare) -> None:
    comparison = compare("gemini-9-unheard-of")
    assert comparison.approved_usd is None
    assert comparison.state == "done"
    assert comparison.trials.get(side="candidate").cost_usd is None
    assert report.totals(comparison)[1]["usd"] is None


def test_a_cost_that_changed_meanwhile_is_asked_again(gemini: TwoModels, golden_set: Path) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    with pytest.raises(Refused) as refusal:
        running.start(actor=None, plan=plan, approved_usd=Decimal("0.01"))
    assert refusal.value.code == "cost_changed"
    assert not ModelComparison.objects.exists()


def test_a_second_comparison_waits_for_the_first(gemini: TwoModels, golden_set: Path) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
    with pytest.raises(Refused) as refusal:
        running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
    assert refusal.value.code == "already_comparing"
    assert ModelComparison.objects.count() == ProcrastinateJob.objects.count() == 1


def test_who_may_not_spend_may_not_compare(gemini: TwoModels, golden_set: Path) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    curator = User.objects.create_user("c@example.com", is_staff=True)
    with pytest.raises(NotAllowed):
        running.start(actor=curator, plan=plan, approved_usd=plan.most_usd)


def test_who_started_it_is_in_the_trail(gemini: TwoModels, golden_set: Path, curator: User) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    running.start(actor=curator, plan=plan, approved_usd=plan.most_usd)
    assert AuditEntry.objects.get(action="models.compare").actor == curator


def test_a_repeated_job_asks_only_what_is_left(gemini: TwoModels, compare: Compare) -> None:
    comparison = compare()
    ModelTrial.objects.filter(side="candidate").delete()
    ModelComparison.objects.update(state="running", verdict="", finished_at=None)
    running.run(comparison.pk)
    comparison.refresh_from_db()
    assert comparison.verdict == "same"
    assert gemini.count("generateContent") == 3


def test_a_finished_comparison_is_not_run_again(gemini: TwoModels, compare: Compare) -> None:
    comparison = compare()
    running.run(comparison.pk)
    assert gemini.count("generateContent") == 2


def test_a_clip_that_is_gone_meanwhile_stops_it(gemini: TwoModels, golden_set: Path, work: Work) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    comparison = running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
    (golden_set / "clip.mp4").unlink()
    work()
    comparison.refresh_from_db()
    assert (comparison.state, comparison.error_reason) == ("stopped", "bad_golden_set")
    assert "골든 세트" in report.verdict_sentence(comparison)


def test_a_key_that_is_gone_meanwhile_stops_it(
    gemini: TwoModels, golden_set: Path, work: Work, settings: Settings
) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    comparison = running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
    settings.GEMINI_API_KEY = ""
    work()
    comparison.refresh_from_db()
    assert comparison.error_reason == "no_key"


def test_what_keeps_dying_is_given_up(gemini: TwoModels, golden_set: Path) -> None:
    plan = planning.plan(to_model=CANDIDATE)
    comparison = running.start(actor=None, plan=plan, approved_usd=plan.most_usd)
    running.give_up(comparison.pk)
    running.give_up(comparison.pk)
    comparison.refresh_from_db()
    assert (comparison.state, comparison.error_reason) == ("stopped", "broken")


ROW: dict[str, Any] = {
    "task": "analysis",
    "golden": {},
    "from_model": "a",
    "from_prompt": "p",
    "to_model": "b",
    "to_prompt": "p",
}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"to_model": "a"}, "comparison_has_two_sides"),
        ({"approved_usd": -1}, "approved_cost_is_not_negative"),
        ({"state": "done"}, "finished_comparison_has_a_verdict"),
        ({"state": "stopped"}, "stopped_comparison_says_why"),
    ],
    ids=["one side", "negative cost", "no verdict", "no reason"],
)
def test_the_database_refuses_nonsense(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ModelComparison.objects.create(**{**ROW, **fields})


def test_the_database_refuses_a_failure_with_an_answer() -> None:
    comparison = ModelComparison.objects.create(**ROW)
    trial = {"comparison": comparison, "clip": "cup", "side": "base", "attempts": 1, "latency_ms": 1}
    with pytest.raises(IntegrityError, match="failed_trial_has_no_answer"), transaction.atomic():
        ModelTrial.objects.create(**trial, answer={"title": "x"}, error_reason="timeout")
    ModelTrial.objects.create(**trial)
    with pytest.raises(IntegrityError, match="one_trial_per_clip_and_side"), transaction.atomic():
        ModelTrial.objects.create(**trial)

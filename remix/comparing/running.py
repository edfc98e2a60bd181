"""The comparison itself: agreed to by a person, carried out by a job, resumed where it stood."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib import jobs, states
from kmeme.lib.errors import NotAllowed, Refused
from remix import ai
from remix.ai import retrying
from remix.ai.base import AIError, Answer, Model
from remix.ai.retrying import Attempt
from remix.comparing import drift, golden
from remix.comparing.golden import GoldenClip
from remix.comparing.planning import Asked, Plan, most_usd
from remix.model_calls import recorder
from remix.models import ModelCall, ModelComparison, ModelTrial
from remix.models.comparison import Side, Task
from remix.states import ACTIVE_COMPARISON_STATES, COMPARISON, ComparisonState

LOCK = "model comparison"
"""One comparison after the other: a vendor limits how much is asked at once."""


class OverBudget(Exception):
    """The next request might cost more than what is left of what was agreed to."""


def start(*, actor: User | None, plan: Plan, approved_usd: Decimal | None) -> ModelComparison:
    """Queue a comparison whose greatest cost the person has seen; `approved_usd` is the figure they saw.

    Raises NotAllowed, and Refused when the figure is not the plan's any more (`cost_changed`) or another comparison
    of the task is under way (`already_comparing`).
    """
    if actor and not actor.has_perm("remix.add_modelcomparison"):
        raise NotAllowed("not_allowed", _("모델을 비교할 권한이 없어요."))
    if approved_usd != plan.most_usd:
        raise Refused("cost_changed", _("그사이에 비용이 달라졌어요. 새 금액을 보고 다시 시작해 주세요."))
    try:
        with transaction.atomic():
            comparison = ModelComparison.objects.create(
                task=plan.task,
                golden=golden.as_data(plan.clips),
                from_model=plan.base.model,
                from_prompt=plan.base.prompt,
                to_model=plan.candidate.model,
                to_prompt=plan.candidate.prompt,
                approved_usd=approved_usd,
                requested_by=actor,
            )
            audit.record(actor=actor, action="models.compare", target=comparison)
            jobs.defer("remix:compare_models", lock=LOCK, comparison_id=comparison.pk)
    except IntegrityError as error:
        raise Refused("already_comparing", _("지금 비교하고 있어요. 끝난 뒤에 다시 시작해 주세요.")) from error
    return comparison


def run(comparison_id: int) -> None:
    """Ask both sides about every clip that is left, then judge. Safe to run again after a crash."""
    comparison = ModelComparison.objects.get(pk=comparison_id)
    if comparison.state == ComparisonState.QUEUED:
        states.move(comparison, ComparisonState.RUNNING, graph=COMPARISON)
    if comparison.state != ComparisonState.RUNNING:
        return
    try:
        for clip in golden.from_data(comparison.golden, Task(comparison.task)):
            _try(comparison, clip)
    except OverBudget:
        _stop(comparison, "over_budget")
    except Refused as refusal:
        _stop(comparison, refusal.code)
    except ImproperlyConfigured:
        _stop(comparison, "no_key")
    else:
        _judge(comparison)


def give_up(comparison_id: int) -> None:
    """End a comparison that keeps dying of something unforeseen."""
    comparison = ModelComparison.objects.get(pk=comparison_id)
    if comparison.state in ACTIVE_COMPARISON_STATES:
        _stop(comparison, "broken")


def sides(comparison: ModelComparison) -> dict[Side, Asked]:
    """Whom the two sides ask."""
    return {
        Side.BASE: Asked(comparison.from_model, comparison.from_prompt),
        Side.CANDIDATE: Asked(comparison.to_model, comparison.to_prompt),
    }


def fields_of(comparison: ModelComparison) -> list[drift.FieldDrift]:
    """The drift of every field, of what has been answered so far."""
    trials = comparison.trials.values_list("clip", "side", "answer")
    return drift.by_field(drift.paired(trials, golden.truths_of(comparison.golden, Task(comparison.task))))


def _try(comparison: ModelComparison, clip: GoldenClip) -> None:
    """Ask the sides that have not been asked about this clip yet."""
    asked_before = set(comparison.trials.filter(clip=clip.name).values_list("side", flat=True))
    left = {side: asked for side, asked in sides(comparison).items() if side not in asked_before}
    if not left:
        return
    source, facts = clip.measured()
    for side, asked in left.items():
        if comparison.task == Task.ANALYSIS:
            analyzer = ai.analyzer_by(asked.model, asked.prompt)
            _Trial(comparison, clip, side, analyzer).carry_out(partial(analyzer.analyse, source, facts))
        else:
            writer = ai.brief_writer_by(asked.model, asked.prompt)
            _Trial(comparison, clip, side, writer).carry_out(partial(writer.write, clip.given, facts))


class _Trial:
    """One side's answer for one clip, with the product's own retries; nothing is spent beyond what was agreed to."""

    def __init__(self, comparison: ModelComparison, clip: GoldenClip, side: Side, model: Model) -> None:
        self._comparison, self._clip, self._side = comparison, clip, side
        self._next_usd = most_usd(Task(comparison.task), Asked(model.model, model.prompt_version), clip)
        self._record = recorder(ModelCall.Purpose.COMPARISON, None, model)
        self._attempts: list[Attempt] = []

    def carry_out(self, ask: Callable[[], Answer[Any]]) -> None:
        """Ask, and keep what came of it. Raises OverBudget before a request that might cost too much."""

        def ask_within_budget() -> Answer[Any]:
            self._check_budget()
            return ask()

        try:
            answer = retrying.call(ask_within_budget, on_attempt=self._note)
        except AIError as error:
            self._keep({}, error)
        else:
            self._keep(answer.value.model_dump(mode="json"), None)

    def _check_budget(self) -> None:
        approved = self._comparison.approved_usd
        if approved is None or self._next_usd is None:
            return
        before = self._comparison.trials.aggregate(spent=Sum("cost_usd"))["spent"] or Decimal(0)
        if before + self._spent() + self._next_usd > approved:
            raise OverBudget

    def _note(self, attempt: Attempt) -> None:
        self._attempts.append(attempt)
        self._record(attempt)

    def _spent(self) -> Decimal:
        billed = [attempt.usage for attempt in self._attempts if attempt.usage]
        return sum((usage.cost_usd or Decimal(0) for usage in billed), Decimal(0))

    def _keep(self, answer: dict[str, Any], error: AIError | None) -> None:
        billed = [attempt.usage for attempt in self._attempts if attempt.usage]
        is_priced = all(usage.cost_usd is not None for usage in billed)
        ModelTrial.objects.create(
            comparison=self._comparison,
            clip=self._clip.name,
            side=self._side,
            answer=answer,
            error_reason=error.reason if error else "",
            error_message=error.message if error else "",
            attempts=len(self._attempts),
            latency_ms=sum(attempt.latency_ms for attempt in self._attempts),
            input_tokens=sum(usage.input_tokens for usage in billed),
            output_tokens=sum(usage.output_tokens for usage in billed),
            cost_usd=self._spent() if is_priced else None,
        )


def _judge(comparison: ModelComparison) -> None:
    """The verdict over all clips."""
    unanswered = comparison.trials.filter(side=Side.CANDIDATE).exclude(error_reason="").count()
    verdict = drift.verdict(fields_of(comparison), unanswered=unanswered)
    states.move(comparison, ComparisonState.DONE, graph=COMPARISON, verdict=verdict, finished_at=timezone.now())


def _stop(comparison: ModelComparison, reason: str) -> None:
    states.move(comparison, ComparisonState.STOPPED, graph=COMPARISON, error_reason=reason, finished_at=timezone.now())

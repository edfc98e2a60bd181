"""One row per attempt at a model, whether it brought something or not."""

from collections.abc import Callable

from kmeme.lib import metrics, telemetry
from remix.ai.base import Model
from remix.ai.retrying import Attempt
from remix.models import Analysis, ModelCall

GEMINI = "gemini"


def recorder(purpose: ModelCall.Purpose, analysis: Analysis | None, adapter: Model) -> Callable[[Attempt], None]:
    """A callback for `remix.ai.retrying.call` that stores each attempt as a `ModelCall`.

    It runs in a transaction of its own, so what was spent stays on record when the rest of the step fails.
    """

    def record(attempt: Attempt) -> None:
        usage, error = attempt.usage, attempt.error
        ModelCall.objects.create(
            purpose=purpose,
            analysis=analysis,
            attempt=attempt.number,
            provider=adapter.provider,
            model=adapter.model,
            prompt_version=adapter.prompt_version,
            error_kind=error.kind if error else "",
            error_reason=error.reason if error else "",
            latency_ms=attempt.latency_ms,
            input_tokens=usage.input_tokens if usage else 0,
            output_tokens=usage.output_tokens if usage else 0,
            cost_usd=usage.cost_usd if usage else None,
        )
        _tell(purpose, attempt, adapter)

    return record


def _tell(purpose: ModelCall.Purpose, attempt: Attempt, adapter: Model) -> None:
    """The same, for whoever watches the site."""
    outcome = attempt.error.kind if attempt.error else "ok"
    provider, model = adapter.provider, adapter.model
    telemetry.record(metrics.MODEL_CALLS, provider=provider, model=model, purpose=purpose, outcome=outcome)
    seconds = attempt.latency_ms / 1000
    telemetry.record(metrics.MODEL_LATENCY, seconds, provider=provider, model=model, purpose=purpose)
    if attempt.usage and attempt.usage.cost_usd:
        cost = float(attempt.usage.cost_usd)
        telemetry.record(metrics.MODEL_COST, cost, provider=provider, model=model, purpose=purpose)
    if attempt.error and adapter.provider == GEMINI and purpose != ModelCall.Purpose.COMPARISON:
        telemetry.record(metrics.GEMINI_ERRORS, kind=attempt.error.kind, reason=attempt.error.reason)

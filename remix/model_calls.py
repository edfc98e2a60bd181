"""One row per attempt at a model, whether it brought something or not."""

from collections.abc import Callable

from remix.ai.base import Model
from remix.ai.retrying import Attempt
from remix.models import Analysis, ModelCall


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

    return record

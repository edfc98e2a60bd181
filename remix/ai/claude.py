"""Claude writes the Korean production plan."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import anthropic
import httpx2
from anthropic.types import Message

from remix.ai import prompts
from remix.ai.base import AIError, Answer, MeasuredFacts, Reason, Usage
from remix.ai.pricing import PriceList
from remix.ai.reading import error_of_status, error_of_transport, read_answer
from remix.ai.schema import AnalysisResult, BriefContent
from remix.ai.timeline import fitted
from remix.ai.tokens import MAX_OUTPUT_TOKENS
from remix.ai.wire_schema import wire_schema

PROVIDER = "claude"


class ClaudeBriefWriter:
    """`BriefWriter` by Claude."""

    provider = PROVIDER
    is_skeleton = False

    def __init__(
        self,
        *,
        api_key: str,
        model: str,
        prompt_version: str = prompts.WRITE_BRIEF,
        base_url: str = "",
        timeout_seconds: float = 120.0,
        prices: PriceList | None = None,
    ) -> None:
        """`timeout_seconds` holds for one request."""
        self.model = model
        self.prompt_version = prompt_version
        self._prices = prices or PriceList()
        self._client = anthropic.Anthropic(
            api_key=api_key, base_url=base_url or None, timeout=timeout_seconds, max_retries=0
        )

    def write(self, analysis: AnalysisResult, facts: MeasuredFacts) -> Answer[BriefContent]:
        """One plan, its shots fitted to the clip's length and beats. Raises AIError."""
        started = time.monotonic()
        # Not `messages.parse`: it raises on a bad answer before one can see that it was cut off, or what it cost.
        with _translated_errors():
            message = self._client.messages.create(
                model=self.model,
                max_tokens=MAX_OUTPUT_TOKENS,
                system=prompts.load(self.prompt_version),
                messages=[{"role": "user", "content": _question(analysis, facts)}],
                output_config={"format": {"type": "json_schema", "schema": wire_schema(BriefContent)}},
            )
        usage = self._usage(message, round((time.monotonic() - started) * 1000))
        brief = read_answer(BriefContent, _text(message, usage), usage)
        duration = facts.duration_seconds or analysis.duration_seconds or brief.shots[-1].end
        return Answer(brief.model_copy(update={"shots": fitted(brief.shots, duration, facts.beats)}), usage)

    def _usage(self, message: Message, latency_ms: int) -> Usage:
        counted = message.usage
        written, read = counted.cache_creation_input_tokens or 0, counted.cache_read_input_tokens or 0
        cost = self._prices.cost(
            self.model,
            input_tokens=counted.input_tokens,
            output_tokens=counted.output_tokens,
            cache_write_tokens=written,
            cache_read_tokens=read,
        )
        input_tokens = counted.input_tokens + written + read
        return Usage(PROVIDER, self.model, self.prompt_version, input_tokens, counted.output_tokens, cost, latency_ms)


def _question(analysis: AnalysisResult, facts: MeasuredFacts) -> str:
    return "\n\n".join(
        [
            prompts.as_data("analysis", analysis.model_dump(mode="json")),
            prompts.facts_as_data(facts),
            "위 자료로 제작 레시피를 써 주세요.",
        ]
    )


def _text(message: Message, usage: Usage) -> str:
    """The answer's text; raises AIError when it was refused or cut off."""
    if message.stop_reason == "refusal":
        raise AIError(Reason.REFUSED, "Claude refused to write this plan", usage=usage)
    if message.stop_reason in {"max_tokens", "model_context_window_exceeded"}:
        raise AIError(Reason.TRUNCATED, f"Claude's answer was cut off: {message.stop_reason}", usage=usage)
    return "".join(block.text for block in message.content if block.type == "text")


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Turns what the SDK raises into AIError."""
    try:
        yield
    except anthropic.APIStatusError as error:
        raise error_of_status(error.status_code, error.api_message or error.message, error.response.headers) from error
    except anthropic.APITimeoutError as error:
        raise AIError(Reason.TIMEOUT, "No answer from Claude in time") from error
    except anthropic.APIConnectionError as error:
        raise AIError(Reason.UNREACHABLE, f"Claude cannot be reached: {error.__cause__ or error}") from error
    except httpx2.TransportError as error:  # while the body is read the SDK lets these through
        raise error_of_transport(error) from error
    except (json.JSONDecodeError, anthropic.APIResponseValidationError) as error:
        raise AIError(Reason.NOT_JSON, f"Claude's answer cannot be read: {str(error)[:300]}") from error
    except anthropic.AnthropicError as error:
        # What is left is raised before anything is sent, above all a missing key.
        raise AIError(Reason.NO_KEY, f"Claude cannot be asked: {error}") from error

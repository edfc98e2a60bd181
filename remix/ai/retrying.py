"""The only place where a call to a model is repeated; the SDKs' own retries are off."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from kmeme.lib import telemetry
from remix.ai.base import AIError, Answer, ErrorKind, Usage

ATTEMPTS = 3
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 10.0
LONGEST_RETRY_AFTER_SECONDS = 60.0
"""A vendor that wants a longer pause is not waited for: a person takes over instead."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt ended. `usage` is None when nothing was billed; `error` is None when it succeeded."""

    number: int
    latency_ms: int
    usage: Usage | None
    error: AIError | None


def call[T](
    fn: Callable[[], Answer[T]],
    *,
    on_attempt: Callable[[Attempt], None],
    sleep: Callable[[float], None] = time.sleep,
    jitter: Callable[[], float] = random.random,
) -> Answer[T]:
    """Call `fn` up to three times, waiting 2 s and then 4 s (plus up to a quarter, at most 10 s) in between.

    A vendor's `Retry-After` is waited for when it is longer; permanent errors, and a `Retry-After` of more than a
    minute, end the attempts at once. `on_attempt` is told of every attempt as soon as it ends, before any wait.
    `jitter` gives a number from 0 to 1. Raises the last AIError.
    """
    retrying = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        retry=retry_if_exception(_is_worth_repeating),
        wait=lambda state: _wait_seconds(state, jitter()),
        sleep=sleep,
        reraise=True,
    )
    for attempt in retrying:
        with attempt:
            return _once(fn, attempt.retry_state.attempt_number, on_attempt)
    raise AssertionError("tenacity ends by an answer or by an error")


def once[T](fn: Callable[[], Answer[T]], *, on_attempt: Callable[[Attempt], None]) -> Answer[T]:
    """Call `fn` a single time, where a person waits for the answer. Raises AIError."""
    return _once(fn, 1, on_attempt)


def _once[T](fn: Callable[[], Answer[T]], number: int, on_attempt: Callable[[Attempt], None]) -> Answer[T]:
    started = time.monotonic()
    try:
        with telemetry.span("model call", facts={"attempt": number}) as span:
            answer = fn()
            span.note(facts={"provider": answer.usage.provider, "model": answer.usage.model})
    except AIError as error:
        on_attempt(Attempt(number, round((time.monotonic() - started) * 1000), error.usage, error))
        raise
    on_attempt(Attempt(number, round((time.monotonic() - started) * 1000), answer.usage, None))
    return answer


def _is_worth_repeating(error: BaseException) -> bool:
    if not isinstance(error, AIError) or error.kind is ErrorKind.PERMANENT:
        return False
    return (error.retry_after or 0) <= LONGEST_RETRY_AFTER_SECONDS


def _wait_seconds(state: RetryCallState, jitter: float) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked_for = (error.retry_after or 0) if isinstance(error, AIError) else 0
    ours = FIRST_WAIT_SECONDS * 2.0 ** (state.attempt_number - 1) * (1 + jitter / 4)
    return max(asked_for, min(ours, LONGEST_WAIT_SECONDS))

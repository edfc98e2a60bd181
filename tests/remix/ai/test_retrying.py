from decimal import Decimal

import pytest

from remix.ai import retrying
from remix.ai.base import AIError, Answer, Reason, Usage
from remix.ai.retrying import Attempt

USAGE = Usage("gemini", "gemini-3.8-flash", "analyse_video.v1", 10, 5, Decimal("0.000026"), 12)


class Script:
    """A call that fails with these errors in turn and then answers; it keeps what it saw."""

    def __init__(self, *errors: AIError) -> None:
        self.errors = list(errors)
        self.calls = 0
        self.sleeps: list[float] = []
        self.attempts: list[Attempt] = []

    def run(self, jitter: float = 0.0) -> Answer[str]:
        return retrying.call(
            self._call, on_attempt=self.attempts.append, sleep=self.sleeps.append, jitter=lambda: jitter
        )

    def _call(self) -> Answer[str]:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return Answer("답", USAGE)


def error(
    reason: Reason = Reason.SERVER_ERROR, retry_after: float | None = None, usage: Usage | None = None
) -> AIError:
    return AIError(reason, "no", retry_after=retry_after, usage=usage)


def test_an_answer_at_once_waits_for_nothing() -> None:
    script = Script()

    assert script.run().value == "답"
    assert script.sleeps == []


def test_the_third_attempt_comes_after_two_and_four_seconds() -> None:
    script = Script(error(), error())

    assert script.run().value == "답"
    assert script.sleeps == [2.0, 4.0]


def test_jitter_adds_up_to_a_quarter() -> None:
    script = Script(error(), error())

    script.run(jitter=1.0)

    assert script.sleeps == [2.5, 5.0]


def test_the_last_error_is_raised_after_three_attempts() -> None:
    last = error(Reason.TIMEOUT)
    script = Script(error(), error(Reason.RATE_LIMITED), last, error())

    with pytest.raises(AIError) as caught:
        script.run()

    assert caught.value is last
    assert script.calls == 3


@pytest.mark.parametrize("reason", [Reason.BLOCKED, Reason.REFUSED, Reason.BAD_REQUEST, Reason.NO_KEY])
def test_a_permanent_error_is_not_repeated(reason: Reason) -> None:
    script = Script(error(reason))

    with pytest.raises(AIError):
        script.run()

    assert (script.calls, script.sleeps) == (1, [])


@pytest.mark.parametrize("reason", [Reason.NOT_JSON, Reason.SCHEMA, Reason.TRUNCATED])
def test_a_bad_answer_is_asked_for_again(reason: Reason) -> None:
    script = Script(error(reason))

    assert script.run().value == "답"


def test_a_longer_retry_after_is_waited_for_beyond_the_cap() -> None:
    script = Script(error(Reason.RATE_LIMITED, retry_after=30), error(Reason.RATE_LIMITED, retry_after=60))

    script.run()

    assert script.sleeps == [30, 60]


def test_a_shorter_retry_after_does_not_shorten_our_own_wait() -> None:
    script = Script(error(Reason.RATE_LIMITED, retry_after=0.5))

    script.run()

    assert script.sleeps == [2.0]


def test_a_retry_after_of_more_than_a_minute_ends_the_attempts() -> None:
    script = Script(error(Reason.RATE_LIMITED, retry_after=61))

    with pytest.raises(AIError):
        script.run()

    assert (script.calls, script.sleeps) == (1, [])


def test_our_own_wait_never_passes_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "ATTEMPTS", 6)
    script = Script(*(error() for _ in range(5)))

    script.run()

    assert script.sleeps == [2.0, 4.0, 8.0, 10.0, 10.0]


def test_every_attempt_is_reported_with_its_outcome() -> None:
    wasted = error(Reason.SCHEMA, usage=USAGE)
    script = Script(error(), wasted)

    script.run()

    assert [attempt.number for attempt in script.attempts] == [1, 2, 3]
    assert [attempt.usage for attempt in script.attempts] == [None, USAGE, USAGE]
    assert script.attempts[1].error is wasted
    assert script.attempts[2].error is None


def test_a_bug_is_not_taken_for_a_failure_of_the_model() -> None:
    def broken() -> Answer[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        retrying.call(broken, on_attempt=lambda attempt: None, sleep=lambda seconds: pytest.fail("no retry"))

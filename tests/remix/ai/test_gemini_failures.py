"""Every way in which Gemini fails, as it arrives through the real SDK: one request, one AIError."""

import pytest

from remix.ai.base import AIError, ErrorKind, MeasuredFacts, Reason, VideoSource
from remix.ai.gemini import GeminiAnalyzer
from tests.wire import GeminiServer, refused_url
from tests.wire.messages import Reply, Request

SHORT = VideoSource(url="https://www.youtube.com/shorts/dQw4w9WgXcQ")


def failure(base_url: str, *, timeout_seconds: float = 5.0) -> AIError:
    analyzer = GeminiAnalyzer(
        api_key="key", model="gemini-3.8-flash", base_url=base_url, timeout_seconds=timeout_seconds
    )
    with pytest.raises(AIError) as caught:
        analyzer.analyse(SHORT, MeasuredFacts(duration_seconds=15.0))
    return caught.value


@pytest.mark.parametrize(
    ("mode", "kind", "reason"),
    [
        ("400", ErrorKind.PERMANENT, Reason.BAD_REQUEST),
        ("401", ErrorKind.PERMANENT, Reason.NO_KEY),
        ("403", ErrorKind.PERMANENT, Reason.FORBIDDEN),
        ("404", ErrorKind.PERMANENT, Reason.NOT_FOUND),
        ("429", ErrorKind.RETRYABLE, Reason.RATE_LIMITED),
        ("500", ErrorKind.RETRYABLE, Reason.SERVER_ERROR),
        ("503", ErrorKind.RETRYABLE, Reason.SERVER_ERROR),
        ("drop", ErrorKind.RETRYABLE, Reason.UNREACHABLE),
        ("cut_body", ErrorKind.RETRYABLE, Reason.UNREACHABLE),
        ("not_json", ErrorKind.BAD_OUTPUT, Reason.NOT_JSON),
        ("bad_model_json", ErrorKind.BAD_OUTPUT, Reason.NOT_JSON),
        ("schema", ErrorKind.BAD_OUTPUT, Reason.SCHEMA),
        ("truncated", ErrorKind.BAD_OUTPUT, Reason.TRUNCATED),
        ("blocked", ErrorKind.PERMANENT, Reason.BLOCKED),
    ],
)
def test_a_failure_is_one_request_of_the_right_kind(
    gemini_wire: GeminiServer, mode: str, kind: ErrorKind, reason: Reason
) -> None:
    gemini_wire.fail_next(mode, times=None)

    error = failure(gemini_wire.url)

    assert (error.kind, error.reason) == (kind, reason)
    assert gemini_wire.count("generateContent") == 1


def test_a_time_out_is_retryable(gemini_wire: GeminiServer) -> None:
    gemini_wire.fail_next("timeout")

    error = failure(gemini_wire.url, timeout_seconds=0.3)

    assert (error.kind, error.reason) == (ErrorKind.RETRYABLE, Reason.TIMEOUT)
    assert gemini_wire.count("generateContent") == 1


def test_a_refused_connection_is_retryable() -> None:
    error = failure(refused_url())

    assert (error.kind, error.reason) == (ErrorKind.RETRYABLE, Reason.UNREACHABLE)


def test_retry_after_of_the_header_is_kept(gemini_wire: GeminiServer) -> None:
    gemini_wire.fail_next("429", retry_after=7)

    assert failure(gemini_wire.url).retry_after == 7


def test_a_billed_answer_of_no_use_keeps_its_usage(gemini_wire: GeminiServer) -> None:
    gemini_wire.fail_next("schema")

    usage = failure(gemini_wire.url).usage

    assert usage is not None
    assert usage.output_tokens == 775
    assert usage.cost_usd


@pytest.mark.parametrize("finish", ["SAFETY", "RECITATION", "PROHIBITED_CONTENT"])
def test_an_answer_that_was_stopped_by_a_filter_is_blocked(
    gemini_wire: GeminiServer, monkeypatch: pytest.MonkeyPatch, finish: str
) -> None:
    monkeypatch.setattr(gemini_wire, "answer", lambda request, mode: Reply({"candidates": [{"finishReason": finish}]}))

    assert failure(gemini_wire.url).reason is Reason.BLOCKED


def test_an_answer_without_candidates_is_blocked(gemini_wire: GeminiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gemini_wire, "answer", lambda request, mode: Reply({"candidates": None}))

    assert failure(gemini_wire.url).reason is Reason.BLOCKED


def test_an_answer_that_wants_to_be_continued_is_truncated_and_not_continued(
    gemini_wire: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off = {"finishReason": "CONTINUATION", "continuationToken": "YQ==", "content": {"parts": [{"text": "{"}]}}
    monkeypatch.setattr(gemini_wire, "answer", lambda request, mode: Reply({"candidates": [cut_off]}))

    assert failure(gemini_wire.url).reason is Reason.TRUNCATED
    assert gemini_wire.count("generateContent") == 1


def details(*details: dict[str, str]) -> dict[str, object]:
    return {"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT", "details": list(details)}}


def test_a_wrong_key_is_told_from_a_bad_request(gemini_wire: GeminiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: Request, mode: str | None) -> Reply:
        return Reply(details({"reason": "API_KEY_INVALID"}), 400)

    monkeypatch.setattr(gemini_wire, "answer", answer)

    assert failure(gemini_wire.url).reason is Reason.NO_KEY


def test_the_delay_in_a_quota_error_counts_as_retry_after(
    gemini_wire: GeminiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(request: Request, mode: str | None) -> Reply:
        return Reply(details({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.5s"}), 429)

    monkeypatch.setattr(gemini_wire, "answer", answer)

    error = failure(gemini_wire.url)

    assert (error.reason, error.retry_after) == (Reason.RATE_LIMITED, 34.5)

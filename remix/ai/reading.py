"""Reading what came back: a model's JSON text, an HTTP status, a Retry-After header. The same for every vendor."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2
from pydantic import BaseModel, ValidationError

from remix.ai.base import AIError, Reason, Usage
from remix.ai.fields import LENIENT

_REASON_OF_STATUS = {
    401: Reason.NO_KEY,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    408: Reason.TIMEOUT,
    429: Reason.RATE_LIMITED,
    504: Reason.TIMEOUT,
}


def read_answer[T: BaseModel](model: type[T], text: str | None, usage: Usage) -> T:
    """The model's text as a validated answer; raises AIError `not_json` or `schema` with the usage in it."""
    try:
        data = json.loads(text or "")
    except ValueError as error:
        raise AIError(Reason.NOT_JSON, f"The model's answer is not JSON: {error}", usage=usage) from error
    try:
        return model.model_validate(data, context=LENIENT)
    except ValidationError as error:
        fields = ", ".join(".".join(str(part) for part in item["loc"]) or item["msg"] for item in error.errors()[:5])
        raise AIError(Reason.SCHEMA, f"The model's answer breaks the schema at: {fields}", usage=usage) from error


def error_of_status(
    status: int, message: str, headers: Mapping[str, str], *, retry_after: float | None = None
) -> AIError:
    """What an HTTP error status means. `retry_after` is what the body asked for; the header counts first."""
    reason = _REASON_OF_STATUS.get(status, Reason.SERVER_ERROR if status >= 500 else Reason.BAD_REQUEST)
    asked_for = retry_after_seconds(headers.get("retry-after"))
    return AIError(
        reason, f"HTTP {status}: {message[:500]}", retry_after=retry_after if asked_for is None else asked_for
    )


def error_of_transport(error: httpx2.TransportError) -> AIError:
    """What a failed connection means."""
    if isinstance(error, httpx2.TimeoutException):
        return AIError(Reason.TIMEOUT, f"No answer in time: {type(error).__name__}")
    return AIError(Reason.UNREACHABLE, f"The service cannot be reached: {type(error).__name__} {error}")


def retry_after_seconds(value: str | None, *, now: datetime | None = None) -> float | None:
    """A Retry-After header (seconds, or an HTTP date) in seconds from `now`; None when absent or unreadable."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            at = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (at - (now or datetime.now(UTC))).total_seconds() if at.tzinfo else 0.0
    return max(seconds, 0.0) if seconds < float("inf") else None

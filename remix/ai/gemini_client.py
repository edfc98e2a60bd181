"""The connection to Gemini: one configured client, and one translation of everything that can go wrong with it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from google import genai
from google.genai import errors, types

from remix.ai.base import AIError, Reason
from remix.ai.reading import error_of_status, error_of_transport

PROVIDER = "gemini"


def connect(
    *, api_key: str, base_url: str = "", api_version: str = "v1", timeout_seconds: float = 120.0
) -> genai.Client:
    """A client that never retries by itself. Keep it: a client that is collected closes its connections."""
    return genai.Client(
        api_key=api_key,
        vertexai=False,  # whatever GOOGLE_GENAI_USE_VERTEXAI in the environment says
        http_options=types.HttpOptions(
            base_url=base_url or None,
            api_version=api_version,
            timeout=round(timeout_seconds * 1000),
            # The SDK repeats a part of an upload three times when an error answer lacks its upload header;
            # raising as soon as the answer arrives leaves every retry to remix.ai.retrying.
            client_args={"event_hooks": {"response": [errors.APIError.raise_for_response]}},
        ),
    )


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turns what the SDK raises into AIError."""
    try:
        yield
    except errors.APIError as error:
        raise _error_of_api(error) from error
    except httpx2.TransportError as error:
        raise error_of_transport(error) from error
    except (errors.UnknownApiResponseError, KeyError, ValueError) as error:
        # A body that is no JSON, an upload answer without its address or its end: no Gemini answered.
        raise AIError(Reason.NOT_JSON, f"The service's answer cannot be read: {str(error)[:300]}") from error


def _error_of_api(error: errors.APIError) -> AIError:
    details = _details(error)
    if any(detail.get("reason") == "API_KEY_INVALID" for detail in details):
        # Gemini answers 400, not 401, to a wrong key.
        return AIError(Reason.NO_KEY, f"HTTP {error.code}: the API key is not valid")
    asked_for = next((_seconds(detail["retryDelay"]) for detail in details if "retryDelay" in detail), None)
    headers = getattr(error.response, "headers", None) or {}
    return error_of_status(error.code, error.message or error.status or "", headers, retry_after=asked_for)


def _details(error: errors.APIError) -> list[dict[str, Any]]:
    body = error.details if isinstance(error.details, dict) else {}
    inner = body.get("error")
    details = inner.get("details") if isinstance(inner, dict) else None
    return [detail for detail in details if isinstance(detail, dict)] if isinstance(details, list) else []


def _seconds(delay: object) -> float | None:
    """A protobuf duration ("34.5s") in seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)s", str(delay))
    return float(match[1]) if match else None

"""Addresses from coordinates and back, by Google's Geocoding API, in Korean. Off without GOOGLE_MAPS_API_KEY.

Asked by background jobs (`campaigns.naming`), never while something is saved; only the curator's search box waits
for an answer, with one attempt. Answers are cached for GEOCODING_CACHE_SECONDS in Redis. Coordinates are rounded to
four decimals first, which is at most 6 m off (half of 11.1 m north-south, 8.8 m east-west in Seoul): a building's
address, not a doorbell's, and points of one building share one paid answer. GEOCODING_DAILY_LIMIT caps the bill.
"""

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from django.conf import settings
from django.core.cache import cache
from redis import RedisError
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from kmeme.lib.limits import Exceeded, Limit, RedisStore, Window

CACHED_DECIMALS = 4
ATTEMPTS = 3
FIRST_WAIT_SECONDS = 2.0
LONGEST_RETRY_AFTER_SECONDS = 60.0
"""A pause that is longer is not waited for: the job comes back later."""
LANGUAGE, REGION = "ko", "kr"
HITS = 5
UNKNOWN = "Unknown Location"
DAY_SECONDS = 24 * 3600
_COUNTRY = "대한민국 "
_VAGUE = {"plus_code"}
_NO_ANSWER_YET = {"OVER_QUERY_LIMIT", "UNKNOWN_ERROR"}


class GeocodingFailed(Exception):
    """No answer. `is_temporary`: asking again later may help; `retry_after` (seconds) says when, if they said."""

    def __init__(self, reason: str, *, is_temporary: bool, retry_after: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.is_temporary, self.retry_after = reason, is_temporary, retry_after


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer to a search: the address and where it is, in degrees."""

    address: str
    latitude: float
    longitude: float


def is_on() -> bool:
    """Whether a key is configured."""
    return bool(settings.GOOGLE_MAPS_API_KEY)


def unknown(latitude: float, longitude: float) -> str:
    """What a place is called while nobody knows its address: "Unknown Location (37.56650, 126.97800)"."""
    return f"{UNKNOWN} ({latitude:.5f}, {longitude:.5f})"


def reverse(latitude: float, longitude: float, *, sleep: Callable[[float], None] = time.sleep) -> str:
    """The Korean address at a point; empty where there is none (the sea). Raises GeocodingFailed after 3 attempts."""
    at = f"{round(latitude, CACHED_DECIMALS):.4f},{round(longitude, CACHED_DECIMALS):.4f}"
    key = f"geocoding:reverse:{at}"
    known = cache.get(key)
    if known is not None:
        return str(known)
    results = _asked_until_answered({"latlng": at}, sleep)
    address = next((_text(result) for result in results if not _VAGUE & set(result.get("types", []))), "")
    cache.set(key, address, settings.GEOCODING_CACHE_SECONDS)
    return address


def search(text: str) -> list[Hit]:
    """Places in the world that a text may mean, best first, at most 5; one attempt. Raises GeocodingFailed."""
    text = " ".join(text.split())
    key = f"geocoding:search:{hashlib.sha256(text.encode()).hexdigest()}"
    known = cache.get(key)
    if known is None:
        known = [hit for hit in map(_hit, _asked({"address": text, "region": REGION})) if hit][:HITS]
        cache.set(key, known, settings.GEOCODING_CACHE_SECONDS)
    return [Hit(*parts) for parts in known]


def _asked_until_answered(question: dict[str, str], sleep: Callable[[float], None]) -> list[dict[str, Any]]:
    retrying = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        retry=retry_if_exception(_is_worth_repeating),
        wait=_wait_seconds,
        sleep=sleep,
        reraise=True,
    )
    return retrying(_asked, question)


def _is_worth_repeating(error: BaseException) -> bool:
    return (
        isinstance(error, GeocodingFailed) and error.is_temporary and error.retry_after <= LONGEST_RETRY_AFTER_SECONDS
    )


def _wait_seconds(state: RetryCallState) -> float:
    """2 s and then 4 s with up to a quarter more, or what they asked for when that is longer."""
    error = state.outcome.exception() if state.outcome else None
    asked_for = error.retry_after if isinstance(error, GeocodingFailed) else 0.0
    ours = FIRST_WAIT_SECONDS * 2.0 ** (state.attempt_number - 1) * (1 + random.random() / 4)  # noqa: S311  (jitter)
    return max(asked_for, ours)


def _asked(question: dict[str, str]) -> list[dict[str, Any]]:
    """One request; the results, an empty list when there are none. Raises GeocodingFailed."""
    if not is_on():
        raise GeocodingFailed("no_key", is_temporary=False)
    _spend()
    parameters = {**question, "language": LANGUAGE, "key": settings.GOOGLE_MAPS_API_KEY}
    address = f"{settings.GOOGLE_MAPS_BASE_URL}/maps/api/geocode/json"
    try:
        answer = httpx2.get(address, params=parameters, timeout=settings.GEOCODING_TIMEOUT_SECONDS)
        body = answer.json() if answer.status_code < 400 else {}
    except httpx2.TransportError as error:
        # Their message holds the address, and with it the key.
        raise GeocodingFailed(type(error).__name__, is_temporary=True) from None
    except ValueError:
        raise GeocodingFailed("not_json", is_temporary=True) from None
    return _results(answer, body)


def _spend() -> None:
    """Count one paid question of today. Raises GeocodingFailed when there were enough, or when nobody can count."""
    window = Window("day", settings.GEOCODING_DAILY_LIMIT, DAY_SECONDS, settings.TIME_ZONE)
    try:
        Limit("geocoding", (window,), RedisStore).spend("google")
    except Exceeded as full:
        raise GeocodingFailed("daily_limit", is_temporary=True, retry_after=max(full.retry_after, 3600)) from None
    except RedisError as error:
        raise GeocodingFailed("nobody_counts", is_temporary=True, retry_after=DAY_SECONDS) from error


def _results(answer: httpx2.Response, body: Any) -> list[dict[str, Any]]:
    """The results of an answer; raises what its status means."""
    retry_after = answer.headers.get("Retry-After", "")
    pause = float(retry_after) if retry_after.isdecimal() else 0.0
    if answer.status_code >= 400:
        is_temporary = answer.status_code == 429 or answer.status_code >= 500
        raise GeocodingFailed(f"http_{answer.status_code}", is_temporary=is_temporary, retry_after=pause)
    status = str(body.get("status", "")) if isinstance(body, dict) else ""
    if status not in ("OK", "ZERO_RESULTS"):
        raise GeocodingFailed(status or "not_json", is_temporary=status in ("", *_NO_ANSWER_YET), retry_after=pause)
    results = body.get("results", [])
    return [result for result in results if isinstance(result, dict)] if isinstance(results, list) else []


def _text(result: dict[str, Any]) -> str:
    """The address without the country that all our places are in."""
    return str(result.get("formatted_address", "")).removeprefix(_COUNTRY).strip()


def _hit(result: dict[str, Any]) -> tuple[str, float, float] | None:
    location = result.get("geometry", {}).get("location", {})
    try:
        return _text(result), float(location["lat"]), float(location["lng"])
    except (KeyError, TypeError, ValueError):
        return None

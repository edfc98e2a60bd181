"""The published keys of an identity provider, kept at hand and fetched again when the provider rotates them."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWKSetError

FRESH_SECONDS = 3600
# A provider that is down does not sign anybody out: its last keys are believed for a day.
STALE_SECONDS = 24 * 3600
# A key id that nobody knows costs one fetch in this time, however many tokens name it.
COOL_DOWN_SECONDS = 10
TIMEOUT_SECONDS = 3
MAX_BYTES = 256 * 1024


class KeysUnavailable(Exception):
    """The provider's keys cannot be had just now, and no copy is recent enough."""


class KeyCache:
    """The keys of one provider. Thread-safe: one thread fetches, the others wait for it."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._lock = threading.Lock()

    def find(self, key_id: str) -> PyJWK | None:
        """The key with this id, None when the provider has none such. Raises KeysUnavailable."""
        with self._lock:
            now = self._clock()
            age = now - self._fetched_at
            if (key_id not in self._keys or age > FRESH_SECONDS) and now - self._tried_at >= COOL_DOWN_SECONDS:
                self._tried_at = now
                try:
                    self._keys = _fetch(self._url)
                    self._fetched_at = now
                except KeysUnavailable:
                    if age > STALE_SECONDS or key_id not in self._keys:
                        raise
            elif now - self._fetched_at > STALE_SECONDS:
                raise KeysUnavailable(self._url)
            return self._keys.get(key_id)


def _fetch(url: str) -> dict[str, PyJWK]:
    """The provider's keys by id, in at most `TIMEOUT_SECONDS` and `MAX_BYTES`."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    body = bytearray()
    try:
        # The address is the operator's setting, not a person's input.
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            while chunk := response.read1(65_536):
                body += chunk
                if len(body) > MAX_BYTES or time.monotonic() > deadline:
                    raise KeysUnavailable(url)
        keys = PyJWKSet.from_dict(json.loads(body)).keys
    except (OSError, ValueError, AttributeError, PyJWKSetError, urllib.error.URLError) as error:
        raise KeysUnavailable(url) from error
    return {key.key_id: key for key in keys if key.key_id}

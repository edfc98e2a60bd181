"""The cache, telling how often it was of use."""

import re
from typing import Any

from django_redis.cache import RedisCache

from kmeme.lib import metrics, telemetry

_MISSING = object()
_NAME = re.compile(r"([a-z][a-z-]{2,30}):")
SESSIONS = "django.contrib.sessions"
UNCOUNTED = {"generation"}
"""Read before every other read; what it brings is no answer."""


class CountedCache(RedisCache):  # type: ignore[misc]  # django-redis has no types
    """Counts hits and misses by the first word of the key ("similar:12:10"), which the code chose and nobody else."""

    def get(self, key: str, default: Any = None, version: int | None = None, client: Any = None) -> Any:
        """The same; a lost Redis is a miss."""
        found = super().get(key, _MISSING, version, client)
        name = _name_of(key)
        if name not in UNCOUNTED:
            telemetry.record(metrics.CACHE_READS, cache=name, outcome="miss" if found is _MISSING else "hit")
        return default if found is _MISSING else found


def _name_of(key: str) -> str:
    if key.startswith(SESSIONS):
        return "sessions"
    match = _NAME.match(key)
    return match[1] if match else "other"

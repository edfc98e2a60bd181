"""The scrubber that knows this installation's secrets."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

from kmeme.lib.scrubbing import Scrubber

SECRETS = (
    "SECRET_KEY",
    "GEMINI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GOOGLE_MAPS_API_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "BADGE_SIGNING_KEY",
    "SLACK_WEBHOOK_URL",
    "HEARTBEAT_URL",
    "SENTRY_DSN",
)
"""Settings whose value is a secret as a whole."""


@cache
def scrubber() -> Scrubber:
    """Made once a process; settings do not change."""
    return Scrubber(_secrets())


def _secrets() -> Iterator[str]:
    for name in SECRETS:
        yield str(getattr(settings, name, "") or "")
    yield from settings.SECRET_KEY_FALLBACKS
    for database in settings.DATABASES.values():
        yield from _spellings(str(database.get("PASSWORD") or ""))
    yield from _spellings(urlsplit(str(settings.REDIS_URL)).password or "")
    yield from _spellings(str(settings.MAILERS["default"].get("OPTIONS", {}).get("password") or ""))
    yield from settings.OTEL_EXPORTER_OTLP_HEADERS.values()
    for provider in settings.SOCIALACCOUNT_PROVIDERS.values():
        for app in provider["APPS"]:
            yield str(app["secret"])


def _spellings(secret: str) -> Iterator[str]:
    """As it is, and as it stands in an address."""
    yield secret
    yield unquote(secret)
    yield quote(secret, safe="")


def scrubbed(value: Any) -> Any:
    """The same lists and dictionaries with every text in them scrubbed."""
    if isinstance(value, str):
        return scrubber()(value)
    if isinstance(value, dict):
        return {key: scrubbed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [scrubbed(part) for part in value]
    return value

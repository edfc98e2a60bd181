"""System checks of what watches the site: a mistyped address shows at the start, not on the day it is needed."""

import ipaddress
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from kmeme.monitoring.dogstatsd import place_of

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
FORMATS = ("json", "line")


@register()
def watching_is_configured_right(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every setting of monitoring that is set can be used."""
    return [Error(f"{name}: {problem}.", hint=hint, id="kmeme.E011") for name, problem, hint in _problems()]


def _problems() -> Iterator[tuple[str, str, str]]:
    """The setting, what is wrong, and what to do. Never the value: it may be a secret."""
    for name in ("SLACK_WEBHOOK_URL", "HEARTBEAT_URL"):
        if (address := getattr(settings, name)) and not _is_secret_address(address):
            yield name, "not an https address", f"Copy the whole address into {name}."
    if (endpoint := settings.OTEL_EXPORTER_OTLP_ENDPOINT) and not _is_base(endpoint):
        yield "OTEL_EXPORTER_OTLP_ENDPOINT", "not a base address", "Set it to http://collector:4318, without /v1/..."
    for network in settings.METRICS_ALLOWED:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            yield "METRICS_ALLOWED", f"{network} is no network", "Separate networks like 10.0.0.0/8 by commas."
    if settings.DOGSTATSD_URL:
        try:
            place_of(settings.DOGSTATSD_URL)
        except ValueError:
            yield (
                "DOGSTATSD_URL",
                "not an agent's address",
                "Set it to udp://127.0.0.1:8125 or unix:///path/dsd.socket.",
            )
    if not 0 <= settings.TRACES_SAMPLE_RATE <= 1:
        yield "TRACES_SAMPLE_RATE", "not a share", "Set it to a number from 0 to 1."
    if settings.ALERT_COOLDOWN_SECONDS < 0:
        yield "ALERT_COOLDOWN_SECONDS", "negative", "Set it to seconds, 3600 for an hour."
    if settings.LOG_FORMAT not in FORMATS:
        yield "LOG_FORMAT", "unknown", "Set it to json or line."


def _is_secret_address(address: str) -> bool:
    """A path that is a secret goes by https, except to this machine."""
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return is_safe and bool(parts.hostname) and len(parts.path) > 1


def _is_base(address: str) -> bool:
    parts = urlsplit(address)
    is_full = parts.path.rstrip("/").endswith(("/v1/metrics", "/v1/traces"))
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not (is_full or parts.query)

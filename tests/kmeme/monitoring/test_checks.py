"""A mistyped address of somebody who watches shows when the site starts."""

from typing import Any

import pytest

from kmeme import monitoring
from kmeme.monitoring.checks import watching_is_configured_right

RIGHT = [
    ("SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/key"),
    ("SLACK_WEBHOOK_URL", "http://127.0.0.1:9/services/T0/B0/key"),
    ("HEARTBEAT_URL", "https://hc-ping.com/3f2504e0"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otlp.example/otlp/"),
    ("DOGSTATSD_URL", "udp://127.0.0.1:8125"),
    ("DOGSTATSD_URL", "udp://[::1]"),
    ("DOGSTATSD_URL", "unix:///var/run/datadog/dsd.socket"),
    ("METRICS_ALLOWED", ["10.0.0.0/8", "127.0.0.1", "fd00::/8"]),
    ("TRACES_SAMPLE_RATE", 0.0),
    ("LOG_FORMAT", "line"),
]
WRONG = [
    ("SLACK_WEBHOOK_URL", "http://hooks.slack.com/services/T0/B0/key"),
    ("SLACK_WEBHOOK_URL", "hooks.slack.com/services/T0/B0/key"),
    ("SLACK_WEBHOOK_URL", "https://hooks.slack.com/"),
    ("HEARTBEAT_URL", "hc-ping.com/3f2504e0"),
    ("HEARTBEAT_URL", "https://"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/v1/metrics"),
    ("DOGSTATSD_URL", "127.0.0.1:8125"),
    ("DOGSTATSD_URL", "udp://127.0.0.1:port"),
    ("DOGSTATSD_URL", "unix://"),
    ("METRICS_ALLOWED", ["10.0.0.0/33"]),
    ("METRICS_ALLOWED", ["10.0.0.1/8"]),
    ("METRICS_ALLOWED", ["everybody"]),
    ("TRACES_SAMPLE_RATE", 1.1),
    ("ALERT_COOLDOWN_SECONDS", -1),
    ("LOG_FORMAT", "xml"),
]


def named(case: tuple[str, Any]) -> str:
    return f"{case[0]}={case[1]}"


def test_nothing_set_is_right() -> None:
    assert watching_is_configured_right(None) == []


def test_nothing_set_is_off() -> None:
    assert not monitoring.is_configured()


@pytest.mark.parametrize("case", RIGHT, ids=named)
def test_it_can_be_used(case: tuple[str, Any], settings: Any) -> None:
    setattr(settings, *case)
    assert watching_is_configured_right(None) == []


@pytest.mark.parametrize("case", WRONG, ids=named)
def test_it_is_named_with_what_to_do(case: tuple[str, Any], settings: Any) -> None:
    setattr(settings, *case)
    (found,) = watching_is_configured_right(None)
    assert case[0] in found.msg
    assert found.hint


def test_a_secret_address_is_not_repeated(settings: Any) -> None:
    settings.SLACK_WEBHOOK_URL = "http://hooks.slack.com/services/T0/B0/the-channels-key"
    assert "the-channels-key" not in str(watching_is_configured_right(None))

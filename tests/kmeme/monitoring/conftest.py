"""Fixtures of what watches the site: a listener, and everybody it may be told to, on loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from kmeme.lib import telemetry
from kmeme.lib.telemetry import Labels, Metric
from kmeme.monitoring.tally import Tally
from tests.wire.watchers import Watchers

CHANNEL = "/services/T000/B000/the-channels-key"


class Listener:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, float, dict[str, str]]] = []

    def take(self, metric: Metric, value: float, labels: Labels) -> None:
        """Remember it."""
        self.taken.append((metric.name, value, dict(zip(metric.labels, labels, strict=True))))

    def of(self, metric: Metric) -> list[dict[str, str]]:
        """The labels of every measurement of one metric."""
        return [labels for name, _value, labels in self.taken if name == metric.name]


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Somebody who listens."""
    found = Listener()
    with telemetry.listening(found):
        yield found


@pytest.fixture
def tally() -> Iterator[Tally]:
    """The sums of this process, listening."""
    found = Tally()
    with telemetry.listening(found):
        yield found


@pytest.fixture
def watchers(settings: Any) -> Iterator[Watchers]:
    """Slack and a switch outside, configured."""
    with Watchers() as server:
        settings.SLACK_WEBHOOK_URL = f"{server.url}{CHANNEL}"
        settings.HEARTBEAT_URL = f"{server.url}/ping/the-switchs-key"
        yield server

"""What the tests of campaigns share; `tests.campaigns.making` makes the examples."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pytest_django.fixtures import Settings

from kmeme.lib import limits


@pytest.fixture
def same_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test does not run into the next window of a limit."""
    noon = datetime(2100, 11, 23, 3, 0, 30, tzinfo=UTC)
    monkeypatch.setattr(limits, "timezone", SimpleNamespace(now=lambda: noon))


@pytest.fixture
def no_redis(settings: Settings) -> None:
    """Redis is gone."""
    away = {**settings.CACHES["default"], "LOCATION": "unix:///nonexistent/redis.sock?db=0"}
    settings.CACHES = {"default": away}

"""People, mails and an identity provider for the tests of accounts."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django.fixtures import Settings

from accounts import oidc
from accounts.models import User
from kmeme.lib import limits
from tests.accounts import world
from tests.wire.oidc import OidcProvider

PASSWORD = "correct-horse-battery"

type Mailbox = list[EmailMessage]


@pytest.fixture
def creator(db: None) -> User:
    """Somebody who signed up, with `PASSWORD`."""
    return world.person("creator", password=PASSWORD)


@pytest.fixture
def administrator(db: None) -> User:
    """An admin by role, not a superuser."""
    return world.person("admin", password=PASSWORD)


@pytest.fixture(autouse=True)
def _same_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test runs into the next window of a limit."""
    noon = datetime(2100, 11, 23, 3, 0, 30, tzinfo=UTC)
    monkeypatch.setattr(limits, "timezone", SimpleNamespace(now=lambda: noon))


def post_form(client: Client, path: str, **form: str) -> Any:
    """POST as OAuth2 does."""
    return client.post(path, urlencode(form), content_type="application/x-www-form-urlencoded")


@pytest.fixture
def provider(settings: Settings) -> Iterator[OidcProvider]:
    """An identity provider that the site trusts; an earlier one may have had its address, so its keys are forgotten."""
    oidc._keys.cache_clear()
    with OidcProvider(hang_seconds=5) as running:
        settings.OIDC_PROVIDERS = [running.settings]
        yield running


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[..., object]:
    """`with commit():` runs what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)

"""Partners with a key, and families to read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import api_keys
from accounts.models import ApiKey, User
from accounts.models.api_key import Scope
from tests.accounts import world
from tests.remix.lineage.conftest import plant

__all__ = ["plant"]

type Get = Callable[..., Any]


@pytest.fixture
def administrator(db: None) -> User:
    return world.person("admin")


@pytest.fixture
def partner(db: None) -> User:
    return world.person("partner")


@pytest.fixture
def key(administrator: User, partner: User) -> tuple[ApiKey, str]:
    """A key with every scope, and its text."""
    return api_keys.make(actor=administrator, user=partner, name="검색", scopes=list(Scope.values))


@pytest.fixture
def api(key: tuple[ApiKey, str]) -> Client:
    """A client that sends the partner's key."""
    return Client(headers={"Authorization": f"Api-Key {key[1]}"})

"""A visitor with a token, and a shop at the city hall."""

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import User
from campaigns.models import Place
from tests.campaigns import making


def caller(user: User) -> Client:
    """Somebody's app."""
    return Client(headers={"Authorization": f"Bearer {tokens.issue(user=user).access}"})


@pytest.fixture
def person(db: None) -> User:
    return making.visitor()


@pytest.fixture
def api(person: User) -> Client:
    return caller(person)


@pytest.fixture
def shop(db: None) -> Place:
    return making.place(making.campaign())

"""A curator in the admin, and a campaign with everything around it."""

import pytest
from django.test import Client

from accounts.models import User
from campaigns.models import Campaign
from tests.accounts import world
from tests.campaigns import making


@pytest.fixture
def curator(db: None) -> User:
    """By role, not a superuser: what the admin offers is what the role may do."""
    return world.person("curator")


@pytest.fixture
def admin(client: Client, curator: User) -> Client:
    client.force_login(curator)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    return client


@pytest.fixture
def campaign(db: None) -> Campaign:
    return making.campaign()

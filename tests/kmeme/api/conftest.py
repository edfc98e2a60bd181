"""The addresses of `views`, beside the site's own."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kmeme.lib.api.schema import document
from tests.kmeme.api import views


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.kmeme.api.views"
    views.NoteView.note = dict(views.NOTE)
    document.cache_clear()
    yield
    document.cache_clear()


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)

"""Fixtures that every test may use: people, and stores of their own for each test process."""

from pathlib import Path

import pytest
from django.core.cache import cache

from accounts.models import User


@pytest.fixture(autouse=True)
def _own_stores(settings: pytest.FixtureRequest, tmp_path: Path, worker_id: str = "main") -> None:
    """Media in a folder of the test's own, and an empty cache."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    cache.clear()


@pytest.fixture
def curator(db: None) -> User:
    """Somebody who may do everything in the admin."""
    return User.objects.create_superuser("curator@example.com", "correct-horse-battery", name="큐레이터")

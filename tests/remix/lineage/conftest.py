"""Families of recipes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from remix.models import RemixNode
from remix.recipe import Recipe
from remix.states import NodeState

type Plant = Callable[..., RemixNode]


def recipe(**fields: Any) -> dict[str, Any]:
    """A valid recipe of two shots; keywords replace its fields."""
    shots = [
        {"start": 0, "end": 5, "action": "혼자 걸어와요.", "caption": "시작"},
        {"start": 5, "end": 10, "action": "멈춰서 춤춰요."},
    ]
    base = {
        "title": "지하철 춤",
        "concept": "빈 승강장에서 춤추기.",
        "narrative": "막차가 떠난 뒤의 춤이에요.",
        "shots": shots,
        "duration_seconds": 10,
        "bpm": 120,
        "setting": "지하철 승강장",
        "music": {"original": "Night Train"},
        "platform": "tiktok",
        "category": "식음료",
        "difficulty": 2,
    }
    return Recipe.model_validate({**base, **fields}).model_dump(mode="json")


@pytest.fixture
def plant(db: None) -> Plant:
    """Puts a node into the tree, published `days` ago unless `state` says otherwise; keywords go into its recipe."""

    def make(
        parent: RemixNode | None = None,
        *,
        state: str = NodeState.PUBLISHED,
        days: float = 10,
        columns: dict[str, Any] | None = None,
        **fields: Any,
    ) -> RemixNode:
        published = timezone.now() - timedelta(days=days) if state != NodeState.DRAFT else None
        node = RemixNode.objects.create(
            parent=parent, state=state, published_at=published, recipe=recipe(**fields), **(columns or {})
        )
        return RemixNode.objects.get(pk=node.pk)

    return make


@pytest.fixture
def creator(db: None) -> User:
    """Somebody who signed up to shoot."""
    return User.objects.create_user("creator@example.com", "correct-horse-battery", name="창작자")

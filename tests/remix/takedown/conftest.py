"""Recipes that somebody wants down, and the curator who decides."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from remix.models import RemixNode, Takedown
from remix.models.takedown import Scope
from remix.states import NodeState
from remix.takedown import asking, deciding
from remix.takedown.asking import Claim
from tests.remix.lineage.conftest import creator, plant

__all__ = ["creator", "plant"]

WORDS = "제 영상의 춤과 자막을 허락 없이 그대로 썼어요."

type Ask = Callable[..., Takedown]
type TakeDown = Callable[..., Takedown]


def claim(**said: str) -> Claim:
    """A complete claim; keywords replace its parts."""
    parts = {"reason": "copyright", "name": "권리자", "email": "owner@example.com", "words": WORDS, **said}
    return Claim(**parts)


@pytest.fixture
def ask(db: None) -> Ask:
    """Asks for a recipe to be taken down, as somebody without an account."""

    def make(node: RemixNode, *, actor: User | None = None, language: str = "ko", **said: str) -> Takedown:
        return asking.ask(actor=actor, page=node.node_id, claim=claim(**said), language=language)

    return make


@pytest.fixture
def take_down(ask: Ask, curator: User) -> TakeDown:
    """Asks, and has a curator agree."""

    def make(node: RemixNode, scope: str = Scope.ONLY, **said: Any) -> Takedown:
        request = ask(node, **said)
        return deciding.take_down(
            actor=curator, takedown=request, version=request.version, scope=scope, reason_code="copyright"
        )

    return make


def state(node: RemixNode) -> str:
    """Its state as stored."""
    return RemixNode.objects.values_list("state", flat=True).get(pk=node.pk)


def down(*nodes: RemixNode) -> list[bool]:
    """Which of them are down."""
    return [state(node) == NodeState.TAKEN_DOWN for node in nodes]

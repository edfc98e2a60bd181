"""Recipes that nothing stands against, and analyses that say something about their clips."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from remix.models import Analysis, Platform, RemixNode, Video
from remix.scheduling import ZONE
from remix.states import AnalysisState, NodeState
from tests.remix.pages.nodes import MakeNode, make_node, make_recipe, uploaded_video

__all__ = ["make_node", "make_recipe", "uploaded_video"]

type Say = Callable[..., RemixNode]


@pytest.fixture
def admin(client: Client, curator: User) -> Client:
    """A browser in which the curator is signed in, in Korean."""
    client.force_login(curator)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ko"
    return client


@pytest.fixture
def clean(make_node: MakeNode) -> RemixNode:
    """A draft in which no check finds anything but what nobody has looked at yet."""
    node = make_node(state=NodeState.DRAFT)
    return saying(node, shots=[{**shot, "caption": "자막"} for shot in node.recipe["shots"]])


@pytest.fixture
def bare(make_node: MakeNode) -> RemixNode:
    """A draft with one warning: no shot has a caption."""
    return make_node(state=NodeState.DRAFT)


@pytest.fixture
def of_clip(clean: RemixNode) -> Say:
    """The clean draft, made from a clip whose analysis says what the keywords say (top-level fields of a result)."""

    def say(**result: Any) -> RemixNode:
        video = Video.objects.create(platform=Platform.YOUTUBE, external_id="abcdefghijk")
        Analysis.objects.create(video=video, state=AnalysisState.SUCCEEDED, result=result)
        clean.video = video
        clean.save(update_fields=["video"])
        return clean

    return say


def in_seoul(at: datetime) -> str:
    """A moment as an input for date and time holds it."""
    return f"{at.astimezone(ZONE):%Y-%m-%dT%H:%M}"


def saying(node: RemixNode, **fields: Any) -> RemixNode:
    """The node with these fields in its stored recipe, past every verb."""
    node.recipe = {**node.recipe, **fields}
    node.save(update_fields=["recipe"])
    return node


def staff(*permissions: str) -> User:
    """Somebody who may enter the admin, with these permissions ("view_tag") and no others."""
    user = User.objects.create_user(f"staff{User.objects.count()}@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions, content_type__app_label="remix"))
    return user

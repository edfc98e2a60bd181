"""Published recipes of any size, with real pictures in the test's own storage."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from remix.models import Platform, RemixNode, Video
from remix.recipe import Recipe, even_beats
from remix.states import NodeState

type MakeNode = Callable[..., RemixNode]
type MakeRecipe = Callable[..., dict[str, Any]]


def webp(colour: str) -> bytes:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (90, 160), colour).save(file, "WEBP")
    return file.getvalue()


@pytest.fixture
def make_recipe() -> MakeRecipe:
    """Builds a valid recipe of `shots` equal shots; keywords replace its fields, `frames=True` stores pictures."""

    def make(shots: int = 4, duration: float = 15.0, *, frames: bool = False, **fields: Any) -> dict[str, Any]:
        length = duration / shots
        ends = [(number + 1) * length for number in range(shots - 1)] + [duration]
        planned = [
            {
                "start": number * length,
                "end": end,
                "title": f"{number + 1}번 장면",
                "action": f"{number + 1}번째 동작을 해요.",
                "frame": stored_frame(number) if frames else None,
            }
            for number, end in enumerate(ends)
        ]
        return Recipe.model_validate(
            {
                "title": "느릿느릿 기상",
                "concept": "세 박자 늦게 일어나기.",
                "narrative": "몸만 아직 꿈속이에요.",
                "shots": planned,
                "duration_seconds": duration,
                "bpm": 120,
                "beats": even_beats(120, duration),
                "hook": {"kind": "반전", "at_second": 0.5, "why": "갑자기 멈춰요."},
                "width": 90,
                "height": 160,
                **fields,
            }
        ).model_dump(mode="json")

    return make


def stored_frame(number: int) -> str:
    """The storage name of a new key frame."""
    colours = ("#cf3514", "#0d7a68", "#17140f", "#ddd5c6")
    return default_storage.save(f"key_frames/2026/01/{number}.webp", ContentFile(webp(colours[number % 4])))


@pytest.fixture
def make_node(db: None, make_recipe: MakeRecipe) -> MakeNode:
    """Builds a node, published unless `state` says otherwise; keywords it does not know go into its recipe."""

    def make(
        *,
        state: str = NodeState.PUBLISHED,
        parent: RemixNode | None = None,
        video: Video | None = None,
        hours_ago: float = 0,
        **recipe: Any,
    ) -> RemixNode:
        return RemixNode.objects.create(
            recipe=make_recipe(**recipe),
            state=state,
            parent=parent,
            video=video,
            published_at=None if state == NodeState.DRAFT else timezone.now() - timedelta(hours=hours_ago),
        )

    return make


@pytest.fixture
def uploaded_video(db: None) -> Video:
    """A source video with a file of 1,000 known bytes."""
    video = Video(platform=Platform.UPLOAD, external_id="a" * 64)
    video.file.save("내 영상.mp4", ContentFile(bytes(range(250)) * 4))
    return video

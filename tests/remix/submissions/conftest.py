"""Creators, published recipes, and files as if they had just been uploaded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from remix import submitting
from remix.models import RemixNode, Upload, UploadPurpose, UserVideo
from remix.states import UploadState
from tests.remix.lineage.conftest import Plant, plant
from tests.remix.pipeline.conftest import _empty_queue, work, worker

__all__ = ["_empty_queue", "plant", "work", "worker"]

POST = "https://www.tiktok.com/@dancer/video/7123456789012345678"
OTHER_POST = "https://www.tiktok.com/@dancer/video/7999999999999999999"

type Put = Callable[..., Upload]
type Begin = Callable[..., UserVideo]


def somebody(name: str) -> User:
    """A person who signed up."""
    return User.objects.create_user(f"{name}@example.com", "correct-horse-battery", name=name)


@pytest.fixture
def creator(db: None) -> User:
    """Somebody who signed up to shoot."""
    return somebody("creator")


@pytest.fixture
def rival(db: None) -> User:
    """Somebody else."""
    return somebody("rival")


@pytest.fixture
def node(plant: Plant) -> RemixNode:
    """A public recipe."""
    return plant()


@pytest.fixture
def put(creator: User, node: RemixNode) -> Put:
    """An upload of `content` (bytes or a file) that is whole and checked."""

    def make(
        content: bytes | Path = b"film",
        *,
        owner: User = creator,
        purpose: UploadPurpose = UploadPurpose.SUBMISSION,
        of: RemixNode = node,
    ) -> Upload:
        data = content.read_bytes() if isinstance(content, Path) else content
        name, kind = ("proof.png", "image/png") if purpose == UploadPurpose.PROOF else ("film.mp4", "video/mp4")
        upload = Upload(
            owner=owner,
            purpose=purpose,
            node=of if purpose == UploadPurpose.SUBMISSION else None,
            name=name,
            original_name=name,
            content_type=kind,
            size=len(data),
            state=UploadState.FINALISED,
            closed_at=timezone.now(),
        )
        upload.file.name = default_storage.save(upload.file_key, ContentFile(data))
        upload.save(force_insert=True)
        return upload

    return make


@pytest.fixture
def draft(creator: User, node: RemixNode) -> UserVideo:
    """A draft of a public post."""
    return submitting.begin(actor=creator, node=node, link=POST)


@pytest.fixture
def submitted(draft: UserVideo) -> UserVideo:
    """The same, handed in."""
    return submitting.submit(actor=draft.creator, user_video=draft, version=draft.version)


def in_state(user_video: UserVideo, state: str) -> UserVideo:
    """The row put into a state as certification will have done; for guards that do not care how it came there."""
    UserVideo.objects.filter(pk=user_video.pk).update(
        state=state, submitted_at=timezone.now(), withdrawn_from="draft" if state == "withdrawn" else ""
    )
    return UserVideo.objects.get(pk=user_video.pk)

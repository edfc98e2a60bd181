"""Both storages, files of any size that really are videos, and a person who uploads them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from remix import storage, uploading
from remix.models import RemixNode, Upload
from remix.storage.base import SignedPart
from tests.accounts import world
from tests.remix.clips import make_clip
from tests.remix.lineage.conftest import Plant, plant
from tests.wire.s3 import BUCKET, KEYS, S3Server

__all__ = ["plant"]

MEGABYTE = 1024 * 1024
type Put = Callable[[SignedPart, bytes], int]


@pytest.fixture(autouse=True)
def _empty_queue(db: None) -> None:
    """None of the jobs that earlier tests committed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture
def creator(db: None) -> User:
    """Somebody who signed up."""
    return world.person("creator")


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody else."""
    return world.person("creator", "stranger")


@pytest.fixture
def node(plant: Plant) -> RemixNode:
    """A published recipe."""
    return plant()


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small film."""
    return make_clip(tmp_path_factory.mktemp("clips") / "small.mp4").read_bytes()


@pytest.fixture(scope="session")
def large_clip(clip: bytes) -> bytes:
    """A film of 20 MB, so that it goes in three parts: players skip a box that is called "free"."""
    return padded(clip, 20 * MEGABYTE)


def padded(clip: bytes, size: int) -> bytes:
    """An mp4 of exactly this size."""
    length = size - len(clip)
    return clip + length.to_bytes(4, "big") + b"free" + bytes(length - 8)


@pytest.fixture
def s3(settings: Settings) -> Iterator[S3Server]:
    """A bucket as the default storage."""
    with S3Server() as server:
        use_bucket(settings, server)
        yield server


def use_bucket(settings: Any, server: S3Server) -> None:
    """Settings as a bucket's name and endpoint in the environment make them."""
    settings.AWS_STORAGE_BUCKET_NAME, settings.AWS_S3_ENDPOINT_URL = BUCKET, server.url
    settings.AWS_S3_REGION_NAME, settings.AWS_S3_ADDRESSING_STYLE = KEYS["region_name"], "path"
    settings.AWS_ACCESS_KEY_ID = settings.AWS_SECRET_ACCESS_KEY = "wire"
    backend = {"BACKEND": "remix.storage.backend.S3MediaStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": backend}


@pytest.fixture(params=["disk", "bucket"])
def either(request: pytest.FixtureRequest) -> str:
    """The test runs on the local disk, and again on a bucket."""
    if request.param == "bucket":
        request.getfixturevalue("s3")
    return str(request.param)


@pytest.fixture
def put(db: None) -> Put:
    """Puts bytes to a signed address as a browser does; the status."""

    def send(part: SignedPart, content: bytes) -> int:
        if part.url.startswith("/"):
            return int(put_here(part, content).status_code)
        request = Request(part.url, content, {"Content-Type": "", **part.headers}, method="PUT")
        if "Content-Type" not in part.headers:
            request.remove_header("Content-type")
            request.add_unredirected_header("Content-type", "application/octet-stream")
        with urlopen(request) as answer:
            return int(answer.status)

    return send


def put_here(part: SignedPart, content: bytes, **headers: str) -> Any:
    """The answer of our own endpoint."""
    return Client().generic("PUT", part.url, content, content_type=headers.pop("type", part.headers["Content-Type"]))


@dataclass
class Files:
    """Signs and puts files of one person."""

    owner: User
    node: RemixNode
    put: Put

    def sign(self, content: bytes, name: str = "내 춤.mp4", content_type: str = "video/mp4", **asked: Any) -> Upload:
        """An upload that may begin."""
        asked = {"purpose": "submission", "node": self.node, "size": len(content), **asked}
        return uploading.sign(actor=self.owner, name=name, content_type=content_type, **asked)

    def send(self, upload: Upload, content: bytes, numbers: list[int] | None = None) -> None:
        """Put all missing parts, or those with these numbers."""
        for part in uploading.missing_parts(actor=self.owner, upload=upload).missing:
            if numbers is None or part.number in numbers:
                self.put(part, content[part.start : part.stop])

    def uploaded(self, content: bytes, **signed: Any) -> Upload:
        """A file that lies in the storage and waits to be finalised."""
        upload = self.sign(content, **signed)
        self.send(upload, content)
        return upload


@pytest.fixture
def files(creator: User, node: RemixNode, put: Put) -> Files:
    """The creator's."""
    return Files(creator, node, put)


def stored(upload: Upload) -> bytes:
    """What the storage has of it."""
    with default_storage.open(upload.file_key) as file:
        return bytes(file.read())


def left_behind(settings: Any) -> list[Path]:
    """Every file under the media folder's uploads."""
    return [path for path in Path(settings.MEDIA_ROOT, "user_content").rglob("*") if path.is_file()]


def discard_all() -> None:
    """Do what the jobs would do that wait."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    for job in ProcrastinateJob.objects.filter(task_name="remix:discard_uploads"):
        storage.store().discard(job.args["folder"])

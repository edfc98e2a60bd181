"""What a store does with an upload, and how it says that it cannot."""

import errno
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused
from remix.models import Upload

SIGNED_FOR = timedelta(hours=1)
"""How long a signed address is good."""
PUBLIC_FOLDERS = ("key_frames/", "campaigns/logos/")
"""Names in here cannot be guessed and are never written twice; everything else is private."""
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StoreAway(Refused):
    """The storage does not answer (a face answers 503 with `retry_after`, in seconds); trying again is safe."""

    retry_after = 10

    def __init__(self) -> None:
        super().__init__(
            "storage_away", _("저장소가 잠시 응답하지 않아요. 올린 데까지는 그대로 있으니 잠시 뒤에 다시 해 주세요.")
        )


class StoreFull(Refused):
    """There is no room (a face answers 507); nothing half-written is left."""

    def __init__(self) -> None:
        super().__init__("storage_full", _("저장 공간이 가득 찼어요. 관리자에게 알려 주시고 나중에 다시 올려 주세요."))


class NotThere(Refused):
    """Some of the bytes have not arrived; the upload goes on."""

    def __init__(self) -> None:
        super().__init__("not_uploaded", _("파일이 아직 다 올라오지 않았어요. 이어서 올려 주세요."))


class WrongBytes(Refused):
    """What arrived is not what was signed: the upload is over."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code, sentence)


@dataclass(frozen=True, slots=True)
class SignedPart:
    """Where one part goes, by PUT with exactly these headers; `start` and `stop` are positions in the file."""

    number: int
    start: int
    stop: int
    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Arrived:
    """The whole file as the storage has it; `content_type` is empty where the storage keeps none."""

    size: int
    content_type: str


class Store(Protocol):
    """One storage. Every method may raise StoreAway; those that write may raise StoreFull."""

    def begin(self, upload: Upload) -> str:
        """Open an upload in parts; the storage's own name for it, empty when it needs none."""

    def sign(self, upload: Upload, number: int) -> SignedPart:
        """A signed address for a part, counted from 1, that is good for `SIGNED_FOR`. Asks nobody."""

    def received(self, upload: Upload) -> set[int]:
        """The parts that are there in full."""

    def assemble(self, upload: Upload) -> Arrived:
        """Make the file out of its parts, unless it is made already. Raises NotThere."""

    def local_copy(self, upload: Upload) -> AbstractContextManager[Path]:
        """The file on the local disk, as long as the block lasts."""

    def write(self, upload: Upload, content: IO[bytes]) -> None:
        """Put the whole file there from here, for people without JavaScript."""

    def discard(self, folder: str) -> None:
        """Remove everything in a folder, finished or not; nothing there is fine."""

    def folders(self, older_than: timedelta) -> Iterator[str]:
        """The folders of uploads with something in them that is older than this, finished or not."""


def part_of(upload: Upload, number: int, url: str, headers: dict[str, str]) -> SignedPart:
    """A part with its place in the file."""
    start = (number - 1) * (upload.part_size or 0)
    return SignedPart(number, start, start + upload.part_bytes(number), url, headers)


@contextmanager
def full_disk_is_refused() -> Iterator[None]:
    """Turn a full disk into StoreFull; every other error goes its way."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreFull from error
        raise

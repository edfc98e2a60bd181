"""The local disk, by the protocol of a bucket: parts are put to signed addresses of ours (`remix.receiving`)."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from django.core import signing
from django.core.files.storage import Storage
from django.urls import reverse

from remix.models import Upload
from remix.models.upload import UPLOADS_FOLDER
from remix.storage.base import Arrived, NotThere, SignedPart, full_disk_is_refused, part_of

SALT = "remix.upload-part"
PARTS = ".parts"
CHUNK_BYTES = 1024 * 1024
FILE_MODE = 0o640


class LocalStore:
    """Parts are files beside the one that they will be; each appears under its number only when it is complete."""

    def __init__(self, storage: Storage) -> None:
        self._root = Path(storage.path(""))

    def begin(self, upload: Upload) -> str:
        """Nothing to ask for."""
        return ""

    def sign(self, upload: Upload, number: int) -> SignedPart:
        """An address of ours; its signature is good for this part of this upload and nothing else."""
        signature = signing.dumps([str(upload.pk), number], salt=SALT)
        url = reverse("uploads-api:part", args=[upload.pk, number])
        return part_of(upload, number, f"{url}?signature={signature}", {"Content-Type": upload.content_type})

    def received(self, upload: Upload) -> set[int]:
        """By the files' names: a part has its number as a name only once it is complete."""
        if self._file(upload).exists():
            return set(range(1, upload.part_count + 1))
        parts = self._parts(upload)
        return {int(part.name) for part in parts.iterdir() if part.name.isdigit()} if parts.is_dir() else set()

    def receive(self, upload: Upload, number: int, chunks: Iterable[bytes]) -> "IncomingPart":
        """Write a part's bytes as they come; nothing of it is left unless `keep` is called on what this returns."""
        parts = self._parts(upload)
        parts.mkdir(parents=True, exist_ok=True)
        with full_disk_is_refused():
            return IncomingPart(_written(parts, chunks), parts / str(number))

    def assemble(self, upload: Upload) -> Arrived:
        """One part is renamed; more are written one after the other, and removed when the file stands."""
        target, parts = self._file(upload), self._parts(upload)
        if not target.exists():
            numbers = range(1, upload.part_count + 1)
            if self.received(upload) != set(numbers):
                raise NotThere
            if upload.part_count == 1:
                (parts / "1").replace(target)
            else:
                with full_disk_is_refused():
                    _written(parts, _read_all(parts / str(number) for number in numbers)).replace(target)
        shutil.rmtree(parts, ignore_errors=True)
        return Arrived(target.stat().st_size, "")

    @contextmanager
    def local_copy(self, upload: Upload) -> Iterator[Path]:
        """The file itself."""
        yield self._file(upload)

    def write(self, upload: Upload, content: IO[bytes]) -> None:
        """As one complete part, or several of them, as if they had been put."""
        for number in range(1, upload.part_count + 1):
            self.receive(upload, number, _read(content, upload.part_bytes(number))).keep()

    def discard(self, folder: str) -> None:
        """The whole directory."""
        shutil.rmtree(self._root / folder, ignore_errors=True)

    def folders(self, older_than: timedelta) -> Iterator[str]:
        """Directories that nothing was written to for so long."""
        latest = time.time() - older_than.total_seconds()
        for folder in self._root.glob(f"{UPLOADS_FOLDER}/*/*"):
            if folder.is_dir() and _last_change(folder) < latest:
                yield folder.relative_to(self._root).as_posix()

    def _file(self, upload: Upload) -> Path:
        return self._root / upload.file_key

    def _parts(self, upload: Upload) -> Path:
        return self._root / upload.folder / PARTS


class IncomingPart:
    """A part that is written, but does not count yet."""

    def __init__(self, written: Path, target: Path) -> None:
        self.size = written.stat().st_size
        self._written, self._target = written, target

    def keep(self) -> None:
        """Let it count, in place of an earlier one with its number."""
        self._written.replace(self._target)

    def drop(self) -> None:
        """Leave nothing of it."""
        self._written.unlink(missing_ok=True)


def _written(folder: Path, chunks: Iterable[bytes]) -> Path:
    """A new file with these bytes, on the disk for good; removed again when anything fails."""
    with NamedTemporaryFile(dir=folder, prefix="incoming-", delete=False) as file:
        path = Path(file.name)
        try:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            path.chmod(FILE_MODE)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    return path


def _read_all(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as part:
            while chunk := part.read(CHUNK_BYTES):
                yield chunk


def _read(content: IO[bytes], size: int) -> Iterator[bytes]:
    while size and (chunk := content.read(min(size, CHUNK_BYTES))):
        size -= len(chunk)
        yield chunk


def _last_change(folder: Path) -> float:
    """When something in the folder was last written, in seconds since the epoch; it may vanish meanwhile."""
    times = [0.0]
    for path in (folder, *folder.rglob("*")):
        try:
            times.append(path.stat().st_mtime)
        except FileNotFoundError:
            continue
    return max(times)

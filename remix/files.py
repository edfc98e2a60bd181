"""Stored files, wherever the storage keeps them: as local paths, and as open pictures."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile


@contextmanager
def local_copy(file: FieldFile) -> Iterator[Path]:
    """The file on the local disk: itself in local storage, else a copy that is gone after the block."""
    try:
        yield Path(file.path)
        return
    except NotImplementedError:  # a remote storage has no paths
        pass
    with NamedTemporaryFile(prefix="kmeme-", suffix=PurePath(file.name or "").suffix) as copy:
        with file.open("rb") as stored:
            shutil.copyfileobj(stored, copy, 1024 * 1024)
        copy.flush()
        yield Path(copy.name)


def opened_picture(name: str | None, files: ExitStack) -> BinaryIO | None:
    """A stored picture, open until `files` closes; None for no name, or when its file is gone."""
    if not name:
        return None
    try:
        stored = files.enter_context(default_storage.open(name))
    except OSError:
        return None
    picture: BinaryIO = stored  # type: ignore[assignment]  # a File reads like one
    return picture

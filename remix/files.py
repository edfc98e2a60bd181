"""Stored files as local paths, wherever the storage keeps them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile

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

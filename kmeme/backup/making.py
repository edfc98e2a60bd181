"""Making a copy: under another name until it is whole, so that an interrupted one is never taken for a backup."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from kmeme.backup import BackupError, files, postgres
from kmeme.backup.manifest import DUMP, FORMAT, MANIFEST, SUMS, Manifest, sign_of_key
from kmeme.backup.postgres import Content

PREFIX, UNFINISHED = "kmeme-", ".unfinished-"


def make(directory: Path, keep: int | None = None) -> Path:
    """Copy database and files into a new folder of `directory`, and return it.

    With `keep`, only so many of the newest copies there stay. The files are read after the database's moment: every
    file that a row of the copy names is there, unless it was deleted in between.
    """
    for root in files.roots().values():
        if directory.resolve().is_relative_to(root.resolve()):
            raise BackupError(f"{directory} lies among the files that are copied: choose another directory.")
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(directory):
            made = _make(directory, f"{timezone.now():%Y%m%dT%H%M%S.%fZ}")
            _remove_old(directory, keep)
    except OSError as error:
        raise BackupError(f"the backup could not be written: {error}") from error
    return made


def complete(directory: Path) -> list[Path]:
    """The whole copies in a directory, the oldest first."""
    return sorted(path.parent for path in directory.glob(f"{PREFIX}*/{MANIFEST}"))


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Keep other backups out of a directory, and clear away what killed ones have left there."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise BackupError(f"another backup into {directory} is under way: wait for it.") from error
    try:
        for left in directory.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(descriptor)


def _make(directory: Path, name: str) -> Path:
    unfinished = directory / f"{UNFINISHED}{name}"
    unfinished.mkdir(mode=0o700)
    try:
        tables = _copy_database(unfinished / DUMP)
        sums = [(DUMP, files.digest(unfinished / DUMP)), *_copy_files(unfinished)]
        files.write_sums(unfinished / SUMS, sums)
        manifest = _manifest(unfinished, tables, [name for name, _ in sums])
        (unfinished / MANIFEST).write_text(manifest.model_dump_json(indent=1))
        os.sync()  # a copy that has its final name survives a power failure
        return unfinished.rename(directory / f"{PREFIX}{name}")
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _copy_database(target: Path) -> dict[str, Content]:
    """Dump the database and count its rows, both as one moment saw them, while people go on writing."""
    with postgres.connected() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        postgres.dump(row[0] if row else "", target)
        return postgres.contents(connection)


def _copy_files(target: Path) -> Iterator[tuple[str, str]]:
    """Copy every file, and give its name in the copy with its hash."""
    for folder, root in files.roots().items():
        for name in files.names(root):
            try:
                yield f"{folder}/{name}", files.copy(root / name, target / folder / name)
            except FileNotFoundError:  # deleted meanwhile
                continue


def _manifest(copy: Path, tables: dict[str, Content], names: list[str]) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=timezone.now(),
        site=settings.SITE_URL,
        secret_key=sign_of_key(),
        bucket="" if "media" in files.roots() else settings.AWS_STORAGE_BUCKET_NAME,
        sums=files.digest(copy / SUMS),
        files=len(names),
        bytes=sum((copy / name).stat().st_size for name in names),
        tables=tables,
    )


def _remove_old(directory: Path, keep: int | None) -> None:
    if keep is not None:
        for old in complete(directory)[:-keep]:
            (old / MANIFEST).unlink()  # from here on it is none any more, should the removal be cut short
            shutil.rmtree(old)

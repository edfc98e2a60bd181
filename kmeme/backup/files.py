"""Files and their checksums, in the form that `sha256sum --check` reads."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.storage import storages

CHUNK_BYTES = 1024 * 1024
HALF = ".copy-"
"""How the names of files begin that are being written."""
FOLDERS = {"media": "default", "private": "private"}
"""The folders of a copy, by the storages whose files they hold."""


def roots() -> dict[str, Path]:
    """Where the storages keep their files; one that has no paths (a bucket) is left out."""
    found = {}
    for folder, alias in FOLDERS.items():
        with suppress(NotImplementedError):
            found[folder] = Path(storages[alias].path(""))
    return found


def names(root: Path) -> Iterator[str]:
    """The files below a folder, in one order, relative to it; what is not an ordinary file is left out."""
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix()


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy(source: Path, target: Path, expected: str = "") -> str:
    """Copy a file with its mode and times, and return the SHA-256 of what was read.

    It appears under its name only when it is whole. Raises ValueError, and writes nothing, when the hash is not the
    one expected.
    """
    found = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as content, NamedTemporaryFile(dir=target.parent, prefix=HALF, delete=False) as file:
        try:
            while chunk := content.read(CHUNK_BYTES):
                found.update(chunk)
                file.write(chunk)
            file.flush()
            if expected and found.hexdigest() != expected:
                raise ValueError(source)
            shutil.copystat(source, file.name)
            Path(file.name).replace(target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return found.hexdigest()


def write_sums(path: Path, sums: Iterable[tuple[str, str]]) -> None:
    """Write a list of (name, SHA-256)."""
    with path.open("w", encoding="utf-8", errors="surrogateescape") as file:
        for name, sha256 in sums:
            escaped = name.replace("\\", "\\\\").replace("\n", "\\n")
            file.write(f"{'' if escaped == name else '\\'}{sha256}  {escaped}\n")


def read_sums(path: Path) -> dict[str, str]:
    """The same list, by name. Raises ValueError when a line is none of it."""
    found = {}
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        for line in file:
            sha256, separator, name = line.rstrip("\n").partition("  ")
            if not separator:
                raise ValueError(line)
            if sha256.startswith("\\"):
                parts = name.split("\\\\")
                sha256, name = sha256[1:], "\\".join(part.replace("\\n", "\n") for part in parts)
            found[name] = sha256
    return found

"""Bringing a copy back into an empty site.

The files go first and the database last, in one transaction: a restore that was cut short can simply be begun again.
"""

from dataclasses import dataclass, field
from pathlib import Path

from kmeme.backup import BackupError, files, manifest, postgres
from kmeme.backup.manifest import DUMP, SUMS, Manifest, sign_of_key


@dataclass(frozen=True)
class Restored:
    """What a restore brought, and what is left to be done by a person."""

    rows: int
    files: int
    warnings: list[str] = field(default_factory=list)


def restore(copy: Path) -> Restored:
    """Check the copy, refuse unless the site is empty, bring everything back, and compare it with the copy.

    Raises BackupError. Until the last moment the database stays empty.
    """
    made, sums = check(copy)
    expected = {name: sha256 for name, sha256 in sums.items() if name != DUMP}
    with postgres.connected() as connection:
        if tables := postgres.tables(connection):
            raise BackupError(
                f"the database holds {len(tables)} tables: nothing is overwritten; make an empty database and name it "
                "in DATABASE_URL."
            )
        _refuse_other_files(expected)
        try:
            _copy_files(copy, expected)
        except OSError as error:
            raise BackupError(f"the files could not be written: {error}; then run this again.") from error
        postgres.load(copy / DUMP)
        _compare(made, postgres.contents(connection))
    return Restored(sum(table.rows for table in made.tables.values()), len(expected), _warnings(made))


def check(copy: Path) -> tuple[Manifest, dict[str, str]]:
    """What the copy says of itself, and the hashes of its files. Raises BackupError when something is missing in it."""
    made = manifest.read(copy)
    try:
        if files.digest(copy / SUMS) != made.sums:
            raise BackupError(f"{copy / SUMS} was changed: take another backup.")
        sums = files.read_sums(copy / SUMS)
        if sum((copy / name).stat().st_size for name in sums) != made.bytes or len(sums) != made.files:
            raise BackupError(f"{copy} is not whole: its files have another size than its manifest says.")
        if files.digest(copy / DUMP) != sums.get(DUMP):
            raise BackupError(f"{copy / DUMP} is damaged: take another backup.")
    except FileNotFoundError as error:
        raise BackupError(f"{copy} is not whole: {error.filename} is missing.") from error
    return made, sums


def _refuse_other_files(expected: dict[str, str]) -> None:
    """Files of this very copy may be there, from a restore that was cut short; no others."""
    roots = files.roots()
    for name in expected:
        if name.partition("/")[0] not in roots:
            raise BackupError(
                "the copy has files, but the storage is a bucket: unset AWS_STORAGE_BUCKET_NAME, then move them."
            )
    for folder, root in roots.items():
        for name in files.names(root):
            if Path(name).name.startswith(files.HALF):
                (root / name).unlink()
            elif expected.get(f"{folder}/{name}") != files.digest(root / name):
                raise BackupError(f"{root / name} is there: nothing is overwritten; restore into empty folders.")


def _copy_files(copy: Path, expected: dict[str, str]) -> None:
    roots = files.roots()
    for name, sha256 in expected.items():
        folder, _, below = name.partition("/")
        target = roots[folder] / below
        if not target.resolve().is_relative_to(roots[folder].resolve()):
            raise BackupError(f"{name} leads out of its folder: this is no backup of ours.")
        if not target.exists():
            try:
                files.copy(copy / name, target, sha256)
            except ValueError as error:
                raise BackupError(f"{copy / name} is damaged: take another backup.") from error


def _compare(made: Manifest, found: dict[str, postgres.Content]) -> None:
    wrong = [name for name, content in made.tables.items() if found.get(name) != content]
    if wrong or len(found) != len(made.tables):
        raise BackupError(f"the restored database is not what was copied; tables that differ: {', '.join(wrong)}.")


def _warnings(made: Manifest) -> list[str]:
    found = []
    if made.secret_key != sign_of_key():
        found.append("SECRET_KEY is another one: sessions end, and webhook secrets and second factors cannot be read.")
    if made.bucket:
        found.append(f"The media files are in the bucket {made.bucket}, not in this backup.")
    return found

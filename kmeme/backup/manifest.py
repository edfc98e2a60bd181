"""What a copy says of itself; the last thing that is written into it."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ValidationError

from kmeme.backup import BackupError
from kmeme.backup.postgres import Content
from kmeme.lib.configuration import derived_key

FORMAT = 1
DUMP, SUMS, MANIFEST = "database.dump", "SHA256SUMS", "manifest.json"


class Manifest(BaseModel):
    """The copy's own account of what is in it."""

    format: int
    made_at: datetime
    site: str
    secret_key: str
    """A sign of the key that sealed secrets need; the key itself is not in the copy."""
    bucket: str
    """Where the media files lie when they are not in the copy."""
    sums: str
    """The SHA-256 of the list of all other hashes."""
    files: int
    bytes: int
    tables: dict[str, Content]


def sign_of_key() -> str:
    """Tells two secret keys apart and says nothing else of them."""
    return derived_key(settings.SECRET_KEY, "backup")[:16]


def read(copy: Path) -> Manifest:
    """The manifest of a copy. Raises BackupError when there is none, or one that we cannot read."""
    try:
        found = Manifest.model_validate_json((copy / MANIFEST).read_text())
    except FileNotFoundError as error:
        raise BackupError(f"{copy} is no backup: it has no {MANIFEST}.") from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise BackupError(f"{copy / MANIFEST} cannot be read: take another backup.") from error
    if found.format != FORMAT:
        raise BackupError(f"{copy} has format {found.format}, which is unknown here: use the version that made it.")
    return found

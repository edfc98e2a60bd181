"""What is left of uploads that nobody finished, found once a day."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from uuid import UUID

from django.utils import timezone

from remix import storage
from remix.models import Upload
from remix.models.upload import ABANDONED_AFTER, UPLOADS_FOLDER
from remix.states import UploadState
from remix.upload_closing import discard_later, give_up

OVER = [UploadState.REJECTED, UploadState.ABORTED]
CLOSED_KEPT = timedelta(days=30)
"""So long a person who comes back is told what became of an upload."""
ASKED_AT_ONCE = 500


def sweep() -> int:
    """Give up what nobody finished in a day, forget what is long over, and remove files that belong to nothing.

    Returns how many uploads were given up. Raises StoreAway when the storage cannot be searched.
    """
    given_up = give_up(Upload.objects.abandoned())
    Upload.objects.filter(state__in=OVER, closed_at__lt=timezone.now() - CLOSED_KEPT).delete()
    for folder in _strays():
        discard_later(folder)
    return given_up


def _strays() -> Iterator[str]:
    """Folders older than a day whose upload was given up or is gone: a person's erasure, a put that came too late."""
    found = storage.store().folders(older_than=ABANDONED_AFTER)
    for folders in batched(found, ASKED_AT_ONCE):
        named = {folder: _upload_id(folder) for folder in folders}
        uploads = Upload.objects.filter(pk__in=[pk for pk in named.values() if pk])
        alive = {upload.folder for upload in uploads.exclude(state__in=OVER)}
        yield from (folder for folder, pk in named.items() if pk and folder not in alive)


def _upload_id(folder: str) -> UUID | None:
    """Whose folder it is; None for what is not ours to remove."""
    parts = folder.split("/")
    try:
        return UUID(parts[2]) if len(parts) == 3 and parts[0] == UPLOADS_FOLDER else None
    except ValueError:
        return None

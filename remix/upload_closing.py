"""How an upload ends: its state, the audit entry, and the removal of what does not stay."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from kmeme.lib import jobs, states
from remix.models import Upload
from remix.states import UPLOAD, UploadState


def close(*, actor: User | None, upload: Upload, state: UploadState, **fields: str) -> None:
    """Move an upload that is locked to its end; what does not stay in the storage is removed after the commit."""
    states.move(upload, state, graph=UPLOAD, closed_at=timezone.now(), **fields)
    audit.record(actor=actor, action=f"upload.{state}", target=upload, reason_code=fields.get("refusal", ""))
    if state != UploadState.FINALISED:
        discard_later(upload.folder)


def give_up(uploads: Iterable[Upload]) -> int:
    """Abort these, each on its own, and say how many; one that somebody is finalising just now is left alone."""
    count = 0
    for found in uploads:
        with transaction.atomic():
            upload = Upload.objects.open().select_for_update(skip_locked=True).filter(pk=found.pk).first()
            if upload:
                close(actor=None, upload=upload, state=UploadState.ABORTED)
                count += 1
    return count


def discard_later(folder: str) -> None:
    """Remove a folder of uploads in the background, as part of the open transaction; a lost storage is tried again."""
    jobs.defer("remix:discard_uploads", lock=f"uploads:{folder}", folder=folder)

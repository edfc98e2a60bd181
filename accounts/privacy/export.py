"""Taking out everything that is held on a person: one ZIP, made in the background."""

import logging
import tempfile
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.files import File
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit, letters
from accounts.models import DataExport, ExportState, User
from accounts.models.data_export import EXPORT, private_storage
from accounts.privacy import archive
from kmeme.lib import jobs, states
from kmeme.lib.errors import NotAllowed

logger = logging.getLogger(__name__)

SALT = "accounts.data-export"


def request(*, actor: User, user: User) -> DataExport:
    """Start an export of one's own data; one that is under way is joined. Raises NotAllowed."""
    if actor.pk != user.pk:
        raise NotAllowed("not_allowed", _("본인 정보만 내려받을 수 있어요."))
    try:
        with transaction.atomic():
            export = DataExport.objects.create(user=user)
            audit.record(actor=actor, action="user.ask_export", target=user)
            jobs.defer("accounts:build_export", lock=f"export:{user.pk}", export_id=str(export.pk))
    except IntegrityError:  # the database lets one be under way
        return DataExport.objects.get(user=user, state=ExportState.BUILDING)
    return export


def build(export_id: str) -> None:
    """Write the ZIP and tell the person; safe to run again after a crash, whatever was written before.

    An account that is erased meanwhile wins: its export's row is gone, and so is what was written.
    """
    export = DataExport.objects.select_related("user").filter(pk=export_id, state=ExportState.BUILDING).first()
    if export is None:
        return
    with tempfile.TemporaryFile(prefix="kmeme-export-") as content:
        try:
            archive.write(export.user, content)
        except Exception:
            states.move(export, ExportState.FAILED, graph=EXPORT)
            raise
        size = content.tell()
        content.seek(0)
        name = private_storage().save(f"exports/{export.pk}.zip", File(content))
    try:
        _finish(export, name, size)
    except BaseException:
        private_storage().delete(name)
        raise


def _finish(export: DataExport, name: str, size: int) -> None:
    """Make it downloadable, unless the person has gone; the person's row orders this against the erasure."""
    now = timezone.now()
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=export.user_id)
        if user.deleted_at or not DataExport.objects.filter(pk=export.pk).exists():
            logger.info("the person of export %s is gone; dropped", export.pk)
            transaction.on_commit(lambda: private_storage().delete(name))
            return
        states.move(
            export,
            ExportState.READY,
            graph=EXPORT,
            file=name,
            size_bytes=size,
            built_at=now,
            expires_at=now + timedelta(hours=settings.EXPORT_LINK_HOURS),
        )
        letters.send_on_commit(user, "export_ready", {"url": settings.SITE_URL + link(export), "export": export})


def link(export: DataExport) -> str:
    """The path that downloads it, for as long as it lives; it also asks for the person to be signed in."""
    return reverse("accounts:export-download", args=[signing.dumps(str(export.pk), salt=SALT)])


def find(*, token: str, user: User) -> DataExport | None:
    """The person's ready export that a link names; None for a forged, expired or someone else's link."""
    try:
        export_id = signing.loads(token, salt=SALT, max_age=timedelta(hours=settings.EXPORT_LINK_HOURS * 2))
    except signing.BadSignature:
        return None
    ready = DataExport.objects.filter(pk=export_id, user=user, state=ExportState.READY)
    return ready.filter(expires_at__gt=timezone.now()).first()


def read(export: DataExport, start: int, stop: int) -> Iterator[bytes]:
    """The bytes from `start` up to, not including, `stop`, wherever the storage keeps them."""
    with private_storage().open(str(export.file.name)) as file:
        file.seek(start)
        left = stop - start
        while left and (chunk := file.read(min(65_536, left))):
            left -= len(chunk)
            yield chunk


def expire() -> int:
    """Delete the files whose time is over; how many there were."""
    over = DataExport.objects.filter(state=ExportState.READY, expires_at__lte=timezone.now())
    for export in over:
        name = str(export.file.name)
        states.move(export, ExportState.EXPIRED, graph=EXPORT, file="")
        private_storage().delete(name)
    return len(over)

"""Files of people: sign, tell what has arrived, finalise, abort.

The bytes never pass through here: they go to the storage by signed addresses (`remix.storage`, `remix.receiving`).
"""

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.limit_stores import SturdyStore
from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from kmeme.lib.limits import Limit, Window
from remix import storage, submitting, upload_rules
from remix.models import RemixNode, Upload, UploadPurpose
from remix.states import NodeState, UploadState
from remix.storage.base import SIGNED_FOR, SignedPart, WrongBytes
from remix.upload_closing import close, give_up

MOST_OPEN = 5
"""How many uploads one person may have under way."""
MOST_OPEN_FILES_OF_FULL_SIZE = 3
"""And how many bytes: so many times the largest video."""
SIGNED = Limit("uploads", (Window("hour", 60, 3600), Window("day", 200, 86_400, zone=settings.TIME_ZONE)), SturdyStore)


class NoSuchUpload(Refused):
    """There is none, or it is somebody else's, which is nobody's business (a face answers 404)."""

    def __init__(self) -> None:
        super().__init__("no_such_upload", _("찾을 수 없는 파일이에요. 처음부터 다시 올려 주세요."))


class Closed(Refused):
    """The upload is over, one way or the other (a face answers 409)."""


@dataclass(frozen=True, slots=True)
class Progress:
    """An upload, the parts of it that have arrived, and signed addresses of those that are missing."""

    upload: Upload
    received: frozenset[int]
    missing: tuple[SignedPart, ...] = ()


def find(*, actor: User, upload_id: UUID) -> Upload:
    """The person's own upload. Raises NoSuchUpload."""
    upload = Upload.objects.filter(pk=upload_id, owner=actor).first()
    if upload is None:
        raise NoSuchUpload
    return upload


def sign(
    *,
    actor: User,
    purpose: UploadPurpose | str,
    name: str,
    content_type: str,
    size: int,
    node: RemixNode | None = None,
) -> Upload:
    """Allow one file of this type and size (bytes) to be put into the storage; `all_parts` has the addresses.

    Raises Refused for a wrong type or size, a recipe that is not public, or too many at once; StoreAway.
    """
    purpose = UploadPurpose(purpose)
    kind = upload_rules.accepted_type(purpose, content_type, name)
    upload_rules.check_size(purpose, size)
    if purpose == UploadPurpose.SUBMISSION and (node is None or node.state != NodeState.PUBLISHED):
        raise Refused("not_published", _("공개된 레시피에만 영상을 낼 수 있어요."))
    if not actor.is_active:
        raise NotAllowed("not_allowed", _("사용이 멈춘 계정이에요."))
    with transaction.atomic():
        # One sign of a person at a time: the count below is exact.
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        _make_room(actor, size)
        upload = Upload(
            owner=actor,
            purpose=purpose,
            node=node if purpose == UploadPurpose.SUBMISSION else None,
            name=upload_rules.safe_name(name, upload_rules.rule_of(purpose).types[kind]),
            original_name=name.replace("\x00", "")[:255],
            content_type=kind,
            size=size,
            part_size=upload_rules.part_size(size),
        )
        if upload.part_size:
            upload.multipart_id = storage.store().begin(upload)
        upload.save(force_insert=True)
        audit.record(actor=actor, action="upload.sign", target=upload)
        # Last, so that nothing is spent when signing fails.
        SIGNED.spend(str(actor.pk))
    return upload


def progress(*, actor: User, upload: Upload) -> Progress:
    """What has arrived so far."""
    upload = find(actor=actor, upload_id=upload.pk)
    if upload.state == UploadState.FINALISED:
        return Progress(upload, frozenset(range(1, upload.part_count + 1)))
    return Progress(upload, frozenset(storage.store().received(upload) if upload.state == UploadState.OPEN else ()))


def all_parts(upload: Upload) -> Progress:
    """Addresses of every part of an upload that has just been signed; asks nobody."""
    store = storage.store()
    return Progress(upload, frozenset(), tuple(store.sign(upload, n) for n in range(1, upload.part_count + 1)))


def missing_parts(*, actor: User, upload: Upload) -> Progress:
    """What has arrived, and fresh addresses for the rest. Raises Closed for an upload that is over."""
    seen = progress(actor=actor, upload=upload)
    _refuse_closed(seen.upload)
    if seen.upload.state == UploadState.FINALISED:
        return seen
    Upload.objects.open().filter(pk=seen.upload.pk).update(signed_at=timezone.now())
    store = storage.store()
    numbers = [number for number in range(1, seen.upload.part_count + 1) if number not in seen.received]
    return Progress(seen.upload, seen.received, tuple(store.sign(seen.upload, number) for number in numbers))


def finalise(*, actor: User, upload: Upload) -> Upload:
    """Take the file in once it is whole and what was signed; asked again, the same answer.

    A video for a recipe becomes a result of it (`remix.submitting.begin`) in the same transaction. Raises NotThere
    while parts are missing and StoreAway (nothing is lost, ask again), WrongBytes when the file is not what was said
    (the upload is over and its bytes go), Closed, NoSuchUpload.
    """
    refusal: WrongBytes | None = None
    with transaction.atomic():
        # Whoever asks at the same time waits here and finds the outcome.
        upload = _locked(actor, upload)
        if upload.state == UploadState.FINALISED:
            return upload
        _refuse_closed(upload)
        try:
            _verify(upload)
        except WrongBytes as error:
            refusal = error
            close(actor=actor, upload=upload, state=UploadState.REJECTED, refusal=error.code)
        else:
            close(actor=actor, upload=upload, state=UploadState.FINALISED, file=upload.file_key)
            if upload.purpose == UploadPurpose.SUBMISSION and upload.node:
                submitting.begin(actor=actor, node=upload.node, upload=upload)
    if refusal:
        raise refusal
    return upload


def abort(*, actor: User, upload: Upload) -> Upload:
    """Give it up and remove what has arrived; a second time changes nothing. Raises Closed once it is finalised."""
    with transaction.atomic():
        upload = _locked(actor, upload)
        if upload.state == UploadState.FINALISED:
            raise Closed("upload_finalised", _("이미 다 올라온 파일이에요."))
        if upload.state == UploadState.OPEN:
            close(actor=actor, upload=upload, state=UploadState.ABORTED)
    return upload


def take_in(
    *,
    actor: User,
    purpose: UploadPurpose | str,
    name: str,
    content_type: str,
    size: int,
    content: IO[bytes],
    node: RemixNode | None = None,
) -> Upload:
    """A file that came with a form, for people without JavaScript: signed, stored and finalised in one go.

    Raises what `sign` and `finalise` raise; whatever it is, nothing is left behind.
    """
    upload = sign(actor=actor, purpose=purpose, name=name, content_type=content_type, size=size, node=node)
    try:
        storage.store().write(upload, content)
        return finalise(actor=actor, upload=upload)
    except Refused as refusal:
        if not isinstance(refusal, WrongBytes):
            abort(actor=actor, upload=upload)
        raise


def _verify(upload: Upload) -> None:
    store = storage.store()
    upload_rules.check_arrived(upload, store.assemble(upload))
    with store.local_copy(upload) as path:
        upload_rules.check_bytes(upload, path)


def _locked(actor: User, upload: Upload) -> Upload:
    found = Upload.objects.select_for_update(of=("self",)).select_related("node").filter(pk=upload.pk, owner=actor)
    locked = found.first()
    if locked is None:
        raise NoSuchUpload
    return locked


def _refuse_closed(upload: Upload) -> None:
    if upload.state == UploadState.REJECTED:
        raise upload_rules.wrong(upload.refusal)
    if upload.state == UploadState.ABORTED:
        raise Closed("upload_aborted", _("그만둔 업로드예요. 파일을 다시 골라 올려 주세요."))


def _make_room(actor: User, size: int) -> None:
    """Refuse one too many; those whose addresses have run out are given up for it, the oldest first."""
    for stale in (None, *_stale(actor)):
        if stale:
            give_up([stale])
        open_now = Upload.objects.open().filter(owner=actor)
        used = open_now.aggregate(bytes=Sum("size"))["bytes"] or 0
        most_bytes = MOST_OPEN_FILES_OF_FULL_SIZE * settings.VIDEO_MAX_BYTES
        if open_now.count() < MOST_OPEN and used + size <= most_bytes:
            return
    raise Refused("too_many_open", _("올리는 중인 파일이 너무 많아요. 다 올리거나 취소한 뒤에 다시 해 주세요."))


def _stale(actor: User) -> list[Upload]:
    long_ago = timezone.now() - SIGNED_FOR
    return list(Upload.objects.open().filter(owner=actor, signed_at__lt=long_ago).order_by("signed_at"))

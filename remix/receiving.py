"""The local disk's end of a signed address: one part of one upload, streamed to a file, never held in memory."""

from collections.abc import Iterable
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import NotAllowed, Refused
from remix import storage
from remix.models import Upload
from remix.states import UploadState
from remix.storage.base import SIGNED_FOR
from remix.storage.local import SALT, IncomingPart, LocalStore
from remix.uploading import Closed, NoSuchUpload


class WrongPart(Refused):
    """Not the type or not as many bytes as were signed; nothing of it is kept (a face answers 422)."""


def receive(
    *,
    upload_id: UUID,
    number: int,
    signature: str,
    content_type: str,
    length: int | None,
    chunks: Iterable[bytes],
) -> None:
    """Take in part `number` if the signature allows it; `length` is what the request says it has (bytes).

    Raises NotAllowed (a forged or expired signature), NoSuchUpload, Closed, WrongPart, StoreFull.
    """
    _check_signature(upload_id, number, signature)
    store = storage.store()
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload is None or not isinstance(store, LocalStore):
        raise NoSuchUpload
    if upload.state != UploadState.OPEN:
        raise _closed()
    expected = upload.part_bytes(number)
    if content_type != upload.content_type:
        raise WrongPart("other_type", _("파일 형식이 처음 고른 것과 달라요. 파일을 다시 골라 올려 주세요."))
    if length != expected:
        raise WrongPart("other_size", _("파일의 크기가 처음 고른 것과 달라요. 파일을 다시 골라 올려 주세요."))
    part = store.receive(upload, number, chunks)
    try:
        if part.size != expected:
            raise WrongPart("cut_off", _("올리는 중에 연결이 끊겼어요. 이어서 올려 주세요."))
        _keep(upload, part)
    except BaseException:
        part.drop()
        raise


def _keep(upload: Upload, part: IncomingPart) -> None:
    """Let the part count, unless the upload ended while it came."""
    with transaction.atomic():
        if not Upload.objects.open().select_for_update().filter(pk=upload.pk).exists():
            raise _closed()
        part.keep()


def _check_signature(upload_id: UUID, number: int, signature: str) -> None:
    sentence = _("올리는 주소의 시간이 지났어요. 이어서 올려 주세요.")
    try:
        signed = signing.loads(signature, salt=SALT, max_age=SIGNED_FOR)
    except signing.SignatureExpired as error:
        raise NotAllowed("address_expired", sentence) from error
    except signing.BadSignature as error:
        raise NotAllowed("bad_signature", _("올릴 수 없는 주소예요. 처음부터 다시 올려 주세요.")) from error
    if signed != [str(upload_id), number]:
        raise NotAllowed("bad_signature", _("올릴 수 없는 주소예요. 처음부터 다시 올려 주세요."))


def _closed() -> Closed:
    return Closed("upload_closed", _("이미 끝난 업로드예요. 파일을 다시 골라 올려 주세요."))

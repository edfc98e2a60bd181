"""A bucket of S3, or of anything that speaks its wire. The browser talks to it directly; the server only signs."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import Storage
from django.utils import timezone

from remix.models import Upload
from remix.models.upload import UPLOADS_FOLDER
from remix.storage.base import SIGNED_FOR, Arrived, NotThere, SignedPart, StoreAway, full_disk_is_refused, part_of

logger = logging.getLogger(__name__)

MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NotFound"}
DELETED_AT_ONCE = 1000  # what one DeleteObjects takes


class S3Store:
    """One object an upload; parts are S3's own."""

    def __init__(self, storage: Storage) -> None:
        backend: Any = storage
        self._bucket: str = backend.bucket_name
        self._client: Any = backend.connection.meta.client

    def begin(self, upload: Upload) -> str:
        """Open a multipart upload whose type is bound."""
        with _away_is_refused():
            answer = self._client.create_multipart_upload(**self._object(upload), ContentType=upload.content_type)
        return str(answer["UploadId"])

    def sign(self, upload: Upload, number: int) -> SignedPart:
        """Type and size are part of the signature; one piece cannot be put over what is there already."""
        asked: dict[str, Any] = {**self._object(upload), "ContentLength": upload.part_bytes(number)}
        headers = {}
        if upload.multipart_id:
            method = "upload_part"
            asked |= {"UploadId": upload.multipart_id, "PartNumber": number}
        else:
            method = "put_object"
            asked |= {"ContentType": upload.content_type, "IfNoneMatch": "*"}
            headers = {"Content-Type": upload.content_type, "If-None-Match": "*"}
        with _away_is_refused():
            url = self._client.generate_presigned_url(method, asked, ExpiresIn=int(SIGNED_FOR.total_seconds()))
        return part_of(upload, number, str(url), headers)

    def received(self, upload: Upload) -> set[int]:
        """What S3 has in the right size."""
        if upload.multipart_id:
            parts = self._parts(upload)
            if parts is not None:
                return set(parts)
        arrived = self._arrived(upload)
        return set(range(1, upload.part_count + 1)) if arrived and arrived.size == upload.size else set()

    def assemble(self, upload: Upload) -> Arrived:
        """Complete the multipart upload; one that is complete already is found by its object."""
        parts = self._parts(upload) if upload.multipart_id else None
        if parts is not None:
            if len(parts) != upload.part_count:
                raise NotThere
            listed = [{"PartNumber": number, "ETag": tag} for number, tag in sorted(parts.items())]
            with _away_is_refused():
                self._client.complete_multipart_upload(
                    **self._object(upload), UploadId=upload.multipart_id, MultipartUpload={"Parts": listed}
                )
        arrived = self._arrived(upload)
        if arrived is None:
            raise NotThere
        return arrived

    @contextmanager
    def local_copy(self, upload: Upload) -> Iterator[Path]:
        """A copy that is streamed to the local disk and gone after the block."""
        with NamedTemporaryFile(prefix="kmeme-", suffix=Path(upload.name).suffix) as copy:
            with _away_is_refused(), full_disk_is_refused():
                self._client.download_fileobj(self._bucket, upload.file_key, copy)
                copy.flush()
            yield Path(copy.name)

    def write(self, upload: Upload, content: IO[bytes]) -> None:
        """In pieces, as boto3 does it; the multipart upload that was begun for the browser is not needed."""
        with _away_is_refused():
            if upload.multipart_id:
                self._client.abort_multipart_upload(**self._object(upload), UploadId=upload.multipart_id)
            self._client.upload_fileobj(
                content, self._bucket, upload.file_key, ExtraArgs={"ContentType": upload.content_type}
            )

    def discard(self, folder: str) -> None:
        """Objects and multipart uploads under the folder."""
        prefix = f"{folder}/"
        with _away_is_refused():
            for begun in self._begun(prefix):
                self._abort(begun)
            keys = [{"Key": found["Key"]} for found in self._objects(prefix)]
            for start in range(0, len(keys), DELETED_AT_ONCE):
                batch = keys[start : start + DELETED_AT_ONCE]
                self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": batch, "Quiet": True})

    def folders(self, older_than: timedelta) -> Iterator[str]:
        """By the keys of objects and of multipart uploads."""
        latest = timezone.now() - older_than
        with _away_is_refused():
            for found in self._objects(f"{UPLOADS_FOLDER}/"):
                if found["LastModified"] < latest:
                    yield found["Key"].rpartition("/")[0]
            for begun in self._begun(f"{UPLOADS_FOLDER}/"):
                if begun["Initiated"] < latest:
                    yield begun["Key"].rpartition("/")[0]

    def _object(self, upload: Upload) -> dict[str, Any]:
        return {"Bucket": self._bucket, "Key": upload.file_key}

    def _parts(self, upload: Upload) -> dict[int, str] | None:
        """Parts of the right size by number, with their tags; None when the multipart upload is over."""
        found: dict[int, str] = {}
        pages = self._client.get_paginator("list_parts")
        with _away_is_refused():
            try:
                for page in pages.paginate(**self._object(upload), UploadId=upload.multipart_id):
                    for part in page.get("Parts", []):
                        number = int(part["PartNumber"])
                        if number <= upload.part_count and part["Size"] == upload.part_bytes(number):
                            found[number] = part["ETag"]
            except ClientError as error:
                if _code(error) not in MISSING:
                    raise
                return None
        return found

    def _arrived(self, upload: Upload) -> Arrived | None:
        with _away_is_refused():
            try:
                head = self._client.head_object(**self._object(upload))
            except ClientError as error:
                if _code(error) not in MISSING:
                    raise
                return None
        return Arrived(int(head["ContentLength"]), str(head["ContentType"]))

    def _objects(self, prefix: str) -> Iterator[dict[str, Any]]:
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
            yield from page.get("Contents", [])

    def _begun(self, prefix: str) -> Iterator[dict[str, Any]]:
        for page in self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket, Prefix=prefix):
            yield from page.get("Uploads", [])

    def _abort(self, begun: dict[str, Any]) -> None:
        try:
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=begun["Key"], UploadId=begun["UploadId"])
        except ClientError as error:
            if _code(error) not in MISSING:
                raise


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def _away_is_refused() -> Iterator[None]:
    """Every failure of the bucket is the same to a person; the log has the cause."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as error:
        logger.exception("the bucket does not do what it is asked")
        raise StoreAway from error

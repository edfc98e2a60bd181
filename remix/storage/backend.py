"""Django's view of the bucket: what everybody may see lies on the CDN, all else is asked for at our own address."""

from typing import Any, cast
from urllib.parse import urljoin

from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from remix.storage.base import PUBLIC_FOLDERS

IN_MEMORY_BYTES = 1024 * 1024
CLIENT = {
    "signature_version": "s3v4",
    "connect_timeout": 3,
    "read_timeout": 20,
    "retries": {"max_attempts": 3, "mode": "standard"},
    # A checksum would become a part of the signed address, which a browser cannot send; and not every S3 knows them.
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class S3MediaStorage(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """A private bucket. Its own addresses are signed and short-lived, so pages never carry them."""

    def get_default_settings(self) -> dict[str, Any]:
        """django-storages' settings (AWS_...), and what it leaves to us."""
        found = super().get_default_settings()
        config = Config(s3={"addressing_style": found["addressing_style"]}, **CLIENT)
        # Without a limit a file that is opened is kept in memory whole.
        return {**found, "client_config": config, "max_memory_size": IN_MEMORY_BYTES, "file_overwrite": False}

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """On the CDN, if there is one, for what is public; else at our address, which asks who wants it."""
        path = filepath_to_uri(name) or ""
        if settings.MEDIA_CDN_URL and name.startswith(PUBLIC_FOLDERS):
            return f"{settings.MEDIA_CDN_URL}/{path}"
        return urljoin(settings.MEDIA_URL, path)

    def signed_url(self, name: str, *, seconds: int) -> str:
        """The bucket's own address of a file, good for so long, for whoever has it."""
        return cast("str", super().url(name, expire=seconds))

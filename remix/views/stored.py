"""Stored files as answers: in ranges from the local disk, a redirect to a signed address from a remote storage."""

import hashlib
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage, storages
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect

from kmeme.lib.ranges import file_reader, ranged_response

INLINE_TYPES = {
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
}
FOR_EVER = "public, max-age=31536000, immutable"
OURS_ALONE = "private, no-cache"
SIGNED_SECONDS = 300
"""How long a bucket's address is good; a player that seeks after that comes back here for a new one."""


def stored_file(request: HttpRequest, file: FieldFile) -> HttpResponseBase:
    """A file that the caller may see, wherever the storage keeps it; 404 when it is gone."""
    if not file:
        raise Http404
    return stored_name(request, str(file.name), OURS_ALONE)


def stored_name(request: HttpRequest, name: str, cache_control: str) -> HttpResponseBase:
    """The same by its name in the default storage; a bucket's address is kept by caches only while it is good."""
    signed_url = getattr(storages["default"], "signed_url", None)
    if signed_url is None:
        return local_file(request, name, cache_control)
    response = HttpResponseRedirect(signed_url(name, seconds=SIGNED_SECONDS))
    response["Cache-Control"] = f"public, max-age={SIGNED_SECONDS // 2}" if cache_control == FOR_EVER else "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def local_file(request: HttpRequest, name: str, cache_control: str) -> HttpResponseBase:
    """One file of the default storage on the local disk; 404 when it is not there, or lies on another machine."""
    path = _local_path(name)
    status = path.stat()
    content_type = INLINE_TYPES.get(path.suffix)
    response = ranged_response(
        request,
        size=status.st_size,
        etag=f'"{hashlib.sha256(f"{name}:{status.st_size}:{status.st_mtime_ns}".encode()).hexdigest()[:32]}"',
        content_type=content_type or "application/octet-stream",
        read=file_reader(path),
    )
    response["Cache-Control"] = cache_control
    response["Content-Disposition"] = "inline" if content_type else "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    # Opened by itself, an uploaded file is a document of our origin: it may run nothing here.
    response["Content-Security-Policy"] = "sandbox"
    return response


def _local_path(name: str) -> Path:
    try:
        path = Path(default_storage.path(name))
        if path.is_file():
            return path
    except (SuspiciousFileOperation, NotImplementedError, ValueError) as error:
        raise Http404 from error
    raise Http404

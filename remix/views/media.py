"""Stored files from the local disk. With a remote storage its own signed addresses are used and nothing comes here."""

import hashlib
from pathlib import Path
from posixpath import normpath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from kmeme.lib.ranges import file_reader, ranged_response
from remix.models import Video
from remix.states import NodeState

INLINE_TYPES = {".webp": "image/webp", ".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One stored file, in ranges: key frames to everybody, source videos as `_may_watch` says; 404 for all else.

    Key frames have unguessable names that are never written twice, so they need no question and may be kept for ever.
    """
    # "key_frames/../source_videos/..." would be served by the rule of the wrong folder.
    if normpath(name) != name:
        raise Http404
    is_frame = name.startswith("key_frames/")
    if not (is_frame or (name.startswith("source_videos/") and _may_watch(request, name))):
        raise Http404
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
    response["Cache-Control"] = FOR_EVER if is_frame else "private, no-cache"
    response["Content-Disposition"] = "inline" if content_type else "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    # Opened by itself, an uploaded file is a document of our origin: it may run nothing here.
    response["Content-Security-Policy"] = "sandbox"
    return response


def _may_watch(request: HttpRequest, name: str) -> bool:
    """Whether a published recipe shows this source video, or the person is staff who may see videos."""
    if Video.objects.filter(file=name, nodes__state=NodeState.PUBLISHED).exists():
        return True
    user = request.user
    return user.is_authenticated and user.is_staff and user.has_perm("remix.view_video")


def _local_path(name: str) -> Path:
    """Where the file lies; 404 when it is not there, or lies on another machine."""
    try:
        path = Path(default_storage.path(name))
        if path.is_file():
            return path
    except (SuspiciousFileOperation, NotImplementedError, ValueError) as error:
        raise Http404 from error
    raise Http404

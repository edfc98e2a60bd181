"""Stored files: who may have them, and then the bytes from the local disk, or the way to a bucket.

Pages carry this address whatever the storage is, so the rules below hold for both, and no page that is kept in a cache
holds an address that runs out.
"""

from posixpath import normpath

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from remix.models import Upload, Video
from remix.models.upload import UPLOADS_FOLDER
from remix.states import NodeState
from remix.storage.base import PUBLIC_FOLDERS
from remix.views.stored import FOR_EVER, OURS_ALONE, stored_name


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One stored file, in ranges: pictures of pages to everybody, videos and uploads as below; 404 for all else.

    Pictures have names that are never written twice, so they need no question and may be kept for ever.
    """
    # "key_frames/../source_videos/..." would be served by the rule of the wrong folder.
    if normpath(name) != name:
        raise Http404
    is_public = name.startswith(PUBLIC_FOLDERS)
    if not (is_public or _may_watch(request, name) or _may_see_upload(request, name)):
        raise Http404
    return stored_name(request, name, FOR_EVER if is_public else OURS_ALONE)


def _may_watch(request: HttpRequest, name: str) -> bool:
    """Whether a published recipe shows this source video, or the person is staff who may see videos."""
    if not name.startswith("source_videos/"):
        return False
    if Video.objects.filter(file=name, nodes__state=NodeState.PUBLISHED).exists():
        return True
    user = request.user
    return user.is_authenticated and user.is_staff and user.has_perm("remix.view_video")


def _may_see_upload(request: HttpRequest, name: str) -> bool:
    """Whether it is their own upload, or the person is staff who may see uploads."""
    user = request.user
    if not name.startswith(f"{UPLOADS_FOLDER}/") or not user.is_authenticated:
        return False
    upload = Upload.objects.filter(file=name).first()
    return upload is not None and (upload.owner_id == user.pk or (user.is_staff and user.has_perm("remix.view_upload")))

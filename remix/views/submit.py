"""Handing in what one shot from a recipe: a file, or the address of a public post."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.views.asking import person
from kmeme.lib.errors import Refused
from kmeme.lib.limits import Exceeded
from remix import submitting, uploading
from remix.models import RemixNode, UploadPurpose, UserVideo
from remix.upload_rules import VIDEO_TYPES
from remix.views.asking import OF_FILES, status_of

ACCEPT = ",".join((*VIDEO_TYPES, *VIDEO_TYPES.values()))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, node_id: str) -> HttpResponse:
    """Choose a file or paste an address; what follows is the page of the result.

    With JavaScript the file goes straight to the storage (static/remix/upload/); without, it comes with the form.
    """
    node = RemixNode.objects.published().with_node_id(node_id).first()
    if node is None:
        raise Http404
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            return redirect(_handed_in(request, node))
        except Exceeded:
            raise  # accounts.middleware.TooMany answers 429
        except Refused as error:
            refusal = error
    context = {
        "node": node,
        "refusal": refusal,
        "link": request.POST.get("link", ""),
        "accept": ACCEPT,
        "most_megabytes": settings.VIDEO_MAX_BYTES // 2**20,
        "most_minutes": settings.VIDEO_MAX_SECONDS // 60,
    }
    status = status_of(refusal, OF_FILES) if refusal else 200
    return render(request, "remix/submit.html", context, status=status)


def _handed_in(request: HttpRequest, node: RemixNode) -> UserVideo:
    video = request.FILES.get("video")
    if not isinstance(video, UploadedFile):
        return submitting.begin(actor=person(request), node=node, link=request.POST.get("link", ""))
    upload = uploading.take_in(
        actor=person(request),
        purpose=UploadPurpose.SUBMISSION,
        node=node,
        name=video.name or "",
        content_type=video.content_type or "",
        size=video.size or 0,
        content=video.open(),
    )
    return upload.user_video

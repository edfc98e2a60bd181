"""Where the parts of a file go when the storage is the local disk: what a bucket's address is to S3."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kmeme.lib.api import problems
from kmeme.lib.errors import Refused
from remix import receiving
from remix.storage.local import CHUNK_BYTES


@csrf_exempt  # the signature in the address is what allows it, not the session
@require_http_methods(["PUT"])
def part(request: HttpRequest, upload_id: UUID, number: int) -> HttpResponse:
    """Take in one part; 204 when it is kept."""
    length = request.META.get("CONTENT_LENGTH") or ""
    try:
        receiving.receive(
            upload_id=upload_id,
            number=number,
            signature=request.GET.get("signature", ""),
            content_type=request.headers.get("Content-Type", ""),
            length=int(length) if length.isascii() and length.isdigit() else None,
            chunks=_chunks(request),
        )
    except Refused as refusal:
        found = problems.of(refusal)
        assert found is not None  # noqa: S101  (every refusal is a problem)
        return problems.response(request, found)
    except UnreadablePostError:
        return problems.response(request, problems.plain("cut_off"))  # nobody is there to read it
    return HttpResponse(status=204)


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes; Django keeps none of it."""
    while chunk := request.read(CHUNK_BYTES):
        yield chunk

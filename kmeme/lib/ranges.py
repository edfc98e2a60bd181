"""Byte ranges (RFC 9110, section 14): how a player seeks in a sound or a film without fetching all of it."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

CHUNK_BYTES = 64 * 1024
_SINGLE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")

type Reader = Callable[[int, int], Iterable[bytes]]
"""Gives the bytes from the first position up to, not including, the second."""


class Unsatisfiable(ValueError):
    """The range lies outside the content."""


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """The (start, stop) of a `Range` header, `stop` not included; None when it is to be ignored.

    Several ranges in one header and unknown units are ignored, as the standard allows. Raises Unsatisfiable.
    """
    match = _SINGLE_RANGE.fullmatch(header.strip().replace(" ", ""))
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        raise Unsatisfiable(header)
    return start, stop


def ranged_response(request: HttpRequest, *, size: int, etag: str, content_type: str, read: Reader) -> HttpResponseBase:
    """Answer with the content (200), the range of it that was asked for (206), 304, or 416 when there is no such range.

    `etag` is strong and quoted; `If-None-Match` and `If-Range` are honoured.
    """
    fresh = get_conditional_response(request, etag=etag)
    if fresh is not None:
        return fresh
    wanted = request.headers.get("Range", "") if request.method == "GET" else ""
    if wanted and request.headers.get("If-Range", etag) != etag:
        wanted = ""
    try:
        found = parse_range(wanted, size)
    except Unsatisfiable:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    start, stop = found or (0, size)
    response = StreamingHttpResponse(
        read(start, stop) if request.method == "GET" else (), status=206 if found else 200, content_type=content_type
    )
    if found:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response["Content-Length"] = str(stop - start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    # Positions count the bytes as they are stored, so nothing on the way out may compress them.
    response["Content-Encoding"] = "identity"
    return response


def file_reader(path: Path) -> Reader:
    """A reader of a file that holds one chunk in memory; the file is opened when the first chunk is asked for."""

    def read(start: int, stop: int) -> Iterator[bytes]:
        with path.open("rb") as file:
            file.seek(start)
            left = stop - start
            while left and (chunk := file.read(min(CHUNK_BYTES, left))):
                left -= len(chunk)
                yield chunk

    return read


def bytes_reader(content: bytes) -> Reader:
    """A reader of what is in memory already."""
    return lambda start, stop: (content[start:stop],)

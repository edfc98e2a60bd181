"""Where a page of a list goes on."""

from django.http import Http404, HttpRequest

# No row has a higher number than the database's largest integer of four bytes or eight.
MOST_DIGITS = 18


def cursor(request: HttpRequest) -> int | None:
    """The number in `?before=`, None without one; 404 for anything that is no such number."""
    text = request.GET.get("before")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Http404
    return int(text)

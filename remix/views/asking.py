"""What the pages' forms have in common: the version that was seen, and the status of a refusal."""

from collections.abc import Mapping

from django.http import HttpRequest

from kmeme.lib.errors import NotAllowed, Refused
from remix.storage.base import StoreAway, StoreFull

type Statuses = Mapping[type[Refused], int]

OF_FILES: Statuses = {StoreAway: 503, StoreFull: 507, NotAllowed: 403}
"""For a form that brings a file."""


def seen_version(request: HttpRequest) -> int:
    """The version that the form was made for; -1 for what is none."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1


def status_of(refusal: Refused, statuses: Statuses, otherwise: int = 400) -> int:
    """The HTTP status of a page that shows a refusal, by its kind."""
    return next((status for kind, status in statuses.items() if isinstance(refusal, kind)), otherwise)

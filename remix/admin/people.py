"""Who presses the buttons."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def acting(request: HttpRequest) -> User:
    """The signed-in person, as verbs want them; the admin's own check has let nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user

"""Who asks for a page."""

from django.http import HttpRequest

from accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person (the view is behind `login_required`)."""
    assert isinstance(request.user, User)  # noqa: S101  (narrows the type)
    return request.user

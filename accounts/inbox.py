"""The inbox: what a person was told, a page at a time, and its mark in the header of every page.

Pages that are kept for everybody are made without a person; they leave `PLACE` where the mark goes, and `placed` puts
it in for whoever asks.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts import notifications
from accounts.models import Notification, User

PLACE = "<!-- inbox -->"
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One notification as the page shows it."""

    notification: Notification
    sentence: str


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, newest first; `following` is the cursor of the next page, 0 on the last."""

    lines: list[Line]
    following: int


def page(user: User, *, before: int | None = None) -> Page:
    """The newest lines, or those before the notification with the id `before`."""
    rows = Notification.objects.filter(recipient=user).in_inbox().select_related("actor").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    lines = [Line(row, notifications.sentence(row)) for row in found[:PAGE_SIZE]]
    return Page(lines, found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0)


def mark(user: User) -> str:
    """The link to the inbox in the header, with a dot while something is unread."""
    return render_to_string("accounts/inbox_mark.html", {"has_unread": notifications.has_unread(user)})


def placed(request: HttpRequest, body: bytes) -> bytes:
    """A page that was made without a person, with the mark of whoever asks for it; nobody's for a visitor."""
    if PLACE.encode() not in body:
        return body
    drawn = mark(request.user) if isinstance(request.user, User) else ""
    return body.replace(PLACE.encode(), drawn.encode(), 1)

"""The mark of the inbox in the header."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import mark_safe

from accounts import inbox
from accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def inbox_mark(context: Context) -> Any:
    """The link with its dot for somebody who is signed in; a place for it on a page that is made without a person."""
    request = context.get("request")
    if request is None:
        return mark_safe(inbox.PLACE)  # noqa: S308  (a constant)
    user = getattr(request, "user", None)
    return inbox.mark(user) if isinstance(user, User) else ""

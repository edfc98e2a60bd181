"""What the campaigns' own admin pages share: their frame, and a verb's refusal as a message."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin

from kmeme.lib.errors import NotAllowed, Refused, Stale

CONFLICT, UNPROCESSABLE = 409, 422


class Pages(ModelAdmin):
    """A model with pages of ours besides unfold's."""

    def page(
        self, request: HttpRequest, template: str, title: str, context: Mapping[str, Any], status: int = 200
    ) -> HttpResponse:
        """A page inside the admin's frame."""
        request.current_app = self.admin_site.name
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media}
        return TemplateResponse(request, f"admin/campaigns/{template}", {**frame, **context}, status=status)

    def require_change(self, request: HttpRequest, row: Any = None) -> None:
        """Answer 403 to somebody who may only look."""
        if not self.has_change_permission(request, row):
            raise PermissionDenied

    def require_view(self, request: HttpRequest, row: Any = None) -> None:
        """Answer 403 to somebody who may not even look."""
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied


def told(request: HttpRequest, act: Callable[[], str]) -> int:
    """Do something and say how it went; the status that fits: 200, 409 for a stale page, 422 for other refusals."""
    try:
        messages.success(request, act())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return CONFLICT if isinstance(refusal, Stale) else UNPROCESSABLE
    return 200

"""Unfold's own forms over our verbs: the verb writes and keeps the audit trail, its refusal becomes a message."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin

from accounts.models import User
from kmeme.lib.errors import NotAllowed, Refused
from remix.admin.people import acting


class VerbForms(ModelAdmin):
    """Base of simple forms; subclasses give `write` and `remove`."""

    def write(self, actor: User, row: Any, values: dict[str, Any]) -> Any:
        """Make the row, or change what is in `values`; returns it as stored."""
        raise NotImplementedError

    def remove(self, actor: User, row: Any) -> None:
        """Take the row away."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Hand what was typed to the verb."""
        names = form.changed_data if change else [*form.fields]
        values = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        stored = self.write(acting(request), type(obj)._default_manager.get(pk=obj.pk) if change else obj, values)
        obj.pk = stored.pk

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """One."""
        self.remove(acting(request), obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Many at once, each with its trail."""
        for row in queryset:
            self.remove(acting(request), row)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; 422 when it does not hold."""
        try:
            response: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
        form = getattr(response, "context_data", {}).get("adminform") if request.method == "POST" else None
        if form is not None:
            response.status_code = 409 if getattr(form.form, "is_stale", False) else 422
        return response

"""What a recipe asks of its videos; where there is no row the product's default holds."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from remix import asking
from remix.admin.people import acting
from remix.admin.read_only import WrittenByVerbs
from remix.models import SuccessCriteria


class CriteriaForm(forms.ModelForm):  # type: ignore[type-arg]
    """Two figures; the database's rules answer in words."""

    def clean(self) -> dict[str, Any]:
        """One of the two has to be asked."""
        cleaned: dict[str, Any] = super().clean() or {}
        views, times = cleaned.get("least_views"), cleaned.get("times_parent")
        if not self.errors and views is None and times is None:
            raise ValidationError(_("조회수나 배수 가운데 하나는 적어 주세요."))
        return cleaned


@admin.register(SuccessCriteria)
class SuccessCriteriaAdmin(WrittenByVerbs):
    """Add criteria for a recipe, or change them."""

    form = CriteriaForm
    list_display = ["node", "least_views", "times_parent", "updated_at"]
    list_select_related = ["node"]
    search_fields = ["node__title"]
    autocomplete_fields = ["node"]
    fields = ["node", "least_views", "times_parent"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A recipe gets its own criteria here."""
        return request.user.has_perm("remix.add_successcriteria")

    def get_readonly_fields(self, request: HttpRequest, obj: SuccessCriteria | None = None) -> list[str]:
        """Criteria stay with their recipe."""
        return ["node"] if obj else []

    def save_model(self, request: HttpRequest, obj: SuccessCriteria, form: Any, change: bool) -> None:
        """The verb writes."""
        asking.ask(actor=acting(request), node=obj.node, least_views=obj.least_views, times_parent=obj.times_parent)

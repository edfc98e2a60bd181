"""Tags, and the words that recipes should not hold: two short lists that curators keep."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import User
from remix import tagging, word_list
from remix.admin.verb_forms import VerbForms
from remix.models import BannedWord, Tag
from remix.models.tag import slug_of


@admin.register(Tag)
class TagAdmin(VerbForms):
    """A tag comes into being where a recipe gets it; here it gets its English name, and goes."""

    list_display = ["name", "name_en", "slug", "uses", "page"]
    search_fields = ["name", "name_en", "slug"]
    fields = ["name", "name_en", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """With how many recipes have it."""
        found: QuerySet[Tag] = super().get_queryset(request)
        return found.annotate(recipes=Count("links"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The slug may stay empty: it is made from the name."""
        form = super().get_form(request, obj, change, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
        return form

    @admin.display(description=_("레시피"), ordering="recipes")
    def uses(self, tag: Any) -> int:
        """How many recipes have it."""
        return int(tag.recipes)

    @admin.display(description=_("공개 페이지"))
    def page(self, tag: Tag) -> str:
        """Where it leads."""
        return format_html('<a class="km-link" href="{}" target="_blank">#{}</a>', tag.get_absolute_url(), tag.name)

    def write(self, actor: User, row: Tag, values: dict[str, Any]) -> Tag:
        """By the verb."""
        if not values.get("slug", row.slug):
            values["slug"] = slug_of(values.get("name", row.name))
        return tagging.write(actor=actor, tag=row, values=values)

    def remove(self, actor: User, row: Tag) -> None:
        """By the verb."""
        tagging.remove(actor=actor, tag=row)


@admin.register(BannedWord)
class BannedWordAdmin(VerbForms):
    """Words, how strictly, and why."""

    list_display = ["word", "strictness", "note", "added_by", "added_at"]
    list_filter = ["severity"]
    list_select_related = ["added_by"]
    search_fields = ["word", "note"]
    fields = ["word", "severity", "note"]

    @display(description=_("어떻게 할까요"), ordering="severity", label={"blocking": "danger", "warning": "warning"})  # type: ignore[untyped-decorator]  # unfold is untyped
    def strictness(self, word: BannedWord) -> tuple[str, str]:
        """In colour."""
        return word.severity, word.get_severity_display()

    def write(self, actor: User, row: BannedWord, values: dict[str, Any]) -> BannedWord:
        """By the verb."""
        return word_list.write(actor=actor, word=row, values=values)

    def remove(self, actor: User, row: BannedWord) -> None:
        """By the verb."""
        word_list.remove(actor=actor, word=row)

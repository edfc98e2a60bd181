"""Collections: their words, and the recipes in them in order."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from accounts.models import User
from kmeme.lib.versioned_form import VersionedForm
from remix import collecting
from remix.admin.people import acting
from remix.admin.verb_forms import VerbForms
from remix.models import Collection, CollectionItem


class CollectionForm(VersionedForm):
    """A collection's words and who sees it."""

    class Meta:
        model = Collection
        fields = ("title", "title_en", "slug", "summary", "summary_en", "is_public")


class ItemInline(TabularInline):
    """Its recipes; the smaller the number, the earlier."""

    model = CollectionItem
    fields = ["position", "node"]
    autocomplete_fields = ["node"]
    extra = 0
    show_title = False
    max_num = collecting.MOST_ITEMS

    def get_queryset(self, request: HttpRequest) -> QuerySet[CollectionItem]:
        """With the recipes, whose names the rows show."""
        found: QuerySet[CollectionItem] = super().get_queryset(request)
        return found.select_related("node")

    def _may(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("remix.change_collection"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the collection."""
        return bool(request.user.has_perm("remix.view_collection"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever changes the collection."""
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever changes the collection."""
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever changes the collection."""
        return self._may(request)


@admin.register(Collection)
class CollectionAdmin(VerbForms):
    """The list, and the form with the recipes below it."""

    form = CollectionForm
    inlines = [ItemInline]
    list_display = ["title", "visibility", "recipes", "updated_at", "page"]
    list_filter = ["is_public"]
    search_fields = ["title", "title_en", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "title_en", "slug", "summary", "summary_en", "is_public", "seen_version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        """With how many recipes it holds."""
        found: QuerySet[Collection] = super().get_queryset(request)
        return found.annotate(size=Count("items"))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """Only while it is new: the address of a page does not move by itself."""
        return {} if obj else self.prepopulated_fields

    @display(description=_("공개"), ordering="is_public", label={"yes": "success", "no": "warning"})  # type: ignore[untyped-decorator]  # unfold is untyped
    def visibility(self, collection: Collection) -> tuple[str, Any]:
        """Whether everybody sees it."""
        return ("yes", _("공개")) if collection.is_public else ("no", _("직원만"))

    @admin.display(description=_("레시피"), ordering="size")
    def recipes(self, collection: Any) -> int:
        """How many it holds."""
        return int(collection.size)

    @admin.display(description=_("페이지"))
    def page(self, collection: Collection) -> str:
        """Where it is."""
        address = collection.get_absolute_url()
        return format_html('<a class="km-link" href="{}" target="_blank">{}</a>', address, address)

    def write(self, actor: User, row: Collection, values: dict[str, Any]) -> Collection:
        """By the verb."""
        version = values.pop("seen_version", None) or row.version
        return collecting.write(actor=actor, collection=row, version=version, values=values)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """The recipes in their order, by the verb; what the log asks for is told to it."""
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        if not formset.has_changed():
            return
        rows = [row.cleaned_data for row in formset.forms if row.cleaned_data.get("node")]
        kept = sorted((row for row in rows if not row.get("DELETE")), key=lambda row: row["position"] or 0)
        stored = Collection.objects.get(pk=form.instance.pk)
        nodes = [row["node"].pk for row in kept]
        collecting.write(actor=acting(request), collection=stored, version=stored.version, values={}, nodes=nodes)

    def remove(self, actor: User, row: Collection) -> None:
        """By the verb."""
        collecting.remove(actor=actor, collection=row)

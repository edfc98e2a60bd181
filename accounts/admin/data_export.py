"""People's exports in the admin: how far they are, never what is in them."""

from django.contrib import admin

from accounts.admin.readonly import ReadOnlyAdmin
from accounts.models import DataExport


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyAdmin):
    """How many, how large, how many failed."""

    list_display = ["requested_at", "user", "state", "size_bytes", "expires_at"]
    list_filter = ["state"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    fields = ["user", "state", "requested_at", "built_at", "expires_at", "size_bytes"]

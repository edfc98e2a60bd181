"""Sign-ins to the API in the admin, to read: a family that ended by reuse is a stolen token."""

from django.contrib import admin

from accounts.admin.readonly import ReadOnlyAdmin
from accounts.models import RefreshFamily


@admin.register(RefreshFamily)
class RefreshFamilyAdmin(ReadOnlyAdmin):
    """Who is signed in to the API."""

    list_display = ["started_at", "user", "refreshed_at", "expires_at", "ended_at", "ended_because", "address"]
    list_filter = ["ended_because"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    fields = ["user", "scope", "started_at", "refreshed_at", "expires_at", "ended_at", "ended_because", "address"]

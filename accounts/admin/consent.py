"""The history of consents in the admin, to read."""

from django.contrib import admin

from accounts.admin.readonly import ReadOnlyAdmin
from accounts.models import Consent


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """Who agreed to what, when."""

    list_display = ["at", "user", "kind", "policy_version", "given", "address"]
    list_filter = ["kind", "policy_version", "given"]
    list_select_related = ["user"]
    search_fields = ["user__email"]

"""The audit trail in the admin: to filter, read and take out as CSV, never to change."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import action

from accounts import audit
from accounts.admin.readonly import ReadOnlyAdmin
from accounts.models import AuditEntry, User

CSV_FIELDS = ("at", "actor_label", "action", "target_type", "target_id", "target_label", "reason_code", "address")
# A cell that starts like this is run as a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file whose `write` returns the line."""

    @staticmethod
    def write(value: str) -> str:
        return value


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what to what, when, from where."""

    list_display = ["at", "actor_label", "action", "target_label", "reason_code", "address"]
    list_filter = [("at", RangeDateTimeFilter), "action", "target_type", "reason_code"]
    list_filter_submit = True
    search_fields = ["actor_label", "target_label", "=target_id"]
    search_help_text = _("한 사람, 대상, 대상 번호로 찾아요.")
    list_select_related = False
    actions_list = ["as_csv"]

    @action(  # type: ignore[untyped-decorator]  # unfold has no types
        description=_("CSV로 받기"), url_path="csv"
    )
    def as_csv(self, request: HttpRequest) -> StreamingHttpResponse:
        """The filtered list as CSV, streamed; taking it out is itself an entry."""
        # unfold serves the action under an address of its own, which asks for no permission.
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request)
        assert isinstance(request.user, User)  # noqa: S101  (narrows the type: the admin is for staff)
        audit.record(
            actor=request.user, action="audit.download", target=request.user, detail={"filters": request.GET.dict()}
        )
        response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response


def _lines(rows: QuerySet[AuditEntry]) -> Iterator[str]:
    """A byte order mark (Excel takes Korean for Latin without it), the headings, one line an entry."""
    writer: Any = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(CSV_FIELDS)
    for entry in rows.iterator(chunk_size=1000):
        yield writer.writerow([_cell(getattr(entry, name)) for name in CSV_FIELDS])


def _cell(value: Any) -> str:
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text

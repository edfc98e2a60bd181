"""Every check-in, to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from campaigns.admin.labels import CHECK_IN_LABELS
from campaigns.models import CheckIn
from campaigns.suspicion import LABELS
from remix.admin.read_only import ReadOnly


@admin.register(CheckIn)
class CheckInAdmin(ReadOnly):
    """The newest first."""

    empty_says = _("캠페인이 열리고 누가 들르면 방문이 여기에 나타나요.")
    list_display = ["id", "user", "campaign", "place", "method", "state_label", "distance", "score", "created_at"]
    list_per_page = 50
    list_filter = ["state", "method", ("campaign", AutocompleteSelectFilter)]
    list_filter_submit = True
    search_fields = ["user__email", "user__name", "place__name"]
    list_select_related = ["user", "campaign", "place"]
    show_full_result_count = False
    fields = [
        "campaign", "place", "user", "method", "state", "refusal", "created_at", "distance", "accuracy_metres",
        "fix_age_seconds", "clock_skew_seconds", "is_mock", "coarsened_at", "score", "reasons", "queue",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[CheckIn]:
        """Without what is slow to read and never shown."""
        found: QuerySet[CheckIn] = super().get_queryset(request)
        return found.select_related("user", "campaign", "place", "review").defer("place__open_minutes")

    @display(description=_("상태"), ordering="state", label=CHECK_IN_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, visit: CheckIn) -> tuple[str, str]:
        """Its state, in colour."""
        return visit.state, visit.get_state_display()

    @admin.display(description=_("장소까지"), ordering="distance_metres")
    def distance(self, visit: CheckIn) -> str:
        """Metres from the place's centre."""
        return "–" if visit.distance_metres is None else f"{visit.distance_metres:,.0f} m"

    @admin.display(description=_("의심 점수"), ordering="suspicion_score")
    def score(self, visit: CheckIn) -> str:
        """How much is unusual about it."""
        return f"{visit.suspicion_score:.2f}"

    @admin.display(description=_("점수의 이유"))
    def reasons(self, visit: CheckIn) -> str:
        """In words."""
        lines = ((LABELS.get(reason["code"], reason["code"]), reason["counts"]) for reason in visit.suspicion_reasons)
        return (
            format_html("<ul>{}</ul>", format_html_join("", "<li>{} ({})</li>", lines))
            if visit.suspicion_reasons
            else "–"
        )

    @admin.display(description=_("방문 확인"))
    def queue(self, visit: Any) -> str:
        """The way to its entry in the queue."""
        entry = getattr(visit, "review", None)
        if entry is None:
            return "–"
        address = reverse("admin:campaigns_checkinreview_change", args=[entry.pk])
        return format_html('<a href="{}">{}</a>', address, entry.get_state_display())

"""The review queue: what waits for a decision, the oldest first; deciding happens on the analysis."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.views import ChangeList

from remix.admin.labels import REVIEW_LABELS
from remix.admin.read_only import ReadOnly
from remix.curator_words import age
from remix.models import ManualReview


class QueueList(ChangeList):
    """Rows that lead to where one decides."""

    def url_for_result(self, result: ManualReview) -> str:
        """The page of the analysis."""
        return reverse("admin:remix_analysis_change", args=[result.analysis_id])


@admin.register(ManualReview)
class ManualReviewAdmin(ReadOnly):
    """Open entries first, the oldest on top; then what was decided, by whom and why."""

    list_display = ["video", "reason", "state_label", "waiting", "submitter", "decided", "decided_by", "decided_at"]
    list_filter = ["state", "reason", "decision", "analysis__video__platform"]
    search_fields = ["analysis__video__original_name", "analysis__video__canonical_url", "note"]
    list_select_related = ["analysis__video", "analysis__requested_by", "decided_by"]
    ordering = ["state", "opened_at"]  # "open" comes before "resolved"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Rows lead to the analysis."""
        return QueueList

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An entry is looked at where it is decided."""
        entry = self.get_object(request, unquote(object_id))
        if entry is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[no-any-return]
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:remix_analysis_change", args=[entry.analysis_id]))

    @admin.display(description=_("영상"))
    def video(self, entry: ManualReview) -> str:
        """What it is about."""
        return str(entry.analysis.video)

    @display(description=_("상태"), ordering="state", label=REVIEW_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, entry: ManualReview) -> tuple[str, str]:
        """Whether it waits."""
        return entry.state, entry.get_state_display()

    @admin.display(description=_("열린 때"), ordering="opened_at")
    def waiting(self, entry: ManualReview) -> str:
        """How old it is."""
        return age(entry.opened_at)

    @admin.display(description=_("제출한 사람"), ordering="analysis__requested_by__email")
    def submitter(self, entry: ManualReview) -> str:
        """Who asked for the analysis."""
        return str(entry.analysis.requested_by or "–")

    @admin.display(description=_("결정"), ordering="decision")
    def decided(self, entry: ManualReview) -> str:
        """What was decided, and for a rejection why."""
        said = [entry.get_decision_display(), entry.get_reason_code_display()]
        return " · ".join(str(part) for part in said if part) or "–"

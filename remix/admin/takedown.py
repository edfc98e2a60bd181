"""Requests to take a recipe down: what is claimed, everything that a takedown would touch, and bringing it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from remix.admin.forms.record import RecordForm
from remix.admin.labels import TAKEDOWN_LABELS
from remix.admin.people import acting
from remix.admin.user_video import NOTHING_TO_EDIT
from remix.admin.workbench import Workbench
from remix.certificate_codes import grouped
from remix.curator_words import age
from remix.models import Takedown
from remix.models.takedown import RestoreReason
from remix.states import TakedownState
from remix.takedown import deciding
from remix.takedown.affected import both_scopes


@admin.register(Takedown)
class TakedownAdmin(Workbench):
    """What waits comes first, the oldest on top; then what was decided."""

    empty_says = _("누가 레시피를 내려 달라고 하면 여기와 ‘할 일’에 나타나요.")
    page_template = "admin/remix/takedown/page.html"
    list_display = ["title", "reason", "state_label", "name", "asked", "objected", "decided_by", "decided_at"]
    list_per_page = 50
    list_filter = ["state", "reason"]
    search_fields = ["code", "name", "email", "node__title"]
    list_select_related = ["node", "decided_by", "objection"]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Who waits longest comes first; then the latest decision."""
        return [F("decided_at").desc(nulls_first=True), "requested_at", "pk"]

    @admin.display(description=_("레시피"), ordering="node__title")
    def title(self, takedown: Takedown) -> str:
        """What it is about."""
        return f"{takedown.node.title} · {takedown.node.node_id}"

    @display(description=_("상태"), ordering="state", label=TAKEDOWN_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, takedown: Takedown) -> tuple[str, str]:
        """Its state, in colour."""
        return takedown.state, takedown.get_state_display()

    @admin.display(description=_("요청한 때"), ordering="requested_at")
    def asked(self, takedown: Takedown) -> str:
        """How long ago."""
        return age(takedown.requested_at)

    @admin.display(description=_("이의"))
    def objected(self, takedown: Takedown) -> str:
        """Whether somebody objected, and what became of it."""
        objection = getattr(takedown, "objection", None)
        if objection is None:
            return "–"
        return gettext("그대로 둠") if objection.kept_at else gettext("이의가 있어요")

    def form_of(self, row: Takedown, data: Any = None) -> RecordForm:
        """Nothing is edited; the buttons take what they need from the page."""
        return RecordForm(NOTHING_TO_EDIT, {})

    def page_context(self, request: HttpRequest, row: Takedown, form: RecordForm | None) -> dict[str, Any]:
        """The claim, what it would touch or touched, and what can be decided."""
        objection = getattr(row, "objection", None)
        waits = row.state == TakedownState.REQUESTED
        return {
            "title": gettext("%(title)s 내리기 요청") % {"title": row.node.title},
            "number": grouped(row.code),
            "objection": objection,
            "scopes": both_scopes(row) if waits else [],
            "taken": row.taken_nodes.filter(restored_at=None).count(),
            "files_aside": row.taken_files.filter(moved_at__isnull=False, returned_at=None).count(),
            "others": Takedown.objects.filter(node=row.node_id).exclude(pk=row.pk).order_by("-pk")[:5],
            "waits": waits,
            "is_standing": row.state == TakedownState.UPHELD,
            "is_contested": objection is not None and objection.kept_at is None,
            "restorations": RestoreReason.choices,
            "typed": request.POST if request.method == "POST" else {},
        }

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any, int, RecordForm], str]]:
        """What waits is decided in the bar of the queue; bringing back is possible at any time."""
        return {"restore": _restore}


def _restore(request: HttpRequest, row: Takedown, version: int, form: RecordForm) -> str:
    """Bring everything back."""
    deciding.restore(actor=acting(request), takedown=row, version=version, **_said(request))
    messages.success(request, gettext("되살렸어요. 내려가기 전 상태로 돌아왔고, 모두에게 알렸어요."))
    return _address(row)


def _said(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("reason_code", "answer")}


def _address(row: Takedown) -> str:
    return reverse("admin:remix_takedown_change", args=[row.pk])

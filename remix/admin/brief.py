"""The plans that were written, to read."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from remix.admin.read_only import ReadOnly
from remix.models import Brief
from remix.timecode import span


@admin.register(Brief)
class BriefAdmin(ReadOnly):
    """Which model wrote what, when."""

    empty_says = _("분석이 끝나면 브리프가 저절로 써지고 여기에 나타나요.")
    list_display = ["__str__", "state", "is_skeleton", "model", "prompt_version", "written_at"]
    list_filter = ["state", "is_skeleton", "model"]
    search_fields = ["content__title", "analysis__video__original_name"]
    fields = [
        "analysis", "state", "plan", "shots", "is_skeleton", "provider", "model", "prompt_version", "error_reason",
        "created_at", "written_at",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest):  # type: ignore[no-untyped-def]  # unfold's class is untyped
        """With the video that the analysis is named after."""
        return super().get_queryset(request).select_related("analysis__video")

    @admin.display(description=_("내용"))
    def plan(self, brief: Brief) -> str:
        """The texts of the plan."""
        texts = [brief.content.get(name) for name in ("title", "concept", "narrative", "upload_caption")]
        return format_html_join("", "<p>{}</p>", ((text,) for text in texts if text)) or "–"

    @admin.display(description=_("샷"))
    def shots(self, brief: Brief) -> str:
        """What is to be filmed when."""
        lines = ((span(shot["start"], shot["end"]), shot["action"]) for shot in brief.content.get("shots", []))
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{} {}</li>", lines))

"""The analysis: how far it is, what was found, and what a curator makes of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.decorators import display

from remix import review
from remix.admin.analysis_strip import scene_strip
from remix.admin.analysis_table import scenes_fit, table
from remix.admin.forms.analysis import ANALYSIS_LAYOUT, refuse_times_beyond
from remix.admin.forms.record import RecordForm
from remix.admin.labels import ANALYSIS_LABELS
from remix.admin.people import acting
from remix.admin.progress import progress_of
from remix.admin.said import agreement_words
from remix.admin.source import source_of
from remix.admin.workbench import Unfinished, Workbench, complete, nothing_unsaved
from remix.ai.schema import AnalysisResult
from remix.curator_words import dollars
from remix.merging import measurement_of
from remix.models import Analysis
from remix.states import ACTIVE_ANALYSIS_STATES, AnalysisState

EDITABLE = review.DECIDABLE
THEN_DRAFT = "then=draft"
"""On the address of a page that goes on to the draft by itself when it is there."""


@admin.register(Analysis)
class AnalysisAdmin(Workbench):
    """Watch, correct, fill in, run again; rejecting is the queue's bar's, with its seconds to take it back."""

    empty_says = _("영상을 올리면 분석이 바로 시작되고 여기에 나타나요.")
    page_template = "admin/remix/analysis/page.html"
    list_display = ["video_name", "state_label", "fallback", "model", "cost", "requested_by", "created_at"]
    list_per_page = 50
    list_filter = ["state", "fallback", "video__platform"]
    search_fields = ["video__original_name", "video__canonical_url", "requested_by__email"]
    list_select_related = ["video", "requested_by"]
    date_hierarchy = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Analysis]:
        """With what each run has cost."""
        found: QuerySet[Analysis] = super().get_queryset(request).select_related("video", "requested_by")
        return found.annotate(cost_usd=Sum("model_calls__cost_usd"))

    @admin.display(description=_("영상"))
    def video_name(self, analysis: Analysis) -> str:
        """What was analysed."""
        return str(analysis.video)

    @display(description=_("상태"), ordering="state", label=ANALYSIS_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, analysis: Analysis) -> tuple[str, str]:
        """Its state, in colour."""
        return analysis.state, analysis.get_state_display()

    @admin.display(description=_("비용"), ordering="cost_usd")
    def cost(self, analysis: Any) -> str:
        """What the model calls cost."""
        return dollars(analysis.cost_usd)

    def get_urls(self) -> list[URLPattern]:
        """The status that the progress display asks for."""
        status = self.admin_site.admin_view(require_safe(self.status_view))
        return [path("<int:pk>/status/", status, name="remix_analysis_status"), *super().get_urls()]

    def status_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """How far the analysis is: the display as HTML, and whether there is more to come."""
        analysis = Analysis.objects.select_related("video").filter(pk=pk).first()
        if not self.has_view_or_change_permission(request, analysis):
            raise PermissionDenied
        if analysis is None:
            raise Http404
        progress = progress_of(analysis)
        html = render_to_string("admin/remix/analysis/progress.html", {"progress": progress})
        answer = {"is_active": progress.is_active, "stamp": progress.stamp, "sentence": progress.sentence, "html": html}
        return JsonResponse(answer, headers={"Cache-Control": "no-store"})

    def form_of(self, row: Analysis, data: Any = None) -> RecordForm | None:
        """The result's fields; none while the run is under way or after it was closed."""
        if row.state not in EDITABLE:
            return None
        stored = AnalysisResult.model_validate(row.result).model_dump(mode="json")
        return RecordForm(ANALYSIS_LAYOUT, stored, data)

    def page_context(self, request: HttpRequest, row: Analysis, form: RecordForm | None) -> dict[str, Any]:
        """Progress, facts, the table, the calls, the decisions."""
        measured = measurement_of(row.video)
        calls = list(row.model_calls.all())
        return {
            "title": str(row.video),
            "progress": progress_of(row),
            "measured": measured,
            "source": source_of(row.video),
            "groups": table(form, row) if form else [],
            **(_scenes(row, form) if form else {}),
            "calls": calls,
            "calls_cost": sum((call.cost_usd for call in calls if call.cost_usd is not None), start=0),
            "reviews": row.reviews.select_related("decided_by").order_by("-id"),
            "newer": Analysis.objects.filter(video=row.video_id, pk__gt=row.pk).first(),
            "is_pending": row.state == AnalysisState.PENDING_REVIEW,
            "is_running": row.state in ACTIVE_ANALYSIS_STATES,
            "may_add_video": request.user.has_perm("remix.add_video"),
        }

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any, int, RecordForm], str]]:
        """Each button is one verb of `remix.review`."""
        return {
            "correct": self._correct,
            "fill_in": self._fill_in,
            "halve": lambda *pressed: self._scale(*pressed, factor=0.5),
            "double": lambda *pressed: self._scale(*pressed, factor=2.0),
            "rewrite_brief": self._rewrite_brief,
            "re_run": self._re_run,
        }

    def _correct(self, request: HttpRequest, row: Analysis, version: int, form: RecordForm) -> str:
        """Save the corrections."""
        _check(form)
        if not form.changes and version == row.version:
            messages.info(request, gettext("바뀐 것이 없어요."))
            return _address(row)
        review.correct(actor=acting(request), analysis=row, version=version, values=form.changes)
        messages.success(request, gettext("저장했어요. 고친 칸은 ‘사람’으로 표시돼요."))
        return _address(row)

    def _fill_in(self, request: HttpRequest, row: Analysis, version: int, form: RecordForm) -> str:
        """Take over a failed analysis."""
        _check(form)
        review.fill_in(actor=acting(request), analysis=row, version=version, values=form.changes)
        messages.success(request, gettext("채운 내용으로 초안을 만들고 있어요. 다 되면 열어요."))
        return f"{_address(row)}?{THEN_DRAFT}"

    def _scale(self, request: HttpRequest, row: Analysis, version: int, form: RecordForm, *, factor: float) -> str:
        """Halve or double the tempo; what else was typed stays in the form, unsaved."""
        fresh = review.scale_tempo(actor=acting(request), analysis=row, version=version, factor=factor)
        said = gettext("빠르기를 %(bpm)s BPM으로 바꿨어요.") % {"bpm": f"{fresh.result['bpm']:g}"}
        if not form.has_changed:
            messages.success(request, said)
            return _address(row)
        row.refresh_from_db(fields=["result", "sources", "version"])
        typed = request.POST.copy()
        typed["bpm"] = f"{fresh.result['bpm']:g}"
        unsaved = gettext("다른 칸에 적은 내용은 아직 저장하지 않았어요.")
        raise Unfinished(f"{said} {unsaved}", level=messages.WARNING, status=200, form=self.form_of(row, typed))

    def _rewrite_brief(self, request: HttpRequest, row: Analysis, version: int, form: RecordForm) -> str:
        """Have the plan written again."""
        nothing_unsaved(form)
        review.rewrite_brief(actor=acting(request), analysis=row, version=version)
        messages.success(request, gettext("브리프를 다시 쓰고 있어요. 손대지 않은 초안은 새 내용으로 바뀌어요."))
        return _address(row)

    def _re_run(self, request: HttpRequest, row: Analysis, version: int, form: RecordForm) -> str:
        """Analyse again, and go and watch."""
        nothing_unsaved(form)
        fresh = review.re_run(actor=acting(request), analysis=row, version=version)
        messages.success(request, gettext("다시 분석하고 있어요."))
        return _address(fresh)


def _scenes(row: Analysis, form: RecordForm) -> dict[str, Any]:
    """The strip of the scenes with what its script needs, and how well they fit the measured cuts."""
    strip = scene_strip(form.record, measurement_of(row.video))
    fit = agreement_words(scenes_fit(row, form.stored_rows))
    return {"scene_strip": strip, "strip_data": strip.data() if strip else None, "scenes_fit": fit}


def _check(form: RecordForm) -> None:
    """Raise `Unfinished` when the form cannot be read or would lose a time without a word."""
    complete(form)
    if refuse_times_beyond(form):
        raise Unfinished(gettext("고칠 곳이 있어요. 빨간 칸을 봐 주세요."))


def _address(row: Analysis) -> str:
    """The page of an analysis."""
    return reverse("admin:remix_analysis_change", args=[row.pk])

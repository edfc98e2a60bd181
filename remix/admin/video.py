"""The video: the door of the main job is its "add" page."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import display

from kmeme.lib.errors import NotAllowed, Refused
from remix import intake
from remix.admin.forms.submit import SubmitForm
from remix.admin.labels import ANALYSIS_LABELS
from remix.admin.people import acting
from remix.admin.read_only import ReadOnly, ReadOnlyInline
from remix.models import Analysis, Measurement, Video
from remix.states import AnalysisState

FORM_OVERHEAD_BYTES = 64 * 1024
"""What a form's other fields and boundaries may add to the file."""
TOLD = {
    intake.Outcome.STARTED: _("분석을 시작했어요. 끝나면 초안이 만들어져요."),
    intake.Outcome.JOINED: _("이 영상은 이미 분석하고 있어요. 같은 결과를 함께 받아요."),
    intake.Outcome.CACHED: _("24시간 안에 분석한 영상이에요. 그 결과를 보여 드려요."),
}


class MeasurementInline(ReadOnlyInline, StackedInline):
    """What was measured from the file."""

    model = Measurement
    fields = ["duration_seconds", "width", "height", "fps", "has_audio", "bpm", "bpm_confidence", "measured_at"]
    readonly_fields = fields


class AnalysisInline(ReadOnlyInline, TabularInline):
    """Every run of this video."""

    model = Analysis
    fields = ["opened", "state", "model", "requested_by", "finished_at"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Analysis]:
        """With the people."""
        found: QuerySet[Analysis] = super().get_queryset(request).select_related("requested_by", "video")
        return found

    @admin.display(description=_("분석"))
    def opened(self, analysis: Analysis) -> str:
        """The way to it."""
        address = reverse("admin:remix_analysis_change", args=[analysis.pk])
        return format_html('<a href="{}">#{}</a>', address, analysis.pk)


@admin.register(Video)
class VideoAdmin(ReadOnly):
    """Submit a video; look at what came of it."""

    list_display = ["name", "platform", "state", "submitted_by", "created_at"]
    list_filter = ["platform"]
    search_fields = ["original_name", "canonical_url", "external_id", "submitted_by__email"]
    list_select_related = ["submitted_by"]
    fields = ["platform", "canonical_url", "file", "original_name", "file_sha256", "submitted_by", "created_at"]
    inlines = [AnalysisInline, MeasurementInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Submitting is what this page is for."""
        return request.user.has_perm("remix.add_video")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Video]:
        """With the state of the latest run."""
        latest = Analysis.objects.filter(video=OuterRef("pk")).order_by("-id").values("state")[:1]
        found: QuerySet[Video] = super().get_queryset(request)
        return found.annotate(latest_state=Subquery(latest))

    @admin.display(description=_("영상"))
    def name(self, video: Video) -> str:
        """Its file name or address."""
        return str(video)

    @display(description=_("마지막 분석"), label=ANALYSIS_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state(self, video: Any) -> tuple[str, str]:
        """How its latest run went."""
        if video.latest_state is None:
            return "", gettext("없음")
        return video.latest_state, str(AnalysisState(video.latest_state).label)

    def get_urls(self) -> list[URLPattern]:
        """The submit page, which looks at the size of a body before anything reads it.

        CSRF protection reads the form, so it has to come after that look: the outer view is exempt, the inner is not.
        """
        return [
            path("add/", csrf_exempt(self.admin_site.admin_view(self.sized_add_view)), name="remix_video_add"),
            *super().get_urls(),
        ]

    @csrf_exempt  # the form itself is protected below
    def sized_add_view(self, request: HttpRequest) -> HttpResponse:
        """Refuse what is too large without reading it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size > settings.VIDEO_MAX_BYTES + FORM_OVERHEAD_BYTES:
            form = SubmitForm()
            return self._answer(request, form, {"upload": [str(intake.REFUSALS["too_large"])]}, status=413)
        response: HttpResponse = csrf_protect(self.submit_view)(request)
        return response

    def submit_view(self, request: HttpRequest) -> HttpResponse:
        """The submit form; a submission leads to its analysis."""
        if request.method != "POST":
            return self._answer(request, SubmitForm(initial={"url": request.GET.get("url", "")}), {})
        form = SubmitForm(request.POST, request.FILES)
        form.is_valid()
        url, upload = form.cleaned_data.get("url") or "", request.FILES.get("upload")
        try:
            submission = intake.submit(actor=acting(request), url=url, upload=upload)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            return self._answer(request, form, {_field_of(refusal, bool(upload)): [str(refusal)]}, status=422)
        level = messages.SUCCESS if submission.outcome == intake.Outcome.STARTED else messages.INFO
        messages.add_message(request, level, TOLD[submission.outcome])
        address = reverse("admin:remix_analysis_change", args=[submission.analysis.pk])
        return JsonResponse({"address": address}) if _wants_json(request) else HttpResponseRedirect(address)

    def _answer(
        self, request: HttpRequest, form: SubmitForm, errors: dict[str, list[str]], status: int = 200
    ) -> HttpResponse:
        """The page with the form; for the upload script only the errors, so that the chosen file stays chosen."""
        if errors and _wants_json(request):
            return JsonResponse({"errors": errors}, status=status)
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("영상 올리기"),
            "form": form,
            "form_errors": errors,
            "max_bytes": settings.VIDEO_MAX_BYTES,
            "too_large": intake.REFUSALS["too_large"],
            "not_a_video": intake.REFUSALS["not_a_video"],
            "accepted_suffixes": sorted(intake.ACCEPTED_SUFFIXES),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/remix/video/submit.html", context, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _field_of(refusal: Refused, has_upload: bool) -> str:
    """The input that a refusal is about."""
    if refusal.code in intake.REFUSALS:
        return "upload"
    return "" if refusal.code == "nothing_given" else "url"

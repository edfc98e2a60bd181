"""What creators handed in, and the desk on which a curator looks at it, checks views and revokes.

What waits is listed in the curators' queue, and decided with its bar (`remix.work.submissions`).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.forms import formset_factory
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from kmeme.lib.errors import Stale
from remix import certification, viewing
from remix.admin.forms.record import Layout, RecordForm
from remix.admin.labels import SUBMISSION_LABELS
from remix.admin.people import acting
from remix.admin.workbench import Workbench
from remix.curator_words import age
from remix.decision_desk import AWAITING, decision_desk
from remix.models import UserVideo, ViewReport
from remix.originality import contested
from remix.states import ViewReportState
from remix.waiting import VIDEO_WAITS_AS, Waiting

NOTHING_TO_EDIT = Layout([], "rows", formset_factory(forms.Form, extra=0))
"""A curator decides on a video and edits nothing of it."""


class WaitingSince(admin.SimpleListFilter):
    """Those that wait for a decision, by how long."""

    title = _("기다린 시간")
    parameter_name = "waiting"
    DAYS = {"0": 0, "1": 1, "3": 3, "7": 7}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The choices."""
        return [("0", _("지금 기다려요")), ("1", _("하루 넘게")), ("3", _("사흘 넘게")), ("7", _("일주일 넘게"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[UserVideo]) -> QuerySet[UserVideo] | None:
        """Waiting, and handed in before that."""
        days = self.DAYS.get(self.value() or "")
        if days is None:
            return None
        return queryset.filter(state__in=AWAITING, submitted_at__lte=now() - timedelta(days=days))


class Unchecked(admin.SimpleListFilter):
    """Those whose newest report of views nobody has looked at."""

    title = _("조회수 보고")
    parameter_name = "views"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The choice."""
        return [("open", _("확인을 기다려요"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[UserVideo]) -> QuerySet[UserVideo] | None:
        """With an open report."""
        open_reports = ViewReport.objects.filter(user_video=OuterRef("pk"), state=ViewReportState.OPEN)
        return queryset.filter(Exists(open_reports)) if self.value() == "open" else None


@admin.register(UserVideo)
class UserVideoAdmin(Workbench):
    """The queue first, the longest wait on top; then what was decided."""

    empty_says = _("크리에이터가 레시피로 찍은 영상을 내면 여기와 ‘할 일’에 나타나요.")
    page_template = "admin/remix/user_video/page.html"
    list_display = ["title", "creator", "state_label", "waiting", "views_known", "report", "claimed_twice"]
    list_per_page = 50
    list_filter = ["state", WaitingSince, Unchecked, "link_platform"]
    search_fields = ["creator__email", "creator__name", "node__title", "link", "certificate__code"]
    list_select_related = ["creator", "node"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[UserVideo]:
        """With what the list shows of each."""
        reports = ViewReport.objects.filter(user_video=OuterRef("pk"), state=ViewReportState.OPEN)
        found = contested(super().get_queryset(request).select_related("creator", "node", "upload"))
        return found.annotate(has_open_report=Exists(reports))

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Who waits longest comes first."""
        return [Case(When(state__in=AWAITING, then=Value(0)), default=Value(1)).asc(), "submitted_at", "-pk"]

    @admin.display(description=_("레시피"), ordering="node__title")
    def title(self, video: UserVideo) -> str:
        """What it was made from."""
        return f"{video.node.title} #{video.pk}"

    @display(description=_("상태"), ordering="state", label=SUBMISSION_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, video: UserVideo) -> tuple[str, str]:
        """Its state, in colour."""
        return video.state, video.get_state_display()

    @admin.display(description=_("제출한 때"), ordering="submitted_at")
    def waiting(self, video: UserVideo) -> str:
        """How long ago it was handed in."""
        return age(video.submitted_at) if video.submitted_at else "–"

    @admin.display(description=_("확인된 조회수"), ordering="views")
    def views_known(self, video: UserVideo) -> str:
        """What a curator has checked."""
        return "–" if video.views is None else f"{video.views:,}"

    @admin.display(description=_("조회수 보고"))
    def report(self, video: Any) -> str:
        """Whether a report waits."""
        return gettext("확인을 기다려요") if video.has_open_report else "–"

    @admin.display(description=_("겹침"))
    def claimed_twice(self, video: Any) -> str:
        """Whether somebody else handed in the same post or file."""
        return gettext("다른 사람도 냈어요") if video.is_contested else "–"

    def form_of(self, row: UserVideo, data: Any = None) -> RecordForm:
        """Nothing is edited; the buttons take what they need from the page."""
        return RecordForm(NOTHING_TO_EDIT, {})

    def page_context(self, request: HttpRequest, row: UserVideo, form: RecordForm | None) -> dict[str, Any]:
        """Everything that a decision is made on."""
        desk = decision_desk(row, acting(request))
        return {
            "title": f"{row.node.title} · {row.creator}",
            "desk": desk,
            "case": desk.case,
            "waits_as": VIDEO_WAITS_AS.get(row.state, Waiting.SUBMISSION),
            "typed": request.POST if request.method == "POST" else {},
        }

    def buttons(self) -> dict[str, Callable[[HttpRequest, Any, int, RecordForm], str]]:
        """Each button is one verb."""
        return {
            "revoke": self._revoke,
            "accept_views": self._accept_views,
            "reject_views": self._reject_views,
        }

    def _revoke(self, request: HttpRequest, row: UserVideo, version: int, form: RecordForm) -> str:
        """Take the certificate back."""
        certification.revoke(actor=acting(request), user_video=row, version=version, **_said(request))
        messages.success(request, gettext("인증을 취소했어요. 인증서에 바로 나타나고, 나간 포인트도 되돌렸어요."))
        return _address(row)

    def _accept_views(self, request: HttpRequest, row: UserVideo, version: int, form: RecordForm) -> str:
        """The reported views are right."""
        viewing.check_views(actor=acting(request), report=_report(request, row), accepted=True)
        messages.success(request, gettext("조회수를 인정했어요."))
        return _address(row)

    def _reject_views(self, request: HttpRequest, row: UserVideo, version: int, form: RecordForm) -> str:
        """They are not, and why."""
        said = _said(request)
        viewing.check_views(
            actor=acting(request),
            report=_report(request, row),
            accepted=False,
            reason_code=said["reason_code"],
            note=said["words"],
        )
        messages.success(request, gettext("조회수를 인정하지 않았어요. 만든 사람이 이유를 봐요."))
        return _address(row)


def _said(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("reason_code", "words", "seen")}


def _report(request: HttpRequest, row: UserVideo) -> ViewReport:
    """The report that was on the page. Raises Stale when it is not there (any more)."""
    key = request.POST.get("report", "")
    found = row.view_reports.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    if found is None:
        raise Stale("stale", gettext("그사이에 다른 사람이 확인했거나 새 보고가 왔어요. 새로 고쳐 주세요."))
    return found


def _address(row: UserVideo) -> str:
    return reverse("admin:remix_uservideo_change", args=[row.pk])

"""What is published when: the list of schedules, and the month with what was and what will be published."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber, TruncDate
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.decorators import display

from remix.admin.read_only import ReadOnly
from remix.models import PublicationSchedule, RemixNode
from remix.scheduling import ZONE
from remix.states import ScheduleState

SCHEDULE_LABELS = {"waiting": "info", "published": "success", "cancelled": "warning", "failed": "danger"}
LISTED_OF_A_DAY = 6
"""How many of a day's published recipes are named; the rest is counted."""
FIRST, LAST = date(2020, 1, 1), date(2100, 1, 1)


@dataclass(slots=True)
class Day:
    """One square of the month."""

    date: date
    is_of_month: bool
    is_today: bool
    entries: list[dict[str, Any]] = field(default_factory=list)
    more: int = 0


@admin.register(PublicationSchedule)
class PublicationScheduleAdmin(ReadOnly):
    """The list; a schedule is set, moved and called off on its recipe's page."""

    list_display = ["when", "recipe", "state_label", "set_by", "refusal"]
    list_display_links = None
    list_filter = ["state"]
    list_select_related = ["node", "set_by"]
    search_fields = ["node__title", "set_by__email"]
    ordering = ["-publish_at", "-pk"]
    list_before_template = "admin/remix/calendar/switch.html"

    def get_urls(self) -> list[URLPattern]:
        """The month, below the list."""
        month = self.admin_site.admin_view(require_safe(self.month_view))
        return [path("calendar/", month, name="remix_publicationschedule_calendar"), *super().get_urls()]

    @admin.display(description=_("공개할 때 (한국 시간)"), ordering="publish_at")
    def when(self, schedule: PublicationSchedule) -> str:
        """By the clock of Seoul."""
        return date_format(schedule.publish_at.astimezone(ZONE), "Y-m-d H:i")

    @admin.display(description=_("레시피"), ordering="node__title")
    def recipe(self, schedule: PublicationSchedule) -> str:
        """With the way to its page."""
        address = reverse("admin:remix_remixnode_change", args=[schedule.node_id])
        return format_html('<a class="km-link" href="{}">{}</a>', address, schedule.node.title)

    @display(description=_("상태"), ordering="state", label=SCHEDULE_LABELS)  # type: ignore[untyped-decorator]  # unfold is untyped
    def state_label(self, schedule: PublicationSchedule) -> tuple[str, str]:
        """In colour."""
        return schedule.state, schedule.get_state_display()

    def month_view(self, request: HttpRequest) -> HttpResponse:
        """One month (?month=2026-03; otherwise the present one)."""
        request.current_app = self.admin_site.name
        today = timezone.now().astimezone(ZONE).date()
        first = month_of(request.GET.get("month", ""), today)
        weeks = month(first, today)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("공개 달력"),
            "media": self.media,
            "first": first,
            "weeks": weeks,
            "weekdays": [date_format(day.date, "D") for day in weeks[0]],
            "previous": f"{first - timedelta(days=1):%Y-%m}" if first > FIRST else "",
            "next": f"{first + timedelta(days=32):%Y-%m}" if first < LAST else "",
            "is_empty": not any(day.entries for week in weeks for day in week),
            "failed": PublicationSchedule.objects.filter(state=ScheduleState.FAILED, settled_at__gte=_days_ago(7))
            .select_related("node")
            .order_by("-settled_at")[:5],
            "zone": ZONE,
        }
        return TemplateResponse(request, "admin/remix/calendar/month.html", context)


def month_of(text: str, today: date) -> date:
    """The first of the month that an address names ("2026-03"); this month's for anything else."""
    try:
        wanted = datetime.strptime(text, "%Y-%m").date()  # a month has no zone
    except ValueError:
        return today.replace(day=1)
    return wanted if FIRST <= wanted <= LAST else today.replace(day=1)


def month(first: date, today: date) -> list[list[Day]]:
    """The weeks of a month, from Sunday, with what was published and what is to be; three queries."""
    weeks = [
        [Day(day, day.month == first.month, day == today) for day in week]
        for week in calendar.Calendar(firstweekday=6).monthdatescalendar(first.year, first.month)
    ]
    days = {day.date: day for week in weeks for day in week}
    start, end = (_midnight(day) for day in (weeks[0][0].date, weeks[-1][-1].date + timedelta(days=1)))
    for day, entries in _scheduled(start, end).items():
        days[day].entries += entries
    for day, (entries, count) in _published(start, end).items():
        days[day].entries += entries
        days[day].more = count - len(entries)
    for one in days.values():
        one.entries.sort(key=lambda entry: entry["at"])
    return weeks


def _scheduled(start: datetime, end: datetime) -> dict[date, list[dict[str, Any]]]:
    """What waits for its time."""
    found: dict[date, list[dict[str, Any]]] = defaultdict(list)
    waiting = PublicationSchedule.objects.waiting().filter(publish_at__gte=start, publish_at__lt=end)
    for wish in waiting.select_related("node"):
        at = wish.publish_at.astimezone(ZONE)
        found[at.date()].append({"kind": "waiting", "at": at, "pk": wish.node_id, "title": wish.node.title})
    return found


def _published(start: datetime, end: datetime) -> dict[date, tuple[list[dict[str, Any]], int]]:
    """What was published: of each day the newest few, and how many there were."""
    nodes = RemixNode.objects.published().filter(published_at__gte=start, published_at__lt=end).order_by()
    dated = nodes.annotate(day=TruncDate("published_at", tzinfo=ZONE))
    place = Window(RowNumber(), partition_by="day", order_by=[F("published_at").desc(), F("pk").desc()])
    newest = dated.annotate(place=place).filter(place__lte=LISTED_OF_A_DAY)
    found: dict[date, tuple[list[dict[str, Any]], int]] = {
        day: ([], count) for day, count in dated.values_list("day").annotate(count=Count("pk"))
    }
    for day, pk, title, at in newest.values_list("day", "pk", "title", "published_at"):
        found[day][0].append({"kind": "published", "at": at.astimezone(ZONE), "pk": pk, "title": title})
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZONE)


def _days_ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)

"""What the admin's first page shows: only figures that were counted just now, each only for people who may see it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from curation import kinds, reading
from kmeme.dashboard import kpis, latencies, money, spans, stuck
from kmeme.dashboard.spans import Span
from remix import outcomes
from remix.models import Analysis, RemixNode

LISTED = 6
"""How many rows each list of the dashboard shows."""
SEES_KPI = {
    "api": "remix.view_modelcall",
    "gemini": "remix.view_modelcall",
    "creation": "remix.view_analysis",
    "k_success": "remix.view_uservideo",
}


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the figures over the span that the address names ("?span=7d"), and what waits and runs now."""
    user, now = request.user, timezone.now()
    span = spans.SPANS.get(request.GET.get("span", ""), spans.DEFAULT)
    seen = [code for code, permission in SEES_KPI.items() if user.has_perm(permission)]
    context |= {
        "title": gettext("한눈에 보기"),
        "counted_at": now,
        "span": span,
        "spans": spans.SPANS.values(),
        "kpis": [kpis.kpi(code, span, now) for code in seen],
        "queues": reading.sizes(kinds.open_to(user)),  # type: ignore[arg-type]  # only staff come here
    }
    if user.has_perm("remix.view_analysis"):
        context |= _today(now)
    if user.has_perm("remix.view_modelcall"):
        context |= _machinery(span, now)
    if user.has_perm("remix.view_remixnode"):
        rising = RemixNode.objects.published().select_related("trend").filter(trend__isnull=False)
        context |= {
            "movers": rising.order_by("-trend__score", "-trend__node")[:LISTED],
            "published_count": RemixNode.objects.published().count(),
        }
    return context


def _today(now: datetime) -> dict[str, Any]:
    """The day's analyses, in the site's time zone."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    running = Analysis.objects.active().select_related("video").order_by("id")
    return {"today": outcomes.analysed(midnight), "running_count": running.count(), "running": running[:LISTED]}


def _machinery(span: Span, now: datetime) -> dict[str, Any]:
    """What operators look at: money, models, endpoints, jobs."""
    since = span.starts(now)[0]
    return {
        "money": money.money(now),
        "models": outcomes.errors_by_reason(since),
        "endpoints": latencies.slowest(since),
        "stuck": stuck.stuck_jobs(),
    }

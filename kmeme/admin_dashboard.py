"""What the admin's first page shows: only figures that were counted just now."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from campaigns.models import CheckInReview
from remix.conversion import conversion
from remix.decision_desk import AWAITING
from remix.models import Analysis, ManualReview, RemixNode, UserVideo
from remix.states import NodeState

LISTED = 6
"""How many rows each list of the dashboard shows."""


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the queue, what is running, and the latest drafts, each only for people who may see it."""
    user = request.user
    context["title"] = gettext("한눈에 보기")
    if user.has_perm("remix.view_manualreview"):
        reviews = ManualReview.objects.open().select_related("analysis__video").order_by("opened_at")
        context |= {"open_reviews": reviews.count(), "oldest_reviews": reviews[:LISTED]}
    if user.has_perm("remix.view_uservideo"):
        context |= {"waiting_videos": _waiting_videos(), "k_success": conversion()}
    if user.has_perm("remix.view_analysis"):
        running = Analysis.objects.active().select_related("video").order_by("id")
        context |= {"running_count": running.count(), "running": running[:LISTED]}
    if user.has_perm("remix.view_remixnode"):
        drafts = RemixNode.objects.filter(state=NodeState.DRAFT)
        context |= {
            "draft_count": drafts.count(),
            "drafts": drafts.order_by("-id")[:LISTED],
            "published_count": RemixNode.objects.published().count(),
        }
    return context


def open_reviews_badge(request: HttpRequest) -> int | str:
    """How many entries wait in the review queue, for the sidebar; nothing when none does."""
    if not request.user.has_perm("remix.view_manualreview"):
        return ""
    return ManualReview.objects.open().count() or ""


def waiting_videos_badge(request: HttpRequest) -> int | str:
    """How many creators' videos wait for a decision, for the sidebar; nothing when none does."""
    return (_waiting_videos() or "") if request.user.has_perm("remix.view_uservideo") else ""


def _waiting_videos() -> int:
    return UserVideo.objects.filter(state__in=AWAITING).count()


def open_visits_badge(request: HttpRequest) -> int | str:
    """How many visits wait for a decision, for the sidebar; nothing when none does."""
    if not request.user.has_perm("campaigns.view_checkinreview"):
        return ""
    return CheckInReview.objects.open().count() or ""

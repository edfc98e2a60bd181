"""What stands beside the publish button: the checks, the time at which to publish, the tags, and earlier versions."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kmeme.lib.errors import Refused
from remix import content_checks, publishing, scheduling, tagging
from remix.admin.forms.record import RecordForm
from remix.admin.people import acting
from remix.admin.queued import decide, waiting_item
from remix.models import PublicationSchedule, RemixNode
from remix.states import NodeState, ScheduleState
from remix.waiting import Waiting

if TYPE_CHECKING:
    from remix.admin.workbench import Workbench as Bench
else:
    Bench = object

type Press = Callable[[HttpRequest, Any, int, RecordForm], str]


class ChecksPanel(Bench):
    """Mix-in of the recipes' admin: the checks of what is typed, as a part of the page."""

    def get_urls(self) -> list[URLPattern]:
        """One address below a recipe."""
        checks = self.admin_site.admin_view(never_cache(require_POST(self.checks_view)))
        return [path("<int:pk>/checks/", checks, name="remix_remixnode_checks"), *super().get_urls()]

    def checks_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The panel for what is in the form now; nothing is saved."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        node = RemixNode.objects.filter(pk=pk).first()
        form = self.form_of(node, request.POST) if node else None
        if node is None or form is None:
            raise Http404
        context = {"row": node, "may_change": True, **checks_context(request, node, form)}
        return render(request, "admin/remix/node/checks.html", context)


def checks_context(request: HttpRequest, node: RemixNode, form: RecordForm | None) -> dict[str, Any]:
    """What the panel shows: everything that was found, and which warnings wait for somebody to have seen them."""
    readable = form is None or not form.single.is_bound or form.is_valid
    record = form.changed_record() if form and form.single.is_bound and readable else None
    found = content_checks.findings(publishing.present(node), record) if readable else []
    unseen = [one.key for one in found if one.waits]
    claimed = set(_seen(request))
    return {
        "checks": found,
        "is_readable": readable,
        "blocking_count": sum(one.is_blocking for one in found),
        "unseen": " ".join(unseen),
        "unseen_count": len(unseen),
        "has_seen": bool(unseen) and claimed.issuperset(unseen),
    }


def editorial_context(request: HttpRequest, node: RemixNode, form: RecordForm | None) -> dict[str, Any]:
    """All that the parts of this module show."""
    if node.state in (NodeState.REMOVED, NodeState.TAKEN_DOWN):
        return {}
    schedules = PublicationSchedule.objects.filter(node=node).select_related("set_by")
    waiting = schedules.waiting().first()
    last = schedules.order_by("-pk").first()
    return {
        **checks_context(request, node, form),
        "schedule": waiting,
        "failed_schedule": last if last and last.state == ScheduleState.FAILED else None,
        "publish_at": (waiting.publish_at if waiting else None),
        "zone": scheduling.ZONE,
        "tags": tagging.names_of(node),
        "all_tags": tagging.most_used(),
        "revision_count": node.revisions.count(),
    }


def publish(request: HttpRequest, row: RemixNode, version: int, form: RecordForm) -> bool:
    """Save what was typed, if anything, and make the page public: both or neither.

    A draft that waits in the queue is decided there, so that it can be taken back for some seconds; what stands
    against it is said at once all the same. Whether the page is public now.
    """
    actor = acting(request)
    with transaction.atomic():
        version = _saved(request, row, version, form)
        item = waiting_item(Waiting.DRAFT, row.pk)
        if item is None:
            publishing.publish(actor=actor, node=row, version=version, seen=_seen(request))
            return True
        found = content_checks.standing(actor, publishing.present(row))
        content_checks.admit(actor=actor, node=row, found=found, seen=_seen(request))
        decide(request, item, version=version, decision="published")
    return False


def editorial_buttons(check: Callable[[RecordForm], None]) -> dict[str, Press]:
    """What the buttons do; `check` refuses a form that cannot be read."""

    def schedule(request: HttpRequest, row: RemixNode, version: int, form: RecordForm) -> str:
        check(form)
        with transaction.atomic():
            wish = scheduling.schedule(
                actor=acting(request),
                node=row,
                version=_saved(request, row, version, form),
                publish_at=_typed_time(request),
                was=_time(request.POST.get("was", "")),
                seen=_seen(request),
            )
        at = wish.publish_at.astimezone(scheduling.ZONE)
        messages.success(request, gettext("%(time)s(한국 시간)에 공개돼요.") % {"time": f"{at:%Y-%m-%d %H:%M}"})
        return _address(row)

    return {"schedule": schedule, "unschedule": _unschedule, "tags": _tags}


def _unschedule(request: HttpRequest, row: RemixNode, _version: int, _form: RecordForm) -> str:
    """Call the schedule off; what is typed in the form is not touched by it, so it is shown again if there is any."""
    scheduling.cancel(actor=acting(request), node=row, was=_time(request.POST.get("was", "")))
    messages.success(request, gettext("예약을 취소했어요. 초안은 그대로 있어요."))
    return _address(row)


def _tags(request: HttpRequest, row: RemixNode, _version: int, _form: RecordForm) -> str:
    """Give the recipe these tags; a refusal is a message, because nothing typed in the recipe's form is at stake."""
    try:
        tagging.tag(
            actor=acting(request),
            node=row,
            names=request.POST.get("tags", "").split(","),
            was=[name for name in request.POST.get("was_tags", "").split(",") if name],
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("태그를 저장했어요."))
    return _address(row)


def _saved(request: HttpRequest, row: RemixNode, version: int, form: RecordForm) -> int:
    """The version after saving what was typed, if anything was."""
    if not form.has_changed:
        return version
    return publishing.edit(actor=acting(request), node=row, version=version, recipe=form.changed_record()).version


def _seen(request: HttpRequest) -> list[str]:
    """The keys of the warnings that the person ticked."""
    return [key for value in request.POST.getlist("seen") for key in value.split()]


def _typed_time(request: HttpRequest) -> datetime:
    at = _time(request.POST.get("publish_at", ""))
    if at is None:
        raise Refused("bad_time", gettext("공개할 날짜와 시각을 골라 주세요."))
    return at


def _time(text: str) -> datetime | None:
    """A moment as an input or we wrote it, by the clock of Seoul where it names no other; None for anything else."""
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at.replace(tzinfo=scheduling.ZONE) if at and is_naive(at) else at


def _address(row: RemixNode) -> str:
    return reverse("admin:remix_remixnode_change", args=[row.pk])

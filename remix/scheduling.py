"""Publishing at a time: set it, move it, call it off, and do it when the time has come."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit, notifications
from accounts.models import User
from kmeme.lib import jobs, states
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import content_checks, news, publishing
from remix.models import PublicationSchedule, RemixNode
from remix.states import NODE, SCHEDULE, NodeState, ScheduleState

ZONE = ZoneInfo("Asia/Seoul")
"""The clock by which curators plan, wherever the server or the curator is."""
SOONEST, LATEST = timedelta(minutes=1), timedelta(days=366)
MOST_DUE = 50
"""Of those that are due, so many are queued by one sweep."""


def schedule(
    *,
    actor: User,
    node: RemixNode,
    version: int,
    publish_at: datetime,
    was: datetime | None = None,
    seen: Collection[str] = (),
) -> PublicationSchedule:
    """Have the node published at `publish_at`; one that waits already is moved there.

    What stands against publishing is judged now, as `publishing.publish` does, and again when the time has come: the
    recipe may still be edited. `was` is the time that the person saw on the page (None: no schedule).
    Raises NotAllowed, Refused for a time that has gone by or is more than a year away, Stale, `content_checks.Unready`.
    """
    _check_time(publish_at)
    _check_person(actor)
    # Before the row is locked: a model may have to be asked.
    found = content_checks.standing(actor, publishing.present(node))
    with transaction.atomic():
        node = _locked(node, version)
        if not NODE.allows(node.state, NodeState.PUBLISHED):
            raise Refused("wrong_state", _("지금 상태에서는 공개를 예약할 수 없어요."))
        wish = _waiting(node, was) or PublicationSchedule(node=node)
        content_checks.admit(actor=actor, node=node, found=found, seen=seen)
        wish.publish_at, wish.set_by, wish.set_at = publish_at, actor, timezone.now()
        wish.save()
        detail = {"publish_at": publish_at.isoformat(), "was": was.isoformat() if was else None}
        audit.record(actor=actor, action="node.schedule", target=node, detail=detail)
        jobs.defer("remix:publish_scheduled", lock=_lock(wish), at=publish_at, schedule_id=wish.pk)
    return wish


def cancel(*, actor: User, node: RemixNode, was: datetime | None) -> PublicationSchedule:
    """Call it off. Raises NotAllowed, and Stale when it was moved, called off or carried out meanwhile."""
    _check_person(actor)
    with transaction.atomic():
        node = RemixNode.objects.select_for_update(no_key=True).get(pk=node.pk)
        waiting = _waiting(node, was)
        if waiting is None:
            raise Stale("stale", _("예약이 이미 없어졌거나 공개됐어요. 새로 고친 내용을 봐 주세요."))
        states.move(waiting, ScheduleState.CANCELLED, graph=SCHEDULE, settled_at=timezone.now())
        detail = {"publish_at": waiting.publish_at.isoformat()}
        audit.record(actor=actor, action="node.unschedule", target=node, detail=detail)
    return waiting


def publish_due(schedule_id: int) -> None:
    """Publish what is due; called by the job and safe to run twice.

    A wish that was moved to a later time, called off or carried out is left alone. What cannot be published any more
    (a check that fails now, a right that was taken away) ends as failed, with the reason, and the person is told.
    """
    wish = PublicationSchedule.objects.due().select_related("node", "set_by").filter(pk=schedule_id).first()
    if wish is None:
        return
    try:
        publishing.publish(actor=wish.set_by, node=wish.node, version=wish.node.version, schedule=wish)
    except Stale:
        return  # somebody was faster; if it still waits, the next sweep takes it up
    except Refused as refusal:
        _fail(wish, str(refusal))


def queue_due() -> int:
    """Queue whatever is due and has no job, after a lost one; returns how many. Called every minute."""
    due = list(PublicationSchedule.objects.due().order_by("publish_at", "pk")[:MOST_DUE])
    busy = jobs.pending(map(_lock, due))
    lost = [wish for wish in due if _lock(wish) not in busy]
    for wish in lost:
        jobs.defer("remix:publish_scheduled", lock=_lock(wish), schedule_id=wish.pk)
    return len(lost)


def _lock(wish: PublicationSchedule) -> str:
    """The name of its job: with the time, so that one that was moved forward does not wait behind its former job."""
    return f"schedule:{wish.pk}:{int(wish.publish_at.timestamp())}"


def _fail(wish: PublicationSchedule, reason: str) -> None:
    with transaction.atomic():
        node = RemixNode.objects.select_for_update(no_key=True).get(pk=wish.node_id)
        if not PublicationSchedule.objects.due().filter(pk=wish.pk).exists():
            return
        states.move(wish, ScheduleState.FAILED, graph=SCHEDULE, settled_at=timezone.now(), refusal=reason)
        audit.record(actor=None, action="node.schedule_failed", target=node, detail={"reason": reason})
        if wish.set_by:
            notifications.tell(
                recipient=wish.set_by,
                kind=news.SCHEDULE_FAILED.code,
                cause=f"schedule_failed:{wish.pk}",
                url=reverse("admin:remix_remixnode_change", args=[node.pk]),
                params={"title": node.title},
                note=reason,
            )


def _check_time(publish_at: datetime) -> None:
    if timezone.is_naive(publish_at):
        raise ValueError("a time without a zone could mean anything")
    now = timezone.now()
    if publish_at < now + SOONEST:
        raise Refused(
            "too_soon", _("이미 지났거나 너무 가까운 시각이에요. 지금 공개하거나, 1분 뒤부터의 시각을 골라 주세요.")
        )
    if publish_at > now + LATEST:
        raise Refused("too_late", _("1년 안의 시각을 골라 주세요."))


def _check_person(actor: User) -> None:
    if not content_checks.may_judge(actor):
        raise NotAllowed("not_allowed", _("공개를 예약할 권한이 없어요."))


def _locked(node: RemixNode, version: int) -> RemixNode:
    fresh = RemixNode.objects.select_for_update(no_key=True).get(pk=node.pk)
    if fresh.version != version:
        raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
    return fresh


def _waiting(node: RemixNode, was: datetime | None) -> PublicationSchedule | None:
    """The wish that waits, after checking that the person saw it. The caller holds the node's lock."""
    waiting = PublicationSchedule.objects.waiting().select_for_update().filter(node=node).first()
    if (waiting.publish_at if waiting else None) != was:
        raise Stale("stale", _("그사이에 예약이 바뀌었어요. 새로 고친 내용을 보고 다시 해 주세요."))
    return waiting

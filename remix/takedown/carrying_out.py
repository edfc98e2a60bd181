"""Carrying a takedown out, and back: recipe by recipe, a batch in each transaction, so that a crash repeats nothing.

A branch may hold 100,000 remixes. The first batch goes with the decision, the rest with a job that asks each time what
is still left.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit, notifications
from kmeme.lib import jobs, states
from kmeme.lib.cache import drop_on_commit
from remix import news, partner_events, similarity
from remix.models import RemixNode, Takedown, TakenNode
from remix.models.takedown import Scope
from remix.page_cache import subjects_to_drop
from remix.states import NODE, NodeState, TakedownState

BATCH = 200
DOWN = (NodeState.TAKEN_DOWN, NodeState.REMOVED)


def in_scope(takedown: Takedown, scope: str) -> QuerySet[RemixNode]:
    """What would go down: the recipe itself, and with `BRANCH` all that came from it, drafts included."""
    nodes = RemixNode.objects.exclude(state__in=DOWN)
    root = takedown.node
    return nodes.filter(path__within=root.path) if scope == Scope.BRANCH else nodes.filter(pk=root.pk)


def carry_on(takedown_id: int) -> None:
    """Take down, or bring back, whatever of a takedown is left; safe to run again at any time."""
    while _one_batch(takedown_id):
        pass


def _one_batch(takedown_id: int) -> int:
    with transaction.atomic():
        takedown = Takedown.objects.select_for_update(of=["self"]).select_related("node").get(pk=takedown_id)
        if takedown.state == TakedownState.UPHELD:
            return take_next(takedown)
        return bring_back_next(takedown) if takedown.state == TakedownState.RESTORED else 0


def take_next(takedown: Takedown) -> int:
    """Take the next batch down, the top of the branch first; how many. Part of the open transaction."""
    left = in_scope(takedown, takedown.scope).order_by("path").select_for_update(of=["self"], no_key=True)
    nodes = list(left.select_related("creator")[:BATCH])
    for node in nodes:
        was = node.state
        states.move(node, NodeState.TAKEN_DOWN, graph=NODE, version=node.version + 1)
        TakenNode.objects.create(takedown=takedown, node=node, was=was)
        audit.record(
            actor=takedown.decided_by,
            action="node.take_down",
            target=node,
            reason_code=takedown.reason,
            detail={"takedown": takedown.pk, "was": was},
        )
        if was == NodeState.PUBLISHED:
            partner_events.unpublished(node, because="taken_down")
        _tell(takedown, node, news.TAKEN_DOWN)
    _drop_pages(nodes)
    return len(nodes)


def bring_back_next(takedown: Takedown) -> int:
    """Bring the next batch back into the states that they were in; how many. Part of the open transaction.

    What another takedown covers as well stays down for that one.
    """
    held = TakenNode.objects.filter(takedown=takedown, restored_at=None).order_by("pk").select_related("node__creator")
    rows = list(held.select_for_update(of=["self", "node"], no_key=True)[:BATCH])
    back = []
    for row in rows:
        other = Takedown.objects.standing().covering(row.node).exclude(pk=takedown.pk).order_by("pk").first()
        if other:
            row.takedown = other
            row.save(update_fields=["takedown"])
            continue
        row.restored_at = timezone.now()
        row.save(update_fields=["restored_at"])
        _bring_back(takedown, row)
        back.append(row.node)
    _drop_pages(back)
    return len(rows)


def _bring_back(takedown: Takedown, row: TakenNode) -> None:
    node = row.node
    states.move(node, row.was, graph=NODE, version=node.version + 1)
    audit.record(
        actor=takedown.restored_by,
        action="node.bring_back",
        target=node,
        reason_code=takedown.restore_reason,
        detail={"takedown": takedown.pk, "as": row.was},
    )
    if row.was == NodeState.PUBLISHED:
        partner_events.published(node)
        jobs.defer("remix:embed_node", lock=f"embed:{node.pk}", node_id=node.pk)
    _tell(takedown, node, news.BROUGHT_BACK)


def _tell(takedown: Takedown, node: RemixNode, kind: notifications.Kind) -> None:
    """Whoever made the recipe; where they read why."""
    if node.creator:
        notifications.tell(
            recipient=node.creator,
            kind=kind.code,
            cause=f"{kind.code}:{takedown.pk}:{node.pk}",
            url=takedown.get_absolute_url(),
            params={"title": node.title},
        )


def _drop_pages(nodes: list[RemixNode]) -> None:
    """Their pages, and all that show them."""
    if nodes:
        subjects = {subject for node in nodes for subject in subjects_to_drop(node)}
        drop_on_commit([*sorted(subjects), similarity.SUBJECT])

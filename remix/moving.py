"""Verbs that change the shape of the tree: give a node another parent, or leave a tombstone in its place."""

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from curation import filing
from kmeme.lib import states
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import partner_events
from remix.models import NodeEmbedding, RemixNode
from remix.page_cache import subjects_to_drop
from remix.standing_takedowns import refuse_if_held
from remix.states import NODE, NodeState
from remix.waiting import Waiting

BELOW_ITSELF = {"node_is_not_below_itself", "node_is_not_its_own_parent"}
"""The names under which the database refuses a cycle."""


def move(*, actor: User | None, node: RemixNode, parent: RemixNode | None, version: int) -> RemixNode:
    """Stand `node`, with everything below it, under `parent` (None: make it a master).

    Refused: a parent that is the node itself or comes from it, that is not in the tree, or under which the branch
    would become too deep. The database refuses a cycle also when two people move at once.
    """
    try:
        with transaction.atomic():
            # Before any row is locked: two moves that want the same families then wait for each other, in one order.
            _lock_families(node, parent)
            node = _claimed(actor, node, version)
            former = node.parent_id
            drop_on_commit(subjects_to_drop(node))
            if parent is not None:
                parent = RemixNode.objects.get(pk=parent.pk)
                _check_parent(parent)
            node.parent, node.version = parent, node.version + 1
            node.save(update_fields=["parent", "version"])
            node.refresh_from_db(fields=["path"])
            check_depth(node)
            detail = {"from": former, "to": node.parent_id}
            audit.record(actor=actor, action="node.move", target=node, detail=detail)
            drop_on_commit([*subjects_to_drop(node), "similar"])
    except IntegrityError as error:
        if _constraint(error) in BELOW_ITSELF:
            raise Refused("cycle", _("자기 자신이나 자기 리믹스를 부모로 둘 수 없어요.")) from error
        raise
    return node


def remove(*, actor: User, node: RemixNode, version: int, reason_code: str) -> RemixNode:
    """Take a node away for good; a tombstone keeps its place, so that what came from it still knows where from."""
    with transaction.atomic():
        node = _claimed(actor, node, version)
        drop_on_commit([*subjects_to_drop(node), "similar"])
        states.move(node, NodeState.REMOVED, graph=NODE, version=node.version + 1)
        NodeEmbedding.objects.filter(node=node).delete()
        audit.record(actor=actor, action="node.remove", target=node, reason_code=reason_code)
        filing.settle(kind=Waiting.DRAFT, subject_id=node.pk, actor=actor, decision="removed", reason_code=reason_code)
        partner_events.unpublished(node, because="removed")
    return node


def check_depth(node: RemixNode) -> None:
    """Refuse a branch that reaches too deep.

    Asked after the write and inside its transaction, when the family's lock keeps the answer true; the refusal rolls
    the write back.
    """
    deepest = RemixNode.objects.filter(path__within=node.path).order_by().aggregate(depth=Max("path__depth"))["depth"]
    if deepest is not None and deepest > settings.NODE_MAX_DEPTH:
        raise Refused("too_deep", _("족보가 너무 깊어요(최대 %(depth)d단계).") % {"depth": settings.NODE_MAX_DEPTH})


def _lock_families(node: RemixNode, parent: RemixNode | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT remix_lock_families(%s, %s)", [node.pk, parent.pk if parent else None])


def _check_parent(parent: RemixNode) -> None:
    if parent.state in (NodeState.DRAFT, NodeState.TAKEN_DOWN, NodeState.REMOVED):
        raise Refused("parent_not_in_tree", _("공개된 적이 없거나 삭제된 레시피는 부모가 될 수 없어요."))


def _claimed(actor: User | None, node: RemixNode, version: int) -> RemixNode:
    if actor and not actor.has_perm("remix.change_remixnode"):
        raise NotAllowed("not_allowed", _("레시피를 옮기거나 지울 권한이 없어요."))
    fresh = RemixNode.objects.select_for_update(no_key=True).get(pk=node.pk)
    if fresh.version != version:
        raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
    refuse_if_held(fresh)
    if not NODE.edges[fresh.state]:
        raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
    return fresh


def _constraint(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)

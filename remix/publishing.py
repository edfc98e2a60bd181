"""What a curator, or a remix's own creator, does with a node: edit its recipe, publish it, take it back."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from curation import filing
from kmeme.lib import jobs, states
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import Refused, Stale
from remix import content_checks, governance, mutating, partner_events, revisions, similarity, telling
from remix.governance import Act
from remix.models import PublicationSchedule, RemixNode, RevisionCause
from remix.models.review import ReviewDecision, ReviewReason
from remix.page_cache import subjects_to_drop
from remix.recipe import Recipe
from remix.resolving import resolve
from remix.standing_takedowns import refuse_if_held, refuse_publishing
from remix.states import NODE, SCHEDULE, NodeState, ScheduleState
from remix.waiting import Waiting


def edit(
    *, actor: User, node: RemixNode, version: int, recipe: dict[str, Any], restored_from: int | None = None
) -> RemixNode:
    """Put `recipe` (the shape of `remix.recipe.Recipe`) in place of the node's; what it said before is kept.

    `version` is the one the person saw; `restored_from` the earlier one that this recipe comes from, if it does.
    Raises Stale when somebody else saved in between, pydantic's ValidationError when the recipe is not valid; nothing
    is changed then.
    """
    content = Recipe.model_validate(recipe)
    content.is_skeleton = content.is_skeleton and content.still_asks()
    with transaction.atomic():
        node = _claim(actor, node, version)
        revisions.begin(node)
        node.recipe, node.edited_at, node.version = content.model_dump(mode="json"), timezone.now(), node.version + 1
        node.save(update_fields=["recipe", "edited_at", "version"])
        cause = RevisionCause.EDITED if restored_from is None else RevisionCause.RESTORED
        revisions.keep(node, actor=actor, cause=cause, restored_from=restored_from)
        detail = {} if restored_from is None else {"restored_from": restored_from}
        audit.record(actor=actor, action="node.edit", target=node, detail=detail)
        _spread(node)
    return node


def publish(
    *,
    actor: User | None,
    node: RemixNode,
    version: int,
    seen: Collection[str] = (),
    schedule: PublicationSchedule | None = None,
) -> RemixNode:
    """Make the node's page public; its first time is kept when it is published again.

    Raises `content_checks.Unready` when something stands against it, or a curator has not said that they have `seen`
    (by the findings' keys) what it warns of. A wish to publish it later is fulfilled with it; when it is the
    `schedule` that publishes, and it no longer waits or is not due yet, Stale.
    """
    # Before the row is locked: a model may have to be asked. Whoever edits meanwhile makes `version` stale.
    found = content_checks.standing(actor, present(node))
    with transaction.atomic():
        node = _claim(actor, node, version)
        refuse_publishing(node)
        warnings = content_checks.admit(actor=actor, node=node, found=found, seen=seen)
        _move(node, NodeState.PUBLISHED, published_at=node.published_at or timezone.now())
        _fulfil(node, schedule)
        audit.record(actor=actor, action="node.publish", target=node, detail={"warnings": warnings} if warnings else {})
        filing.settle(kind=Waiting.DRAFT, subject_id=node.pk, actor=actor, decision="published")
        partner_events.published(node)
        telling.published(node, actor=actor)
        if node.brief:
            # Whoever publishes a plan that no model could write has read it, and written the rest.
            resolve(
                actor,
                node.brief.analysis,
                ReviewDecision.FILLED_IN,
                reasons=[ReviewReason.BRIEF_FAILED],
                seen=node.recipe,
            )
        _spread(node)
    return node


def unpublish(*, actor: User, node: RemixNode, version: int) -> RemixNode:
    """Take the node's page back; everything stays as it is for publishing it again."""
    with transaction.atomic():
        node = _claim(actor, node, version)
        _move(node, NodeState.UNPUBLISHED)
        audit.record(actor=actor, action="node.unpublish", target=node)
        partner_events.unpublished(node)
        drop_on_commit([*subjects_to_drop(node), similarity.SUBJECT])
    return node


def present(node: RemixNode) -> RemixNode:
    """The row as it is now, with what the checks look at."""
    return RemixNode.objects.select_related("video__measurement", "brief__analysis").get(pk=node.pk)


def _fulfil(node: RemixNode, schedule: PublicationSchedule | None) -> None:
    """Close the wish to publish this node at a time; whoever moves or cancels one holds the node's lock as well."""
    waiting = PublicationSchedule.objects.waiting().filter(node=node).first()
    if schedule and (waiting is None or waiting.pk != schedule.pk or waiting.publish_at > timezone.now()):
        raise Stale("stale", _("그사이에 예약이 바뀌었어요. 새로 고친 내용을 보고 다시 해 주세요."))
    if waiting:
        states.move(waiting, ScheduleState.PUBLISHED, graph=SCHEDULE, settled_at=timezone.now())


def _spread(node: RemixNode) -> None:
    """Bring what is derived from a node in step with it: its mutations, its vector, and the pages that show it."""
    mutating.propose(node)
    if node.state == NodeState.PUBLISHED:
        jobs.defer("remix:embed_node", lock=f"embed:{node.pk}", node_id=node.pk)
    drop_on_commit([*subjects_to_drop(node), similarity.SUBJECT])


def _move(node: RemixNode, to: NodeState, **fields: Any) -> None:
    """Move along the graph, or refuse in words."""
    if not NODE.allows(node.state, to):
        raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
    states.move(node, to, graph=NODE, version=node.version + 1, **fields)


def _claim(actor: User | None, node: RemixNode, version: int) -> RemixNode:
    """The node locked, after checking the person and the version they saw. `actor` None is the system."""
    # Not the key: a fork's foreign key then never waits for an editor.
    fresh = RemixNode.objects.select_for_update(no_key=True).get(pk=node.pk)
    refuse_if_held(fresh)
    if actor:
        if fresh.state == NodeState.REMOVED and actor.has_perm("remix.change_remixnode"):
            raise Refused("wrong_state", _("삭제된 레시피예요. 이제 바꿀 수 없어요."))
        governance.require(actor, Act.EDIT, fresh)
    if fresh.version != version:
        raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
    return fresh

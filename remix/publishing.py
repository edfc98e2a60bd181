"""What a curator, or a remix's own creator, does with a node: edit its recipe, publish it, take it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib import jobs, states
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import Refused, Stale
from remix import governance, mutating, partner_events, similarity
from remix.governance import Act
from remix.models import RemixNode
from remix.models.review import ReviewDecision, ReviewReason
from remix.page_cache import subjects_to_drop
from remix.recipe import Recipe
from remix.resolving import resolve
from remix.states import NODE, NodeState


def edit(*, actor: User, node: RemixNode, version: int, recipe: dict[str, Any]) -> RemixNode:
    """Put `recipe` (the shape of `remix.recipe.Recipe`) in place of the node's.

    `version` is the one the person saw. Raises Stale when somebody else saved in between, pydantic's
    ValidationError when the recipe is not valid; nothing is changed then.
    """
    content = Recipe.model_validate(recipe)
    content.is_skeleton = content.is_skeleton and content.still_asks()
    with transaction.atomic():
        node = _claim(actor, node, version)
        node.recipe, node.edited_at, node.version = content.model_dump(mode="json"), timezone.now(), node.version + 1
        node.save(update_fields=["recipe", "edited_at", "version"])
        audit.record(actor=actor, action="node.edit", target=node)
        _spread(node)
    return node


def publish(*, actor: User | None, node: RemixNode, version: int) -> RemixNode:
    """Make the node's page public; its first time is kept when it is published again."""
    with transaction.atomic():
        node = _claim(actor, node, version)
        _move(node, NodeState.PUBLISHED, published_at=node.published_at or timezone.now())
        audit.record(actor=actor, action="node.publish", target=node)
        partner_events.published(node)
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
    if actor:
        if fresh.state == NodeState.REMOVED and actor.has_perm("remix.change_remixnode"):
            raise Refused("wrong_state", _("삭제된 레시피예요. 이제 바꿀 수 없어요."))
        governance.require(actor, Act.EDIT, fresh)
    if fresh.version != version:
        raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
    return fresh

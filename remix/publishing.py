"""What a curator does with a node: edit its recipe, publish it, take it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from kmeme.lib import states
from kmeme.lib.cache import drop_on_commit
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix.models import RemixNode
from remix.pages import subjects_to_drop
from remix.recipe import Recipe
from remix.states import NODE, NodeState


def edit(*, actor: User, node: RemixNode, version: int, recipe: dict[str, Any]) -> RemixNode:
    """Put `recipe` (the shape of `remix.recipe.Recipe`) in place of the node's.

    `version` is the one the person saw. Raises Stale when somebody else saved in between, pydantic's
    ValidationError when the recipe is not valid; nothing is changed then.
    """
    content = Recipe.model_validate({**recipe, "is_skeleton": False}).model_dump(mode="json")
    with transaction.atomic():
        node = _claim(actor, node, version)
        if node.state == NodeState.REMOVED:
            raise Refused("wrong_state", _("삭제된 레시피는 고칠 수 없어요."))
        node.recipe, node.edited_at, node.version = content, timezone.now(), node.version + 1
        node.save(update_fields=["recipe", "edited_at", "version"])
        audit.record(actor=actor, action="node.edit", target=node)
        drop_on_commit(subjects_to_drop(node))
    return node


def publish(*, actor: User | None, node: RemixNode, version: int) -> RemixNode:
    """Make the node's page public; its first time is kept when it is published again."""
    with transaction.atomic():
        node = _claim(actor, node, version)
        _move(node, NodeState.PUBLISHED, published_at=node.published_at or timezone.now())
        audit.record(actor=actor, action="node.publish", target=node)
        drop_on_commit(subjects_to_drop(node))
    return node


def unpublish(*, actor: User, node: RemixNode, version: int) -> RemixNode:
    """Take the node's page back; everything stays as it is for publishing it again."""
    with transaction.atomic():
        node = _claim(actor, node, version)
        _move(node, NodeState.UNPUBLISHED)
        audit.record(actor=actor, action="node.unpublish", target=node)
        drop_on_commit(subjects_to_drop(node))
    return node


def _move(node: RemixNode, to: NodeState, **fields: Any) -> None:
    """Move along the graph, or refuse in words."""
    if not NODE.allows(node.state, to):
        raise Refused("wrong_state", _("지금 상태에서는 할 수 없는 일이에요."))
    states.move(node, to, graph=NODE, version=node.version + 1, **fields)


def _claim(actor: User | None, node: RemixNode, version: int) -> RemixNode:
    """The node locked, after checking the person and the version they saw. `actor` None is the system."""
    if actor and not actor.has_perm("remix.change_remixnode"):
        raise NotAllowed("not_allowed", _("레시피를 고칠 권한이 없어요."))
    fresh = RemixNode.objects.select_for_update().get(pk=node.pk)
    if fresh.version != version:
        raise Stale("stale", _("그사이에 다른 사람이 고쳤어요. 새로 고친 내용을 보고 다시 해 주세요."))
    return fresh

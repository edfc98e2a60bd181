"""What a recipe said before: every edit is kept, with who made it."""

from django.utils import timezone

from accounts.models import User
from remix.models import RemixNode, Revision, RevisionCause


def begin(node: RemixNode) -> None:
    """Keep what a node says now, before its first edit; called in the edit's transaction, on the locked row.

    A recipe that nobody has edited needs no row of its own.
    """
    if Revision.objects.filter(node=node).exists():
        return
    Revision.objects.create(
        node=node,
        version=node.version,
        recipe=node.recipe,
        cause=RevisionCause.BEGUN,
        # Who forked it chose what it said first; what the pipeline drafted is nobody's.
        made_by=node.creator if node.parent_id else None,
        made_at=node.edited_at or node.created_at,
    )


def keep(node: RemixNode, *, actor: User | None, cause: RevisionCause, restored_from: int | None = None) -> Revision:
    """Keep what a node says from its present version on."""
    return Revision.objects.create(
        node=node,
        version=node.version,
        recipe=node.recipe,
        cause=cause,
        restored_from=restored_from,
        made_by=actor,
        made_at=timezone.now(),
    )

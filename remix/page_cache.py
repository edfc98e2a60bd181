"""Which cached pages a change of a node touches (see `kmeme.lib.cache`)."""

from kmeme.lib.ltree import labels
from remix.models import RemixNode


def page_subject(pk: int) -> str:
    """The cache subject of a node's page."""
    return f"node:{pk}"


def subjects_to_drop(node: RemixNode) -> list[str]:
    """The pages on which `node` shows: its own, and its ancestors', which count and draw what came from them.

    The pages of all that came from it show it too; they are kept together with the generations of what they came from,
    so that a node with 100,000 children is edited as fast as any other.
    """
    return [page_subject(pk) for pk in labels(str(node.path))]

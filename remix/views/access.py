"""Who may read a node that is not public."""

from django.http import Http404, HttpRequest

from remix import pages
from remix.models import RemixNode
from remix.states import NodeState


def may_preview(request: HttpRequest) -> bool:
    """Whether this is a member of staff who may see drafts."""
    user = request.user
    return user.is_authenticated and user.is_staff and user.has_perm("remix.view_remixnode")


def readable_node(request: HttpRequest, node_id: str) -> RemixNode:
    """The node if it is public or the person may see drafts; 404 otherwise, as if it did not exist."""
    pk = pages.pk_of(node_id)
    node = pages.node_for_page(pk) if pk is not None else None
    if node is None or not (node.state == NodeState.PUBLISHED or may_preview(request)):
        raise Http404
    return node

"""Who may read a node that is not public."""

from django.http import HttpRequest

from accounts.models import User
from remix import governance, pages
from remix.gone import missing
from remix.governance import Act
from remix.models import RemixNode
from remix.models.node import pk_of
from remix.states import NodeState


def may_preview(request: HttpRequest) -> bool:
    """Whether this is a member of staff who may see drafts."""
    user = request.user
    return user.is_authenticated and user.is_staff and user.has_perm("remix.view_remixnode")


def readable_node(request: HttpRequest, node_id: str) -> RemixNode:
    """The node if it is public or the person may see drafts; 404 otherwise, as if it did not exist."""
    pk = pk_of(node_id)
    node = pages.node_for_page(pk) if pk is not None else None
    if node is None or not (node.state == NodeState.PUBLISHED or may_preview(request)):
        raise missing(node)
    return node


def shootable_node(request: HttpRequest, node_id: str) -> RemixNode:
    """The node if it is public, or this person's own, or they may see drafts; 404 otherwise."""
    pk = pk_of(node_id)
    node = pages.node_for_page(pk) if pk is not None else None
    if node is None or not (node.state == NodeState.PUBLISHED or may_preview(request) or _is_own(request, node)):
        raise missing(node)
    return node


def _is_own(request: HttpRequest, node: RemixNode) -> bool:
    return isinstance(request.user, User) and Act.VIEW in governance.allowed(request.user, node)

"""What the endpoints about recipes share: the number in the address, who may read, and how answers are kept."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop as _
from rest_framework.request import Request

from accounts.api.endpoint import Endpoint
from accounts.models.api_key import Scope
from kmeme.lib.api import reading
from kmeme.lib.api.said import PathPart
from remix import pages
from remix.models import RemixNode
from remix.models.node import pk_of
from remix.page_cache import page_subject
from remix.similarity import SUBJECT as ANY_NODE
from remix.states import NodeState

NODE_ID = PathPart(r"^remix_\d{6,18}$", _("레시피의 번호, remix_000123."))
KEPT_SECONDS = 3600


class NodesEndpoint(Endpoint):
    """Reads of published recipes; the same for everybody who may read them."""

    required_scopes = {"GET": Scope.MEMES_READ}

    def kept(
        self, request: Request, *about: object, seconds: int, make: Callable[[], Any], subjects: tuple[str, ...] = ()
    ) -> HttpResponse:
        """The answer, made anew whenever any recipe is published, edited or taken back."""
        return reading.kept(
            request,
            subjects=[ANY_NODE, *subjects],
            seconds=seconds,
            about=[*about, sorted(self.asked.items())],
            make=make,
        )


class NodeEndpoint(NodesEndpoint):
    """Reads of one published recipe; every other one is not found."""

    path_parts = {"node_id": NODE_ID}

    def kept_of(
        self, request: Request, node_id: str, make: Callable[[RemixNode], Any], seconds: int = KEPT_SECONDS
    ) -> HttpResponse:
        """The answer about this recipe."""
        pk = pk_of(node_id)
        if pk is None:
            raise Http404
        return self.kept(request, seconds=seconds, make=lambda: make(published(pk)), subjects=(page_subject(pk),))


def published(pk: int) -> RemixNode:
    """The published recipe with its parent and its clip. Raises Http404."""
    node = pages.node_for_page(pk)
    if node is None or node.state != NodeState.PUBLISHED:
        raise Http404
    return node

"""The page in the place of a recipe that was taken down: 410, with the reason and nothing of what it was."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kmeme.lib.api.middleware import is_api
from remix.models import RemixNode, TakenNode
from remix.states import NodeState

type GetResponse = Callable[[HttpRequest], HttpResponse]


class Gone(Http404):
    """The recipe was public and was taken down; whoever does not know better says 404."""

    def __init__(self, node: RemixNode) -> None:
        super().__init__("taken down")
        self.node = node


def missing(node: RemixNode | None) -> Http404:
    """What to raise for a recipe that this person may not read."""
    if node is not None and node.state == NodeState.TAKEN_DOWN and node.published_at is not None:
        return Gone(node)
    return Http404()


class Tombstones:
    """Answer 410 where a page of a recipe is asked for that was taken down."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn `Gone` into the page; every other error goes its usual way."""
        if not isinstance(exception, Gone) or is_api(request):
            return None
        node = exception.node
        taken = TakenNode.objects.filter(node=node, restored_at=None).select_related("takedown").first()
        above = RemixNode.objects.published().above(node).last()
        context = {
            "taken": taken,
            "above": above,
            "is_own": request.user.is_authenticated and node.creator_id == request.user.pk,
        }
        response = render(request, "remix/takedown/gone.html", context, status=410)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

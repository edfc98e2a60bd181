"""The family tree of a recipe: the page, and the picture to take away."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from remix import pages
from remix.tree_pages import TreePage, tree_page
from remix.tree_svg import tree_svg
from remix.views.access import readable_node


@require_safe
def tree(request: HttpRequest, node_id: str) -> HttpResponse:
    """The family as nested lists, from the root or (`?branch=remix_000123&page=2`) from one of its nodes down."""
    part = _part(request, node_id)
    path = pages.recipe_path(part.current) + "tree/"
    response = render(request, "remix/tree.html", {"part": part, "path": path})
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def svg(request: HttpRequest, node_id: str) -> HttpResponseBase:
    """The same part of the family as an SVG file."""
    part = _part(request, node_id)
    pieces = tree_svg(
        part.steps,
        title=gettext("%(title)s의 가족") % {"title": part.current.title},
        gone=gettext("삭제된 레시피"),
        views=gettext("조회수 %s"),
    )
    response = StreamingHttpResponse(pieces, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{part.current.node_id}-tree.svg"'
    return response


def _part(request: HttpRequest, node_id: str) -> TreePage:
    node = readable_node(request, node_id)
    branch, page = request.GET.get("branch"), request.GET.get("page", "1")
    top = pages.pk_of(branch) if branch else None
    if (branch and top is None) or not (page.isascii() and page.isdigit() and len(page) < 6):
        raise Http404
    part = tree_page(node, top, max(1, int(page)))
    if part is None or int(page) > part.pages:
        raise Http404
    return part

"""The family tree of a recipe: the page, and the picture to take away."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts import inbox
from kmeme.lib.cache import generation
from kmeme.lib.kept_pages import addresses, answers, store
from kmeme.lib.kept_pages.store import Made
from kmeme.lib.ltree import labels
from remix import pages, similarity
from remix.models import RemixNode
from remix.models.node import pk_of
from remix.page_cache import page_subject
from remix.tree_pages import TreePage, tree_page
from remix.tree_svg import tree_svg
from remix.views.access import readable_node

KEPT_SECONDS = 600
"""Views move without a drop: the picture is at most this old."""


@require_safe
def tree(request: HttpRequest, node_id: str) -> HttpResponse:
    """The family as nested lists, from the root or (`?branch=remix_000123&page=2`) from one of its nodes down."""
    pk = pk_of(node_id)
    if pk is not None and (address := addresses.address_of(request)):
        page = store.fetch(address, exact=[page_subject(pk)], seconds=KEPT_SECONDS, make=lambda: _made(pk))
        if page:
            return answers.answer(request, page, inbox.placed(request, page.body))
    response = HttpResponse(inbox.placed(request, _render(_part(request, node_id))))
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _made(pk: int) -> Made | None:
    """The family of a public recipe from its root. What happens in a family drops the page of its root."""
    before = generation(similarity.SUBJECT)  # goes up when a branch moves to another family
    path = RemixNode.objects.published().filter(pk=pk).values_list("path", flat=True).first()
    if path is None:
        return None
    root = page_subject(labels(str(path))[0])
    exact = ((root, generation(root)),)
    node = pages.node_for_page(pk)
    part = tree_page(node) if node else None
    if part is None:
        return None
    return Made(_render(part), exact=exact, is_sound=generation(similarity.SUBJECT) == before)


def _render(part: TreePage) -> bytes:
    path = pages.recipe_path(part.current) + "tree/"
    return render_to_string("remix/tree.html", {"part": part, "path": path}).encode()


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
    top = pk_of(branch) if branch else None
    if (branch and top is None) or not (page.isascii() and page.isdigit() and len(page) < 6):
        raise Http404
    part = tree_page(node, top, max(1, int(page)))
    if part is None or int(page) > part.pages:
        raise Http404
    return part

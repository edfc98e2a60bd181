"""The recipe page, kept for everybody (`kmeme.lib.kept_pages`), and its preview for staff, never kept."""

from time import time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts import inbox
from kmeme.lib.cache import generation, generations
from kmeme.lib.kept_pages import answers, store
from kmeme.lib.kept_pages.store import Made
from kmeme.lib.ltree import labels
from remix import page_parts, pages, similarity
from remix.models import RemixNode
from remix.models.node import pk_of
from remix.page_cache import page_subject
from remix.states import NodeState
from remix.tree_pages import similar_cards
from remix.views.access import may_preview, readable_node

SIMILAR_PLACE, PARTS_PLACE = b"<!-- similar memes -->", b"<!-- parts of other rooms -->"
"""Where the page leaves room for them; `templates/remix/recipe.html` writes both."""
FRAMED_BY_US: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


@require_safe
def recipe(request: HttpRequest, node_id: str) -> HttpResponse:
    """The public page of a node; staff see the preview of one that is not public, everybody else 404."""
    pk = pk_of(node_id)
    page = _page(pk) if pk is not None else None
    if page is None:
        return preview(request, node_id)
    return answers.answer(request, page, inbox.placed(request, page.body))


@require_safe
@never_cache
@xframe_options_sameorigin
@csp_override(FRAMED_BY_US)
def preview(request: HttpRequest, node_id: str) -> HttpResponse:
    """The page of a node in any state, for staff; the admin shows it in a frame."""
    node = readable_node(request, node_id)
    if not may_preview(request):
        raise Http404
    return HttpResponse(_render(node, is_preview=True))


def _page(pk: int) -> store.Page | None:
    """The public page in the active language; None when the node is not public.

    It is rendered without the request, so nothing of a person can get into what everybody is shown.
    """
    return store.fetch(
        f"recipe:{pk}",
        exact=[page_subject(pk)],
        # Any publication may change the similar memes, any campaign the parts.
        loose=[similarity.SUBJECT, *page_parts.subjects()],
        seconds=settings.RECIPE_PAGE_CACHE_SECONDS,
        make=lambda: _put_together(pk),
    )


def _put_together(pk: int) -> Made | None:
    """The recipe with what lives shorter than it; the recipe itself is rendered again only after an edit."""
    recipe = store.fetch_part(
        f"recipe-alone:{pk}",
        exact=[page_subject(pk)],
        seconds=settings.RECIPE_PAGE_CACHE_SECONDS,
        make=lambda: _alone(pk),
    )
    if recipe is None:
        return None
    similar = render_to_string("remix/_similar.html", {"cards": similar_cards(pk)}).encode()
    parts = page_parts.html_of(pk).encode()
    body = recipe.body.replace(PARTS_PLACE, parts, 1).replace(SIMILAR_PLACE, similar, 1)
    left = recipe.fresh_until - time()
    seconds = int(min(left, page_parts.SECONDS) if parts else left)
    return Made(body, exact=recipe.exact[1:], seconds=seconds, is_sound=recipe.is_kept)


def _alone(pk: int) -> Made | None:
    # Where any recipe is edited meanwhile, it may be one of these, after it was read: that goes up with every edit.
    before = generation(similarity.SUBJECT)
    node = pages.node_for_page(pk)
    if node is None or node.state != NodeState.PUBLISHED:
        return None
    body = _render(node)
    # The page draws all that the recipe came from, with their names and counts, so it lives no longer than their pages.
    above = [page_subject(ancestor) for ancestor in labels(str(node.path))[:-1]]
    after, *of_above = generations([similarity.SUBJECT, *above])
    return Made(body, exact=tuple(zip(above, of_above, strict=True)), is_sound=after == before)


def _render(node: RemixNode, *, is_preview: bool = False) -> bytes:
    page = pages.recipe_page(node)
    path = pages.recipe_path(node)
    return render_to_string("remix/recipe.html", {"page": page, "path": path, "is_preview": is_preview}).encode()

"""The recipe page, cached per language, and its preview for staff, never cached."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.csp import CSP
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts import inbox
from kmeme.lib.cache import generation
from remix import page_parts, pages, similarity
from remix.models import RemixNode
from remix.page_cache import page_subject
from remix.states import NodeState
from remix.tree_pages import similar_cards
from remix.views.access import may_preview, readable_node
from remix.views.release import release

SIMILAR_PLACE, PARTS_PLACE = b"<!-- similar memes -->", b"<!-- parts of other rooms -->"
"""Where the page leaves room for them; `templates/remix/recipe.html` writes both."""
FRAMED_BY_US: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


@require_safe
def recipe(request: HttpRequest, node_id: str) -> HttpResponse:
    """The public page of a node; staff see the preview of one that is not public, everybody else 404."""
    pk = pages.pk_of(node_id)
    body = _cached_page(pk) if pk is not None else None
    if body is None:
        if pk is None or not may_preview(request):
            raise Http404
        return preview(request, node_id)
    body = inbox.placed(request, body)
    # The tag covers language, content and the person's mark alike. There is no Last-Modified: one URL has a body per
    # language, and a date alone would call the Korean page a fresh copy of the English one.
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(body)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


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


def _cached_page(pk: int) -> bytes | None:
    """The rendered public page in the active language; None when the node is not public.

    It is rendered without the request, so nothing of a person can get into what everybody is shown.
    """
    # Taken before the node is read: a page that was read before an edit is stored where nobody looks after it.
    present = generation(page_subject(pk))
    key = f"recipe-page:{pk}:{get_language()}:{present}:{release()}"
    kept: tuple[bytes, int | None, int] | None = cache.get(key) if present else None
    # The page shows its parent as well, so it lives no longer than the parent's.
    if kept and (kept[1] is None or generation(page_subject(kept[1])) == kept[2]):
        return _with_parts(pk, kept[0])
    before = generation(similarity.SUBJECT)  # goes up with an edit of any recipe
    node = pages.node_for_page(pk)
    if node is None or node.state != NodeState.PUBLISHED:
        return None
    body = _render(node)
    of_parent = generation(page_subject(node.parent_id)) if node.parent_id else 0
    # 0: Redis is away, and a page kept under 0 could outlive an edit. Where any recipe was edited meanwhile, it may
    # have been the parent, after it was read: then the page is made once more for the next reader.
    if present and generation(similarity.SUBJECT) == before:
        cache.set(key, (body, node.parent_id, of_parent), settings.RECIPE_PAGE_CACHE_SECONDS)
    return _with_parts(pk, body)


def _with_parts(pk: int, body: bytes) -> bytes:
    """The page with what lives shorter than the rest of it: similar memes change with every publication."""
    present = generation(similarity.SUBJECT)
    key = f"similar-memes:{pk}:{get_language()}:{present}:{release()}"
    section: bytes | None = cache.get(key) if present else None
    if section is None:
        section = render_to_string("remix/_similar.html", {"cards": similar_cards(pk)}).encode()
        if present:
            cache.set(key, section, similarity.CACHE_SECONDS)
    body = body.replace(PARTS_PLACE, page_parts.html_of(pk).encode(), 1)
    return body.replace(SIMILAR_PLACE, section, 1)


def _render(node: RemixNode, *, is_preview: bool = False) -> bytes:
    page = pages.recipe_page(node)
    path = pages.recipe_path(node)
    return render_to_string("remix/recipe.html", {"page": page, "path": path, "is_preview": is_preview}).encode()

"""A recipe in a campaign's dress: the same page with the brand's colour, badge, rules, leaderboard or places."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from campaigns import maps, pages
from campaigns.pages import Skin
from campaigns.views.access import readable_campaign, visitor
from campaigns.views.visiting import for_visitors
from kmeme.lib.browser_features import uses
from remix import pages as recipe_pages
from remix.models.node import pk_of
from remix.page_cache import page_subject


@require_safe
@uses("geolocation")
def recipe(request: HttpRequest, slug: str, node_id: str) -> HttpResponse:
    """The page of a recipe that takes part; its canonical address stays the community's."""
    pk = pk_of(node_id)
    subjects = [page_subject(pk)] if pk is not None else []
    return for_visitors(request, slug, lambda: _page(request, slug, pk), exact=subjects) or _page(request, slug, pk)


def _page(request: HttpRequest, slug: str, pk: int | None) -> HttpResponse:
    campaign = readable_campaign(request, slug)
    node = pages.takes_part(campaign, pk) if pk is not None else None
    if node is None:
        raise Http404
    asked = request.GET.get("skin", "")
    context = {
        "page": recipe_pages.recipe_page(node),
        "path": recipe_pages.recipe_path(node),
        "campaign": campaign,
        "of_campaign": pages.campaign_page(campaign, visitor(request)),
        "skin": Skin(asked) if asked in Skin else pages.default_skin(campaign),
        "map": maps.config(),
    }
    response = render(request, "campaigns/recipe.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response

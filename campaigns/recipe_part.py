"""The part of a recipe's page that says where a campaign runs with it; kept a minute, because doors open and close."""

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language

from campaigns import pages
from remix.views.release import release

KEPT_SECONDS = 60
MOST = 3


def part(node_id: int) -> str:
    """The HTML for the recipe with this key in the active language; empty without a running campaign."""
    key = f"campaigns-of-recipe:{node_id}:{get_language()}:{release()}"
    kept: str | None = cache.get(key)
    if kept is None:
        running = list(pages.running_with(node_id)[:MOST])
        kept = render_to_string("campaigns/recipe_part.html", {"campaigns": running}) if running else ""
        cache.set(key, kept, KEPT_SECONDS)
    return kept

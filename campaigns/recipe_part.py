"""The part of a recipe's page that says where a campaign runs with it."""

from django.template.loader import render_to_string

from campaigns import pages

MOST = 3


def part(node_id: int) -> str:
    """The HTML for the recipe with this key in the active language; empty without a running campaign."""
    running = list(pages.running_with(node_id)[:MOST])
    return render_to_string("campaigns/recipe_part.html", {"campaigns": running}) if running else ""

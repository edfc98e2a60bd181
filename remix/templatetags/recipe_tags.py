"""How recipes are drawn: times, dots, icons, pictures, and the score strip in its three sizes."""

from typing import Any

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kmeme.lib.site import absolute
from remix import structured_data as structure
from remix import timecode
from remix.ai.schema import Shot
from remix.pages import RecipePage
from remix.safe_zones import SAFE_ZONES
from remix.strip import Strip

register = template.Library()

# 24 x 24 outlines, drawn for this site.
_ICONS = {
    "play": '<path d="M7 4.5v15l12.5-7.5z" fill="currentColor"/>',
    "pause": '<path d="M7 5h3.6v14H7zM13.4 5H17v14h-3.6z" fill="currentColor"/>',
    "check": '<path d="M4.5 12.5l5 5 10-11"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "down": '<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>',
    "right": '<path d="M5 12h14M13 6l6 6-6 6"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon in the colour of the text around it; decoration, so screen readers skip it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        mark_safe(_ICONS[name]),  # noqa: S308  (the constant above)
    )


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file, also when the manifest of hashed names is missing: error pages must not fail."""
    try:
        return static(path)
    except ValueError:
        return settings.STATIC_URL + path


@register.filter
def stored(name: str) -> str:
    """The address of a stored file."""
    return default_storage.url(name)


register.filter(absolute)


@register.filter
def clock(seconds: float) -> str:
    """A point in time: "4.4"."""
    return timecode.clock(seconds)


@register.filter
def duration(seconds: float) -> str:
    """How long: "15초"."""
    return timecode.length(seconds)


@register.filter
def span(shot: Shot) -> str:
    """From when to when: "4.4–7.6초"."""
    return timecode.span(shot.start, shot.end)


@register.filter
def dots(level: int) -> SafeString:
    """Difficulty (1 to 5) as five dots, drawn because fonts disagree about the width of their circles."""
    circles = format_html_join(
        "", '<circle class="{}" cx="{}" cy="5" r="3.4"/>', (("full" if n < level else "", 4 + 8 * n) for n in range(5))
    )
    return format_html('<svg class="dots" width="41" height="10" aria-hidden="true">{}</svg>', circles)


@register.simple_tag
def safe_zones() -> Any:
    """The platforms' safe zones."""
    return SAFE_ZONES


@register.simple_tag
def structured_data(page: RecipePage) -> SafeString:
    """What search engines are told of a recipe, as JSON-LD."""
    return structure.of_recipe(page)


@register.inclusion_tag("remix/strip/score.html")
def score_strip(strip: Strip) -> dict[str, Any]:
    """The strip at full size: ticks, key frames, the hook's flag, and a playhead that stays hidden until it moves."""
    return {"strip": strip, "recipe": strip.recipe}


@register.inclusion_tag("remix/strip/mini.html")
def mini_strip(strip: Strip) -> dict[str, Any]:
    """The strip as one line of blocks, for cards."""
    return {"strip": strip}


@register.inclusion_tag("remix/strip/poster.html")
def poster(strip: Strip) -> dict[str, Any]:
    """The strip stood upright with the shots' titles: what a recipe without pictures shows on its own page."""
    return {"strip": strip}


@register.inclusion_tag("remix/strip/cover.html")
def stand_in(strip: Strip) -> dict[str, Any]:
    """The strip stood upright beside the recipe's own words: its card when there is no picture."""
    return {"strip": strip, "recipe": strip.recipe}

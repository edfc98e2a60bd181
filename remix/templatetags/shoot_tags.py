"""Icons of the shooting mode, drawn like those of `recipe_tags`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ICONS = {
    "back": '<path d="M19 5.5v13L9 12zM5 5.5v13"/>',
    "retake": '<path d="M5 12a7.5 7.5 0 1 0 2.4-5.5M7.5 2.8v4h4"/>',
    "sound": '<path d="M4 9.5v5h3.5L13 19V5L7.5 9.5z"/><path class="icon-on" d="M16.5 9a4.5 4.5 0 0 1 0 6'
    'M19 6.5a8 8 0 0 1 0 11"/><path class="icon-off" d="M17 9.5l5 5M22 9.5l-5 5"/>',
    "camera": '<rect x="2.5" y="6" width="13" height="12" rx="2.5"/><path d="M15.5 11l6-3.5v9l-6-3.5"/>'
    '<path class="icon-off" d="M3 3l18 18"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
}


@register.simple_tag
def shoot_icon(name: str) -> SafeString:
    """A line icon in the colour of the text; parts of class `icon-on` and `icon-off` follow a button's state."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        mark_safe(_ICONS[name]),  # noqa: S308  (the constant above)
    )

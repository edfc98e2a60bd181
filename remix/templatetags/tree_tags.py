"""How effects are drawn: signed percents, and an interval as a bar on one scale."""

import math

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from remix.strategy import Suggestion

register = template.Library()

_SPAN = math.log(8)
"""The scale reaches from an eighth to eight times the views, so that bars of one page compare."""


@register.filter
def signed_percent(ratio: float) -> str:
    """A signed ratio as people read it: 1.2 is "+120 %", -0.25 is "−25 %"."""
    percent = round(100 * ratio)
    return f"{'−' if percent < 0 else '+'}{abs(percent):,} %"


@register.filter
def as_percent(fraction: float) -> str:
    """A fraction: 0.5 is "50 %"."""
    return f"{round(100 * fraction)} %"


@register.simple_tag
def interval(suggestion: Suggestion) -> SafeString:
    """The interval, the estimate and "no change" on a logarithmic scale; decoration, the numbers stand beside it."""
    low, middle, high = (_place(value) for value in (suggestion.low, suggestion.effect, suggestion.high))
    return format_html(
        '<svg class="interval" height="14" aria-hidden="true">'
        '<line class="interval-none" x1="50%" x2="50%" y1="0" y2="14"/>'
        '<rect class="interval-bar" x="{}%" width="{}%" y="4" height="6" rx="3"/>'
        '<line class="interval-mark" x1="{}%" x2="{}%" y1="0" y2="14"/></svg>',
        *(f"{value:.2f}" for value in (low, high - low, middle, middle)),
    )


def _place(ratio: float) -> float:
    """Where a signed ratio stands on the scale, 0 to 100."""
    return 50 + 50 * max(-1.0, min(1.0, math.log1p(ratio) / _SPAN))

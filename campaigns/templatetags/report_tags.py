"""What the report's page needs: shares in words and as widths."""

from collections.abc import Sequence
from datetime import date

from django import template

from campaigns.reporting import Day

register = template.Library()


@register.filter
def percentage(share: float) -> str:
    """A share as people read it."""
    return f"{share * 100:.0f} %"


@register.filter
def share_of(part: int, whole: int) -> str:
    """A width in hundredths; nothing of nothing is 0."""
    return f"{part / whole * 100:.2f}" if whole else "0"


@register.filter
def last_day(days: Sequence[Day]) -> date:
    """The last day of a chart."""
    return days[-1].on

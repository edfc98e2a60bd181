"""What the curators' pages need beyond the public ones: errors, ages and facts in words."""

from datetime import datetime
from typing import Any

from django import template

from remix.curator_words import age, dollars, error_words, source_words, tempo_text, times_text
from remix.models import Measurement
from remix.strip import Strip

register = template.Library()

register.filter("age", age)
register.filter("dollars", dollars)
register.filter("error_words", error_words)
register.filter("times", times_text)
register.filter("source_words", source_words)


@register.filter
def tempo(measured: Measurement) -> str:
    """The measured tempo with its confidence."""
    return tempo_text(measured)


@register.filter
def megabytes(size: int) -> str:
    """A file size."""
    return f"{size / 1_000_000:.1f} MB"


@register.filter
def elapsed(seconds: float) -> str:
    """How long something took, as a stopwatch shows it."""
    return f"{seconds:.1f}" if seconds < 60 else f"{int(seconds // 60)}:{int(seconds % 60):02d}"


@register.filter
def iso(moment: datetime) -> str:
    """A moment for the `datetime` attribute."""
    return moment.isoformat(timespec="seconds")


@register.inclusion_tag("admin/remix/node/strip.html")
def editor_strip(strip: Strip) -> dict[str, Any]:
    """The score strip above the shot editor; the editor's script redraws its blocks as one types."""
    return {"strip": strip}

"""Times as people read them."""

from django.utils.translation import gettext


def clock(seconds: float) -> str:
    """A point in time to a tenth of a second: "4.4", or "1:05.2" from a minute on."""
    tenths = round(seconds * 10)
    if tenths < 600:
        return f"{tenths / 10:.1f}"
    return f"{tenths // 600}:{tenths % 600 / 10:04.1f}"


def span(start: float, end: float) -> str:
    """From when to when, in the reader's language: "4.4–7.6초"."""
    times = f"{clock(start)}–{clock(end)}"
    return times if ":" in times else gettext("%(seconds)s초") % {"seconds": times}


def length(seconds: float) -> str:
    """How long, in the reader's language: "15초", "14.8초", "1분 5초"."""
    tenths = round(seconds * 10)
    if tenths < 600:
        return gettext("%(seconds)s초") % {"seconds": f"{tenths / 10:g}"}
    minutes, rest = divmod(round(seconds), 60)
    if not rest:
        return gettext("%(minutes)d분") % {"minutes": minutes}
    return gettext("%(minutes)d분 %(seconds)d초") % {"minutes": minutes, "seconds": rest}

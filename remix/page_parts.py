"""Parts of a recipe's page that rooms above this one bring: where a campaign runs with it.

`remix` never imports upward, so an app registers a function, with the cache subject whose drop changes what it makes.
A page with a part is put together anew every `SECONDS`, because doors open and close by the clock.
"""

from collections.abc import Callable

type Part = Callable[[int], str]
"""The HTML of a part for the published recipe with this key, in the active language; empty for none."""

SECONDS = 60
_parts: list[tuple[Part, str]] = []


def add(part: Part, *, subject: str) -> None:
    """Show this on recipe pages (called from an AppConfig's `ready`)."""
    _parts.append((part, subject))


def subjects() -> list[str]:
    """What the parts depend on."""
    return sorted({subject for _part, subject in _parts})


def html_of(pk: int) -> str:
    """Every part of a recipe's page, in the order in which they were added."""
    return "".join(part(pk) for part, _subject in _parts)

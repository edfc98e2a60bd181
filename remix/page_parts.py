"""Parts of a recipe's page that rooms above this one bring: where a campaign runs with it.

`remix` never imports upward, so an app registers a function. It is called for every view of a public recipe, cached or
not, and keeps what it makes itself.
"""

from collections.abc import Callable

type Part = Callable[[int], str]
"""The HTML of a part for the published recipe with this key, in the active language; empty for none."""

_parts: list[Part] = []


def add(part: Part) -> None:
    """Show this on recipe pages (called from an AppConfig's `ready`)."""
    _parts.append(part)


def html_of(pk: int) -> str:
    """Every part of a recipe's page, in the order in which they were added."""
    return "".join(part(pk) for part in _parts)

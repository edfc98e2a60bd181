"""Parts of /me/ that other apps bring: my drafts, submissions, certificates, points.

`accounts` never imports upward, so an app registers a template and a function that gives its context.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: `template` is rendered with `context(user)`; lower `order` comes first."""

    template: str
    context: Callable[[User], dict[str, Any]]
    order: int = 100


_sections: list[Section] = []


def add(section: Section) -> None:
    """Show this on /me/ (called from an AppConfig's `ready`)."""
    _sections.append(section)
    _sections.sort(key=lambda known: known.order)


def sections_for(user: User) -> list[dict[str, Any]]:
    """Every section as {"template", "context"}."""
    return [{"template": section.template, "context": section.context(user)} for section in _sections]

"""What rooms above this one add to the demo; `remix` never imports upward, so they register a function."""

from collections.abc import Callable

from accounts.models import User

type Load = Callable[[User], str]
"""Completes its part of the demo on behalf of the curator; gives a sentence for the operator, empty for nothing new."""

_loads: list[Load] = []


def add(load: Load) -> None:
    """Load this with the demo (called from an AppConfig's `ready`)."""
    _loads.append(load)


def load_all(curator: User) -> list[str]:
    """Complete every part; what each has to say."""
    return [said for load in _loads if (said := load(curator))]

"""Kept pages in Redis: made by one renderer at a time, stale ones shown meanwhile, dropped ones never.

A page names the subjects that it shows. When one of its `exact` subjects is dropped it is never shown again, and
whoever asks waits for the one that makes it anew. When it is older than it should be, or one of its `loose` subjects
was dropped, one reader has it made anew and all others get the old one until then.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from django.core.cache import cache
from django.utils.translation import get_language

from kmeme.lib.cache import generations, watch
from kmeme.lib.release import release

FORMAT = 1
"""Goes up with every change of what a kept page consists of: an older release's pages are then not read."""
STALE_SECONDS = 3600
"""How long a page that is too old is still there to be shown while another one is made."""
RENDER_SECONDS = 10
"""After this a renderer is taken for dead, and the next reader becomes one."""
WAIT_SECONDS = 3.0
LOOK_SECONDS = 0.02

type Subjects = tuple[tuple[str, int], ...]
"""Subjects with the generations that a page was made from."""


class Standing(Enum):
    """Whether a page may be shown."""

    FRESH = "fresh"
    STALE = "stale"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Made:
    """What a renderer made. `exact` are subjects that only it knew, with generations that it has checked itself."""

    body: bytes
    exact: Subjects = ()
    seconds: int | None = None
    """Fresh for so long, where the page itself knows better than its view."""
    is_sound: bool = True
    """False when something may have changed while it was made: then it is shown once and not kept."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as everybody may see it, with places left where each person's own parts go."""

    body: bytes
    language: str
    exact: Subjects
    loose: Subjects
    fresh_until: float
    """Seconds since the epoch."""
    is_kept: bool

    def standing(self) -> Standing:
        """Whether it may be shown now; one question to Redis."""
        named = (*self.exact, *self.loose)
        present = dict(zip((name for name, _of in named), generations([name for name, _of in named]), strict=True))
        if any(present[name] != made_of or not made_of for name, made_of in self.exact):
            return Standing.GONE
        is_late = time.time() > self.fresh_until or any(present[name] != made_of for name, made_of in self.loose)
        return Standing.STALE if is_late else Standing.FRESH


type Make = Callable[[], Made | None]


def fetch(address: str, *, exact: Sequence[str], loose: Sequence[str] = (), seconds: int, make: Make) -> Page | None:
    """The page of this address in the active language; None where `make` finds none, which is not kept.

    The generations of `exact` and `loose` are read before `make` reads the database. While Redis is away every reader
    makes the page anew.
    """
    if not watch.is_live():
        return _made(exact, loose, seconds, make)
    key = _key(address)
    kept: Page | None = cache.get(key)
    standing = kept.standing() if kept else Standing.GONE
    if kept and standing is Standing.FRESH:
        return kept
    turn = f"rendering:{key}"
    if not cache.add(turn, 1, RENDER_SECONDS):
        if kept and standing is Standing.STALE:
            return kept
        return _wait_for(key, turn) or _made(exact, loose, seconds, make)
    try:
        # Somebody may have finished between our look and our turn.
        kept = cache.get(key)
        if kept and kept.standing() is Standing.FRESH:
            return kept
        return _made_and_kept(key, exact, loose, seconds, make)
    finally:
        cache.delete(turn)


def fetch_part(address: str, *, exact: Sequence[str], seconds: int, make: Make) -> Page | None:
    """What the renderer of a whole page needs and lives longer than it: `fetch` for one who has the turn already."""
    if not watch.is_live():
        return _made(exact, (), seconds, make)
    key = _key(address)
    kept: Page | None = cache.get(key)
    if kept and kept.standing() is Standing.FRESH:
        return kept
    return _made_and_kept(key, exact, (), seconds, make)


def _key(address: str) -> str:
    return f"kept:{FORMAT}:{release()}:{get_language()}:{address}"


def _made_and_kept(key: str, exact: Sequence[str], loose: Sequence[str], seconds: int, make: Make) -> Page | None:
    page = _made(exact, loose, seconds, make)
    if page and page.is_kept:
        cache.set(key, page, max(0.0, page.fresh_until - time.time()) + STALE_SECONDS)
    return page


def _wait_for(key: str, turn: str) -> Page | None:
    """What the renderer at work makes; None when it made nothing to keep, or takes too long."""
    deadline = time.monotonic() + WAIT_SECONDS
    while cache.get(turn) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    kept: Page | None = cache.get(key)
    return kept if kept and kept.standing() is Standing.FRESH else None


def _made(exact: Sequence[str], loose: Sequence[str], seconds: int, make: Make) -> Page | None:
    present = dict(zip((*exact, *loose), generations([*exact, *loose]), strict=True))
    made = make()
    if made is None:
        return None
    subjects = (*((name, present[name]) for name in exact), *made.exact)
    return Page(
        body=made.body,
        language=get_language() or "",
        exact=subjects,
        loose=tuple((name, present[name]) for name in loose),
        fresh_until=time.time() + (seconds if made.seconds is None else made.seconds),
        is_kept=made.is_sound and all(made_of for _name, made_of in subjects),
    )

"""Caches that are dropped by generation, so that a slow renderer can never store an old page after an edit.

A reader takes the generation of a subject before it reads the database and stores its result under that generation;
a drop moves the subject to the next one. Losing Redis means a miss, never an error.
"""

import time
from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction

# Longer than any entry lives, so a forgotten generation never brings back an entry that was dropped.
GENERATION_SECONDS = 7 * 24 * 3600


def generation(subject: str) -> int:
    """The present generation of `subject` ("node:12")."""
    key = f"generation:{subject}"
    found = cache.get(key)
    if found is None:
        # The clock, not 1: a generation that Redis evicted must not start over.
        cache.add(key, time.time_ns(), GENERATION_SECONDS)
        found = cache.get(key, 0)
    return int(found)


def drop_on_commit(subjects: Iterable[str]) -> None:
    """Make everything cached about `subjects` unreachable, once the open transaction has committed."""
    keys = [f"generation:{subject}" for subject in subjects]
    transaction.on_commit(lambda: cache.set_many({key: time.time_ns() for key in keys}, GENERATION_SECONDS))

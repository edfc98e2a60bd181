"""Caches that are dropped by generation, so that a slow renderer can never store an old page after an edit.

A reader takes the generation of a subject before it reads the database and stores its result under that generation;
a drop moves the subject to the next one. A drop commits with the edit as a row (`CacheDrop`) that goes once Redis has
heard of it, so that neither a lost Redis nor a killed process can leave an old page behind. Losing Redis means a miss,
never an error: a process that has lost touch with it trusts nothing in it until the drops of the meantime are made up.
"""

import logging
import time
from collections.abc import Iterable, Sequence

from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

from kmeme.lib import replica
from kmeme.lib.cache_drops import CacheDrop, carry_out, make_up
from kmeme.lib.drop_watch import GENERATION_SECONDS, DropWatch, key_of

logger = logging.getLogger(__name__)

watch = DropWatch(make_up)
"""This process's ear for drops."""


def generation(subject: str) -> int:
    """The present generation of `subject` ("node:12"); 0 while Redis cannot be trusted: then keep nothing."""
    return generations([subject])[0]


def generations(subjects: Sequence[str]) -> list[int]:
    """The present generation of each subject, in one question. What is kept under it is read from the primary."""
    replica.stay_on_primary()
    if not watch.is_live():
        return [0] * len(subjects)
    keys = [key_of(subject) for subject in subjects]
    found = cache.get_many(keys) or {}
    for key in (key for key in keys if key not in found):
        # The clock, not 1: a generation that Redis evicted must not start over.
        now = time.time_ns()
        found[key] = now if cache.add(key, now, GENERATION_SECONDS) else cache.get(key, 0)
    return [int(found[key] or 0) for key in keys]


def drop_on_commit(subjects: Iterable[str]) -> None:
    """Make everything cached about `subjects` unreachable, once the open transaction has committed."""
    row = CacheDrop.objects.create(subjects=sorted(set(subjects)))
    transaction.on_commit(lambda: _drop(row), robust=True)


def _drop(row: CacheDrop) -> None:
    try:
        carry_out([row])
    except (RedisError, OSError):
        logger.warning("Redis is away: what was cached about %s is dropped when it is back", ", ".join(row.subjects))

"""What a process holds in its own memory: as current as Redis, without asking Redis for it.

Something is good as long as no drop was heard of any of its subjects (`kmeme.lib.drop_watch`) and it is not too old;
then it goes, and whoever wants it makes it anew. The bytes are bounded, the least recently asked for go first.
"""

import threading
import time
from collections import OrderedDict, defaultdict
from contextlib import suppress
from typing import Protocol

from kmeme.lib.drop_watch import DropWatch


class Held(Protocol):
    """Something that a process may hold."""

    @property
    def subjects(self) -> frozenset[str]:
        """What it shows: a drop of any of them ends it."""

    @property
    def size(self) -> int:
        """About how many bytes it takes."""

    @property
    def fresh_until(self) -> float:
        """Seconds since the epoch."""


class Memory[H: Held]:
    """What one process holds, each under a key of its own."""

    def __init__(self, watch: DropWatch, most_bytes: int) -> None:
        self._watch = watch
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._held: OrderedDict[str, H] = OrderedDict()
        self._keys: defaultdict[str, set[str]] = defaultdict(set)
        """By subject."""
        self._bytes = 0
        watch.listen(self._drop)

    def get(self, key: str) -> H | None:
        """What is held under it, if it may be given now."""
        if not self._watch.is_live():
            return None
        held = self._held.get(key)
        if held is None:
            return None
        if time.time() > held.fresh_until:
            with self._lock:
                self._forget(key)
            return None
        with suppress(KeyError):  # forgotten just now
            self._held.move_to_end(key)
        return held

    def moment(self) -> int:
        """Now, as `keep` wants it: taken before it is made."""
        self._watch.is_live()
        return self._watch.heard

    def keep(self, key: str, held: H, moment: int) -> None:
        """Hold it, unless a drop was heard since `moment`: it may be from before."""
        # Asked before the lock: the watch holds its own while it tells us of drops.
        if not self._watch.is_live() or held.size > self._most_bytes // 4:
            return
        with self._lock:
            if self._watch.heard != moment:
                return
            self._forget(key)
            self._held[key] = held
            self._bytes += held.size
            for subject in held.subjects:
                self._keys[subject].add(key)
            while self._bytes > self._most_bytes:
                self._forget(next(iter(self._held)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._keys.clear()
            self._bytes = 0

    def _drop(self, subjects: frozenset[str] | None) -> None:
        if subjects is None:
            self.clear()
            return
        with self._lock:
            for subject in subjects:
                for key in self._keys.get(subject, set()).copy():
                    self._forget(key)

    def _forget(self, key: str) -> None:
        held = self._held.pop(key, None)
        if held is None:
            return
        self._bytes -= held.size
        for subject in held.subjects:
            self._keys[subject].discard(key)
            if not self._keys[subject]:
                del self._keys[subject]

"""How often something may be done: fixed windows that are counted exactly, however many calls come at once.

All windows of a subject are checked and counted in one step on the server (a Lua script), so a refused call counts
nowhere. django-ratelimit counts one window a call and cannot end a day at midnight in Seoul, hence this module.
"""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused


@dataclass(frozen=True, slots=True)
class Window:
    """At most `limit` in each `seconds`; windows start at the epoch, or with `zone` at midnight there."""

    name: str
    limit: int
    seconds: int
    zone: str = ""

    def bounds(self, now: datetime) -> tuple[int, int]:
        """Start and end of the window that `now` lies in, in seconds since the epoch."""
        if self.zone:
            midnight = now.astimezone(ZoneInfo(self.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
            following = (midnight + timedelta(days=1)).replace(tzinfo=ZoneInfo(self.zone))
            return int(midnight.timestamp()), int(following.timestamp())
        start = int(now.timestamp()) // self.seconds * self.seconds
        return start, start + self.seconds


@dataclass(frozen=True, slots=True)
class Slot:
    """One window of one subject at one time: where it is counted."""

    key: str
    window: Window
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of one window."""

    window: Window
    remaining: int
    resets_in_seconds: int


class Exceeded(Refused):
    """The limit is reached: a face answers 429 with `retry_after` (seconds) in `Retry-After`."""

    def __init__(self, left: Sequence[Left], retry_after: int) -> None:
        super().__init__("too_many", _("요청이 너무 많아요. 잠시 뒤에 다시 해 주세요."))
        self.left = tuple(left)
        self.retry_after = retry_after


class Store(Protocol):
    """Where counts are kept. Both methods return the count of every slot."""

    def spend(self, slots: Sequence[Slot], amount: int) -> tuple[bool, list[int]]:
        """Add `amount` to every slot when all of them have room, else to none; whether it was added."""

    def read(self, slots: Sequence[Slot]) -> list[int]:
        """The counts as they are."""


class RedisStore:
    """Counts in Redis, past Django's cache (which would hide that Redis is gone). Raises redis.RedisError."""

    SPEND = """
    local counts, room, amount = {}, 1, tonumber(ARGV[1])
    for i, key in ipairs(KEYS) do
        counts[i] = tonumber(redis.call('GET', key) or '0')
        if counts[i] + amount > tonumber(ARGV[2 * i]) then room = 0 end
    end
    if room == 1 then
        for i, key in ipairs(KEYS) do
            counts[i] = redis.call('INCRBY', key, math.max(amount, 0 - counts[i]))
            redis.call('EXPIREAT', key, ARGV[2 * i + 1])
        end
    end
    return {room, unpack(counts)}
    """

    def spend(self, slots: Sequence[Slot], amount: int) -> tuple[bool, list[int]]:
        """One round trip; Redis runs the script alone."""
        arguments: list[int] = [amount]
        for slot in slots:
            arguments += [slot.window.limit, slot.ends]
        script = self._client().register_script(self.SPEND)
        room, *counts = script(keys=[slot.key for slot in slots], args=arguments)
        return bool(room), [int(count) for count in counts]

    def read(self, slots: Sequence[Slot]) -> list[int]:
        """The counts of the present windows."""
        return [int(count or 0) for count in self._client().mget([slot.key for slot in slots])]

    @staticmethod
    def _client() -> Any:
        return caches["default"].client.get_client(write=True)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Limit:
    """A named set of windows, counted for each subject in `store`."""

    name: str
    windows: tuple[Window, ...]
    store: Callable[[], Store]

    def spend(self, subject: str, *, now: datetime | None = None) -> list[Left]:
        """Count one act of `subject` and say what is left; raises Exceeded, having counted nothing."""
        slots, now = self._slots(subject, now)
        allowed, counts = self.store().spend(slots, 1)
        left = _left(slots, counts, now)
        if not allowed:
            full = [entry.resets_in_seconds for entry in left if entry.remaining == 0]
            raise Exceeded(left, max(full, default=1))
        return left

    def refund(self, subject: str, *, now: datetime | None = None) -> None:
        """Take back one act that did not happen after all (counted a moment ago)."""
        slots, now = self._slots(subject, now)
        self.store().spend(slots, -1)

    def remaining(self, subject: str, *, now: datetime | None = None) -> list[Left]:
        """What is left, counting nothing."""
        slots, now = self._slots(subject, now)
        return _left(slots, self.store().read(slots), now)

    def _slots(self, subject: str, now: datetime | None) -> tuple[list[Slot], datetime]:
        now = now or timezone.now()
        # Hashed: subjects are addresses and emails, which have no business in Redis.
        who = hashlib.blake2b(subject.encode(), digest_size=16, key=settings.SECRET_KEY.encode()[:64]).hexdigest()
        slots = []
        for window in self.windows:
            starts, ends = window.bounds(now)
            slots.append(Slot(f"limit:{self.name}:{window.name}:{starts}:{{{who}}}", window, starts, ends))
        return slots, now


def _left(slots: Sequence[Slot], counts: Sequence[int], now: datetime) -> list[Left]:
    return [
        Left(slot.window, max(0, slot.window.limit - count), max(1, math.ceil(slot.ends - now.timestamp())))
        for slot, count in zip(slots, counts, strict=True)
    ]


def headers(left: Sequence[Left]) -> dict[str, str]:
    """`RateLimit-Policy` and `RateLimit` of the IETF draft: quota and window, remaining and seconds to the reset."""
    return {
        "RateLimit-Policy": ", ".join(
            f'"{entry.window.name}";q={entry.window.limit};w={entry.window.seconds}' for entry in left
        ),
        "RateLimit": ", ".join(
            f'"{entry.window.name}";r={entry.remaining};t={entry.resets_in_seconds}' for entry in left
        ),
    }


def ends_at(slot: Slot) -> datetime:
    """When a slot's window ends."""
    return datetime.fromtimestamp(slot.ends, UTC)

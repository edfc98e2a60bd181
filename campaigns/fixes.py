"""What a phone says of where it is, and what we know of where the person was before."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from campaigns.coordinates import Coordinates
from kmeme.lib.errors import Refused

MOST_FIXES = 60
"""What of a trail is looked at: the last minute of a phone that reports every second."""
MOST_DIGESTS = 20


@dataclass(frozen=True, slots=True)
class Fix:
    """One position: its accuracy in metres (radius of about 68 %, None when unknown) and time by the phone's clock."""

    coordinates: Coordinates
    accuracy_metres: float | None = None
    taken_at: datetime | None = None
    is_mock: bool = False

    def __post_init__(self) -> None:
        accuracy = self.accuracy_metres
        if accuracy is not None and not (math.isfinite(accuracy) and accuracy >= 0):
            raise Refused("bad_accuracy", _("위치의 정확도를 읽을 수 없어요. 위치를 다시 잡아 주세요."))

    @property
    def digest(self) -> int:
        """A number that the very same coordinates have again, and that does not give them away (63 bits, keyed)."""
        text = f"{self.coordinates.latitude!r},{self.coordinates.longitude!r}"
        key = settings.SECRET_KEY.encode()[:64]
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8, key=key).digest(), "big") >> 1


@dataclass(frozen=True)
class Visit:
    """A check-in as it arrived: the fixes in order, of which the last one counts, and when the phone sent it.

    `sent_at` is the phone's clock too, so that the age of a fix does not depend on whether that clock is right.
    """

    fixes: tuple[Fix, ...]
    received_at: datetime
    sent_at: datetime | None = None

    @classmethod
    def of(cls, fixes: Sequence[Fix], received_at: datetime, sent_at: datetime | None = None) -> "Visit":
        """With the end of a trail that is too long. At least one fix."""
        return cls(tuple(fixes[-MOST_FIXES:]), received_at, sent_at)

    @property
    def last(self) -> Fix:
        """The fix that counts."""
        return self.fixes[-1]

    @property
    def age_seconds(self) -> float | None:
        """How old the fix was when it was sent, below zero for one from the future; None when nobody knows."""
        if self.last.taken_at is None:
            return None
        if self.sent_at is not None:
            return (self.sent_at - self.last.taken_at).total_seconds()
        # With one time only, a clock that is ahead and a fresh fix look the same: that is clock skew, not age.
        return max(0.0, (self.received_at - self.last.taken_at).total_seconds())

    @property
    def skew_seconds(self) -> float | None:
        """How far the phone's clock is behind ours (below zero: ahead); None when nobody knows."""
        if self.sent_at is not None:
            return (self.received_at - self.sent_at).total_seconds()
        if self.last.taken_at is None:
            return None
        return min(0.0, (self.received_at - self.last.taken_at).total_seconds())

    @cached_property
    def digests(self) -> frozenset[int]:
        """Those of the last fixes."""
        return frozenset(fix.digest for fix in self.fixes[-MOST_DIGESTS:])


@dataclass(frozen=True, slots=True)
class Spot:
    """What a visit is compared with: a place's centre and radius."""

    coordinates: Coordinates
    radius_metres: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where somebody was before; `coordinates` None where only the digests are left."""

    at: datetime
    coordinates: Coordinates | None
    accuracy_metres: float | None = None
    digests: frozenset[int] = frozenset()
    distance_metres: float | None = None
    """To the centre of the place that it was a check-in at."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known when a visit arrives: the person's own sightings, and others' that share a fix with it."""

    own: tuple[Sighting, ...] = ()
    others: tuple[Sighting, ...] = field(default=())

    @staticmethod
    def sharing(sightings: Iterable[Sighting], digests: frozenset[int]) -> list[Sighting]:
        """Those with at least one of these fixes."""
        return [sighting for sighting in sightings if sighting.digests & digests]

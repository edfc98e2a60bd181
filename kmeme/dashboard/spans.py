"""The three lengths of time that the first page looks back over, cut into equal slots of whole hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HOUR = timedelta(hours=1)


class Summed(Protocol):
    """Something that is counted hour by hour and can be added up."""

    def __add__(self, other: Self) -> Self:
        """Both together."""


@dataclass(frozen=True, slots=True)
class Span:
    """`steps` slots of `step` each (a whole part of a day, or a day), the last one with the present moment in it."""

    code: str
    label: str | Promise
    step: timedelta
    steps: int

    def starts(self, now: datetime) -> list[datetime]:
        """When each slot begins, by the clock of the site's time zone."""
        here = timezone.localtime(now)
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        latest = midnight + (here - midnight) // self.step * self.step
        return [latest - self.step * back for back in range(self.steps - 1, -1, -1)]

    def slots[T: Summed](self, hours: Mapping[datetime, T], nothing: T, now: datetime) -> list[T]:
        """What was counted in each slot; `hours` are by their beginnings."""
        starts = self.starts(now)
        sums = [nothing] * self.steps
        for hour, counted in hours.items():
            number = (hour - starts[0]) // self.step
            if 0 <= number < self.steps:
                sums[number] = sums[number] + counted
        return sums


SPANS = {
    span.code: span
    for span in (
        Span("24h", _("24시간"), HOUR, 24),
        Span("7d", _("7일"), timedelta(hours=6), 28),
        Span("30d", _("30일"), timedelta(days=1), 30),
    )
}
DEFAULT = SPANS["24h"]


def earliest(now: datetime) -> datetime:
    """Since when something has to be counted, so that every span is whole."""
    return min(span.starts(now)[0] for span in SPANS.values())

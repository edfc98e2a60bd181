"""A person's points as they read them: where they stand, and every entry with what there was after it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from accounts import point_balance, point_news, points
from accounts.models import PointEntry, User

PAGE_SIZE = 30
NEWEST = 3
# Numbers of entries are four-byte integers; a cursor beyond them means the beginning.
HIGHEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One entry, explained in the active language; `after` is the balance with it."""

    entry: PointEntry
    words: str
    cut: str
    after: int


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first; `following` is the cursor of the next page, 0 on the last."""

    rows: list[Row]
    following: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the person has, and what they earned today of what they may."""

    balance: int
    earned_today: int
    cap: int

    @property
    def percent_of_cap(self) -> int:
        """Today's share of the cap, 0 to 100."""
        return min(100, round(100 * self.earned_today / self.cap)) if self.cap else 100


def standing(user: User) -> Standing:
    """Where the person stands."""
    return Standing(points.balance(user), points.earned(user, points.today()), settings.POINTS_DAILY_CAP)


def page(user: User, *, before: int | None = None, size: int = PAGE_SIZE) -> Page:
    """The newest entries, or those before the entry with the number `before`."""
    entries = PointEntry.objects.filter(user=user).order_by("-number")
    if before is not None:
        entries = entries.filter(number__lt=min(before, HIGHEST_NUMBER))
    found = list(entries[: size + 1])
    shown, following = found[:size], found[size - 1].number if len(found) > size else 0
    rows, after = [], point_balance.balance(user, up_to=shown[0].number) if shown else 0
    for entry in shown:
        rows.append(Row(entry, point_news.explained(entry), point_news.cut(entry), after))
        after -= entry.amount
    return Page(rows, following)


def section(user: User) -> dict[str, Any]:
    """What /me/ shows."""
    return {"standing": standing(user), "rows": page(user, size=NEWEST).rows}

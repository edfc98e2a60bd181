"""What the models cost today and this month, held against the month's budget."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from remix.outcomes import Spent, spent

PRESSING = Decimal("0.8")
"""The share of the budget from which the page warns."""


@dataclass(frozen=True, slots=True)
class Money:
    """US dollars; `budget` is None when none is set."""

    today: Spent
    month: Spent
    budget: Decimal | None

    @property
    def share(self) -> Decimal | None:
        """The spent part of the month's budget, above 1 when it is overdrawn."""
        return self.month.usd / self.budget if self.budget else None

    @property
    def standing(self) -> str:
        """`over`, `pressing`, `fine`, or nothing without a budget."""
        if self.share is None:
            return ""
        return "over" if self.share > 1 else "pressing" if self.share >= PRESSING else "fine"

    @property
    def width(self) -> str:
        """The spent part in hundredths, for SVG."""
        return f"{min(self.share or Decimal(0), Decimal(1)) * 100:.2f}"


def money(now: datetime) -> Money:
    """Count since midnight and since the first of the month, in the site's time zone."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today, month = spent([midnight, midnight.replace(day=1)])
    budget = Decimal(str(settings.AI_MONTHLY_BUDGET_USD))
    return Money(today, month, budget if budget > 0 else None)

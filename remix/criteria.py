"""When a result counts as a success: criteria as data, and the comparison of them with what is known of a video. Pure.

One criterion that is met is enough. Where a video's criteria come from is said in `remix.dossier`.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEAST_VIEWS = 10_000
TIMES_PARENT = 2.0
LEAST_AGE = timedelta(hours=6)
"""Younger posts are compared with nothing, as in the family's performance."""


class Criterion(models.TextChoices):
    """What can be asked of a video."""

    VIEWS = "views", _("조회수")
    TIMES_PARENT = "times_parent", _("같은 나이의 레시피 영상과 견준 조회수")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked: a number of views, or so many times the recipe's own views at the same age; None: not asked."""

    least_views: int | None = LEAST_VIEWS
    times_parent: float | None = TIMES_PARENT


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is known: checked views, the post's age (days) when they were read, and the recipe's own at that age."""

    views: int | None = None
    age_days: float | None = None
    parent_views: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion against the numbers: `needed` and `got` are views, or a ratio; `got` None where it is unknown."""

    criterion: Criterion
    needed: float
    got: float | None
    numbers: Numbers

    @property
    def is_met(self) -> bool:
        """Whether it is enough."""
        return self.got is not None and self.got >= self.needed

    def as_json(self) -> dict[str, Any]:
        """As it is kept with a decision and on a certificate."""
        kept = {"criterion": self.criterion.value, "needed": self.needed, "got": self.got, "is_met": self.is_met}
        return kept | asdict(self.numbers)


def judge(criteria: Criteria, numbers: Numbers) -> list[Finding]:
    """Each criterion that is asked for, with the numbers that it was compared with."""
    findings = []
    if criteria.least_views is not None:
        got = None if numbers.views is None else float(numbers.views)
        findings.append(Finding(Criterion.VIEWS, criteria.least_views, got, numbers))
    if criteria.times_parent is not None:
        findings.append(Finding(Criterion.TIMES_PARENT, criteria.times_parent, _ratio(numbers), numbers))
    return findings


def why_unknown(numbers: Numbers) -> str | Promise:
    """What is missing before the views say something, alone or against the recipe's; empty when nothing is."""
    if numbers.views is None:
        return _("아직 확인한 조회수가 없어요.")
    if numbers.age_days is None:
        return _("영상을 게시한 날을 몰라서 나이를 셀 수 없어요.")
    if numbers.age_days * 86_400 < LEAST_AGE.total_seconds():
        return _("게시한 지 6시간이 지나야 견줄 수 있어요.")
    if not numbers.parent_views:
        return _("레시피 영상이 같은 나이였을 때의 조회수를 몰라요.")
    return ""


def _ratio(numbers: Numbers) -> float | None:
    if why_unknown(numbers) or numbers.views is None or not numbers.parent_views:
        return None
    return round(numbers.views / numbers.parent_views, 3)

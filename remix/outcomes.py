"""How the factory runs, counted from its own rows: which runs brought a recipe, which calls failed, what they cost.

The definitions of spec.md's metrics `k_meme.node_creation.success_rate`, `k_meme.gemini.errors` and, with
`remix.conversion`, `k_meme.k_success.conversion_rate`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncHour

from remix.models import Analysis, AnalysisRequest, Brief, ModelCall, UserVideo
from remix.states import ACTIVE_BRIEF_STATES, BriefState, SubmissionState

GEMINI = "gemini"


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    def __add__(self, other: "Share") -> "Share":
        """Both together."""
        return Share(self.part + other.part, self.whole + other.whole)


type Hours = dict[datetime, Share]
"""By the hour's beginning; hours in which nothing happened are left out."""


def node_creations(since: datetime) -> Hours:
    """Of the runs that ended, those that brought a draft; one whose plan is still being written has not ended."""
    plans = Brief.objects.filter(analysis=OuterRef("pk"))
    ended = Analysis.objects.filter(
        ~Exists(plans.filter(state__in=ACTIVE_BRIEF_STATES)), finished_at__gte=since
    ).annotate(brought=Exists(plans.filter(state=BriefState.WRITTEN)))
    return _by_hour(ended, "finished_at", Q(brought=True))


def gemini_errors(since: datetime) -> Hours:
    """Of the attempts at Gemini in the product's own work, those that failed; trials of other models do not count."""
    return _by_hour(_calls(since).filter(provider=GEMINI), "created_at", ~Q(error_kind=""))


def certifications(since: datetime) -> Hours:
    """Of the videos handed in and not taken back, those that hold a certificate now."""
    handed_in = UserVideo.objects.handed_in().filter(submitted_at__gte=since)
    return _by_hour(handed_in, "submitted_at", Q(state=SubmissionState.CERTIFIED))


def _by_hour(rows: QuerySet[Any], moment: str, counts: Q) -> Hours:
    grouped = rows.annotate(hour=TruncHour(moment)).order_by().values("hour")
    found = grouped.annotate(part=Count("pk", filter=counts), whole=Count("pk"))
    return {row["hour"]: Share(row["part"], row["whole"]) for row in found}


def _calls(since: datetime) -> QuerySet[ModelCall]:
    return ModelCall.objects.filter(created_at__gte=since).exclude(purpose=ModelCall.Purpose.COMPARISON)


@dataclass(frozen=True, slots=True)
class ModelErrors:
    """How one model did: attempts, and failures by reason, the most frequent first."""

    provider: str
    model: str
    share: Share
    reasons: tuple[tuple[str, Share], ...]


def errors_by_reason(since: datetime) -> list[ModelErrors]:
    """Every model that was asked since then, the busiest first."""
    rows = _calls(since).order_by().values("provider", "model", "error_reason").annotate(number=Count("pk"))
    models: dict[tuple[str, str], dict[str, int]] = {}
    for row in rows:
        models.setdefault((row["provider"], row["model"]), {})[row["error_reason"]] = row["number"]
    found = [_errors_of(provider, model, reasons) for (provider, model), reasons in models.items()]
    return sorted(found, key=lambda errors: (-errors.share.whole, errors.model))


def _errors_of(provider: str, model: str, reasons: dict[str, int]) -> ModelErrors:
    whole = sum(reasons.values())
    failed = {reason: number for reason, number in reasons.items() if reason}
    by_number = sorted(failed.items(), key=lambda item: (-item[1], item[0]))
    return ModelErrors(
        provider,
        model,
        Share(sum(failed.values()), whole),
        tuple((reason, Share(number, whole)) for reason, number in by_number),
    )


@dataclass(frozen=True, slots=True)
class Analysed:
    """Runs that ended within a time: with an answer, or with something that stands in for one; and kept answers."""

    done: int
    failed: int
    cached: int


def analysed(since: datetime) -> Analysed:
    """Count them; `cached` are the people, for each analysis, who were answered without a run."""
    ended = Analysis.objects.filter(finished_at__gte=since).aggregate(
        done=Count("pk", filter=Q(fallback="")), failed=Count("pk", filter=~Q(fallback=""))
    )
    return Analysed(**ended, cached=AnalysisRequest.objects.filter(cached_at__gte=since).count())


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars for model calls; `unpriced` calls were answered by models whose price nobody entered."""

    usd: Decimal
    unpriced: int


def spent(since: Iterable[datetime]) -> list[Spent]:
    """What was spent since each of these moments, trials of other models among it."""
    moments = list(since)
    figures: dict[str, Any] = {}
    for number, moment in enumerate(moments):
        within = Q(created_at__gte=moment)
        figures[f"usd_{number}"] = Sum("cost_usd", filter=within)
        figures[f"unpriced_{number}"] = Count("pk", filter=within & Q(cost_usd=None, input_tokens__gt=0))
    found = ModelCall.objects.filter(created_at__gte=min(moments)).aggregate(**figures)
    return [Spent(found[f"usd_{n}"] or Decimal(0), found[f"unpriced_{n}"]) for n in range(len(moments))]

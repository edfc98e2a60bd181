"""What the traffic and the faults leave behind, and the sums over it. Times are seconds since the traffic began."""

from dataclasses import dataclass, field
from statistics import quantiles

ATTEMPTS_FAIL_FROM = 500
LATE_SECONDS = 10.0
"""A recipe's page may not be older than this, and this long after a return everything answers again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: what kind, when, how long it took, and its status (0: no answer)."""

    kind: str
    at: float
    seconds: float
    status: int

    @property
    def failed(self) -> bool:
        """Whether the site could not answer."""
        return self.status == 0 or self.status >= ATTEMPTS_FAIL_FROM


@dataclass(frozen=True, slots=True)
class Outage:
    """A service that was away: from when until it had been started again, and when it worked again (None: never)."""

    service: str
    began: float
    returned: float
    recovered: float | None = None

    def covers(self, at: float) -> bool:
        """Whether a request of that moment belongs to the outage."""
        return self.began - 1 <= at <= self.returned + LATE_SECONDS


@dataclass
class Records:
    """Everything that happened."""

    asked: list[Asked] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    submissions: dict[str, int] = field(default_factory=dict)
    """The link of each result that the site acknowledged, with the id it gave."""
    analyses: dict[str, int] = field(default_factory=dict)
    """The address of each video whose analysis was acknowledged, with the id."""
    visits: dict[int, int] = field(default_factory=dict)
    """The people whose check-in was acknowledged, with its id."""
    stale: list[str] = field(default_factory=list)
    """Pages that were older than they may be, in words."""
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Time and resident MB of the largest web worker."""

    def in_outage(self, at: float) -> bool:
        """Whether something was away then."""
        return any(outage.covers(at) for outage in self.outages)

    def calm(self) -> list[Asked]:
        """The requests outside of outages."""
        return [asked for asked in self.asked if not self.in_outage(asked.at)]

    def seconds_to_answer(self, outage: Outage) -> float:
        """From the service's return to the end of the last request that failed, before anything else went away."""
        following = min((other.began for other in self.outages if other.began > outage.began), default=float("inf"))
        failed = [
            asked.at + asked.seconds
            for asked in self.asked
            if asked.failed and outage.began <= asked.at < following - 1
        ]
        return max(0.0, max(failed, default=0.0) - outage.returned)

    def memory_at(self, at: float) -> float:
        """Resident MB at the sample nearest to a time."""
        return min(self.memory, key=lambda sample: abs(sample[0] - at))[1]


def percentile(requests: list[Asked], share: int) -> float:
    """Milliseconds within which `share` of 100 requests were answered."""
    seconds = [asked.seconds for asked in requests]
    return 1000 * (quantiles(seconds, n=100)[share - 1] if len(seconds) > 1 else sum(seconds))

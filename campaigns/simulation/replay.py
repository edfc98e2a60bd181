"""Judge visits of a known kind one after the other, as they would have arrived, and count the mistakes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from campaigns import suspicion
from campaigns.coordinates import distance_metres
from campaigns.fence import Standing, measure
from campaigns.fixes import History, Sighting, Spot, Visit
from campaigns.rules import Rules
from campaigns.simulation.traces import Trace


class Outcome(StrEnum):
    """What became of a visit."""

    REWARDED = "rewarded"
    WITHHELD = "withheld"
    TOO_FAR = "too_far"
    TOO_VAGUE = "too_vague"


@dataclass
class Tally:
    """How many visits of one scenario ended how, and what was unusual about them."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def visits(self) -> int:
        """All of them."""
        return self.outcomes.total()


@dataclass
class Report:
    """Tallies by scenario, for honest and for spoofed visits."""

    honest: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    spoofed: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    @property
    def false_rejections(self) -> float:
        """The share of honest visits that were not rewarded at once: refused, too vague, or withheld."""
        return 1 - _rewarded(self.honest) if self.honest else 0.0

    @property
    def honest_refused(self) -> float:
        """The share of honest visits that were turned away (withheld ones are only looked at)."""
        return self.false_rejections - _share(self.honest, Outcome.WITHHELD)

    @property
    def false_rewards(self) -> float:
        """The share of spoofed visits that were rewarded."""
        return _rewarded(self.spoofed)


def replay(traces: Iterable[Trace], spots: Mapping[str, Spot], rules: Rules) -> Report:
    """Judge the visits in the order of their arrival; each is history for those after it.

    `spots` are the places by name or number. Raises KeyError for a trace that names another one.
    """
    report = Report()
    by_user: dict[str, list[Sighting]] = defaultdict(list)
    by_digest: dict[int, list[tuple[str, Sighting]]] = defaultdict(list)
    for trace in sorted(traces, key=lambda trace: trace.visit.received_at):
        spot = spots[trace.place] if trace.place else _nearest(trace.visit, spots.values())
        shared = {id(s): s for d in trace.visit.digests for user, s in by_digest[d] if user != trace.user}
        history = History(own=tuple(by_user[trace.user]), others=tuple(shared.values()))
        outcome, reasons = _judge(trace.visit, spot, history, rules)
        tally = (report.honest if trace.is_honest else report.spoofed)[trace.scenario]
        tally.outcomes[outcome] += 1
        tally.reasons.update(reasons)
        last = trace.visit.last
        sighting = Sighting(
            trace.visit.received_at,
            last.coordinates,
            last.accuracy_metres,
            trace.visit.digests,
            distance_metres(last.coordinates, spot.coordinates),
        )
        by_user[trace.user].append(sighting)
        for digest in sighting.digests:
            by_digest[digest].append((trace.user, sighting))
    return report


def _judge(visit: Visit, spot: Spot, history: History, rules: Rules) -> tuple[Outcome, list[str]]:
    """The same two questions as at a real check-in."""
    standing = measure(visit.last, spot, rules).standing
    if standing != Standing.INSIDE:
        return (Outcome.TOO_FAR if standing == Standing.OUTSIDE else Outcome.TOO_VAGUE), []
    found = suspicion.judge(visit, spot, history, rules)
    reasons = [reason.code for reason in found.reasons]
    return (Outcome.WITHHELD if found.withholds(rules) else Outcome.REWARDED), reasons


def _nearest(visit: Visit, spots: Iterable[Spot]) -> Spot:
    return min(spots, key=lambda spot: distance_metres(spot.coordinates, visit.last.coordinates))


def _share(tallies: Mapping[str, Tally], outcome: Outcome) -> float:
    visits = sum(tally.visits for tally in tallies.values())
    return sum(tally.outcomes[outcome] for tally in tallies.values()) / visits if visits else 0.0


def _rewarded(tallies: Mapping[str, Tally]) -> float:
    return _share(tallies, Outcome.REWARDED)

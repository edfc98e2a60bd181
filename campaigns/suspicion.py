"""What is unusual about a visit by location: a score between 0 and 1 and its reasons, from the data alone.

Each reason has a strength (0 to 1) that comes from what phones can physically do, and a weight that is data
(`campaigns.rules`). They add up as independent doubts: `1 - product(1 - weight * strength)`. A score says that a person
should look, never that somebody cheats: every reason has honest causes, and the words for people say so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import repeats, trails, travel
from campaigns.coordinates import distance_metres
from campaigns.fence import Standing, measure
from campaigns.fixes import History, Spot, Visit
from campaigns.ramps import rising
from campaigns.rules import Rules

LABELS: dict[str, str | Promise] = {
    "mock_flag": _("기기가 모의 위치라고 알려 줬어요"),
    "accuracy_impossible": _("정확도가 0m로 왔어요"),
    "accuracy_too_good": _("휴대폰으로는 드문 정확도예요"),
    "accuracy_constant": _("정확도가 매번 똑같아요"),
    "fix_stale": _("오래전에 잡은 위치예요"),
    "fix_from_the_future": _("위치의 시각이 보낸 시각보다 뒤예요"),
    "clock_skew": _("휴대폰 시계가 많이 달라요"),
    "impossible_speed": _("앞선 위치에서 오기에는 시간이 짧아요"),
    "trail_teleports": _("위치가 한순간에 멀리 옮겨 갔어요"),
    "trail_frozen": _("위치가 조금도 흔들리지 않아요"),
    "trail_jumpy": _("정확도에 비해 위치가 크게 흔들려요"),
    "trail_restless": _("위치의 흔들림이 고르지 않아요"),
    "elsewhere": _("찍은 코드의 장소에서 먼 위치예요"),
    "exact_centre": _("장소의 한가운데와 똑같은 좌표예요"),
    "exact_centre_again": _("방문마다 장소의 한가운데와 똑같은 좌표예요"),
    "round_coordinates": _("좌표의 소수 자리가 적어요"),
    "same_fix_own": _("전에 보낸 좌표와 똑같아요"),
    "same_fix_others": _("다른 사람의 좌표와 똑같아요"),
    "trail_replayed": _("전에 온 이동 경로와 똑같아요"),
    "same_picture": _("이 캠페인에 온 다른 사진과 닮았어요"),
    "picture_elsewhere": _("사진에 적힌 위치가 장소에서 멀어요"),
    "picture_other_time": _("사진에 적힌 때가 캠페인 기간과 달라요"),
}
"""What a curator reads; `reason` codes are stored."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One doubt: its code, and how much it counts (weight times strength)."""

    code: str
    counts: float


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The score and what it is made of, the heaviest reason first."""

    score: float
    reasons: tuple[Reason, ...]

    def withholds(self, rules: Rules) -> bool:
        """Whether a person should look before anything is handed out."""
        return self.score >= rules.withhold_at


NO_ACCURACY = 0.5

type Strength = Callable[[Visit, Spot, History, Rules], float]


def judge(visit: Visit, spot: Spot, history: History, rules: Rules, *, only: frozenset[str] | None = None) -> Suspicion:
    """Score a visit, by all reasons or `only` some. Pure: the same data give the same score, whatever time it is."""
    found = []
    for code, strength in STRENGTHS.items():
        if only is not None and code not in only:
            continue
        counts = rules.weights[code] * strength(visit, spot, history, rules)
        if counts > 0:
            found.append(Reason(code, round(counts, 3)))
    found.sort(key=lambda reason: -reason.counts)
    return Suspicion(combined(found), tuple(found))


def combined(reasons: Sequence[Reason]) -> float:
    """Independent doubts together: 0 for none, never more than 1."""
    return round(1 - prod(1 - reason.counts for reason in reasons), 3)


def _mock_flag(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    return float(any(fix.is_mock for fix in visit.fixes))


def _accuracy_impossible(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """No receiver knows its place to the millimetre; 0 is what emulators say, and no phone leaves it out."""
    accuracy = visit.last.accuracy_metres
    return NO_ACCURACY if accuracy is None else float(accuracy == 0)


def _accuracy_too_good(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Phones report 3.5 m at best, with two frequencies and an open sky 2 m; the best of the trail tells."""
    best = min((fix.accuracy_metres for fix in visit.fixes if fix.accuracy_metres), default=None)
    return 0.0 if best is None else rising(-best, -3.5, -1.5)


def _fix_stale(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    age = visit.age_seconds
    return 0.0 if age is None else rising(age, rules.stale_from, rules.stale_at)


def _fix_from_the_future(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Both times are the same phone's."""
    age = visit.age_seconds
    return float(age is not None and -age > rules.future_seconds)


def _clock_skew(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    skew = visit.skew_seconds
    return 0.0 if skew is None else rising(abs(skew), rules.skew_from, rules.skew_at)


def _elsewhere(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """For a code that came with a position: a check-in by position that is elsewhere is refused before this."""
    measured = measure(visit.last, spot, rules)
    return 0.0 if measured.standing == Standing.TOO_VAGUE else rising(measured.missing_metres, 0, 1000)


def _exact_centre(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """The place's own published coordinates; by chance an accurate phone lands within 1 m in one visit of 100."""
    return rising(-distance_metres(visit.last.coordinates, spot.coordinates), -1.0, -0.2)


def _exact_centre_again(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """And so was the last visit."""
    before = [sighting.distance_metres for sighting in repeats.elsewhen(history.own, visit, rules)]
    again = any(distance is not None and distance < 1 for distance in before)
    return _exact_centre(visit, spot, history, rules) if again else 0.0


def _round_coordinates(visit: Visit, spot: Spot, history: History, rules: Rules) -> float:
    """Typed in by hand, unless they are the place's, which counts already; a receiver never rounds to 10 m."""
    if _exact_centre(visit, spot, history, rules):
        return 0.0
    return float(repeats.has_few_decimals(visit.last.coordinates, 4))


STRENGTHS: dict[str, Strength] = {
    "mock_flag": _mock_flag,
    "accuracy_impossible": _accuracy_impossible,
    "accuracy_too_good": _accuracy_too_good,
    "accuracy_constant": repeats.accuracy_constant,
    "fix_stale": _fix_stale,
    "fix_from_the_future": _fix_from_the_future,
    "clock_skew": _clock_skew,
    "impossible_speed": travel.impossible_speed,
    "trail_teleports": travel.trail_teleports,
    "trail_frozen": trails.frozen,
    "trail_jumpy": trails.jumpy,
    "trail_restless": trails.restless,
    "elsewhere": _elsewhere,
    "exact_centre": _exact_centre,
    "exact_centre_again": _exact_centre_again,
    "round_coordinates": _round_coordinates,
    "same_fix_own": repeats.same_fix_own,
    "same_fix_others": repeats.same_fix_others,
    "trail_replayed": repeats.trail_replayed,
}

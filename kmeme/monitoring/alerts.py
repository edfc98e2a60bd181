"""What is worth waking somebody for, as data. Each has a page of its own in docs/operations.md.

An alert looks at the facts of one moment and says a sentence when something is wrong, an empty one when nothing is,
and None when the facts are missing: then whatever was known about it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kmeme.lib import metrics
from kmeme.monitoring.readings import Readings
from kmeme.monitoring.tally import Sum, Sums

RECENT_MINUTES = 5
FEWEST_REQUESTS = 20
"""Of one endpoint within the window: the 95th percentile of less is one slow answer."""
FEWEST_CALLS = 10
FEWEST_CREATIONS = 10
MOST_API_MS = 500
MOST_SERVER_ERRORS = 0.05
MOST_GEMINI_ERRORS = 0.05
LEAST_CREATIONS = 0.95
LONGEST_WAIT_SECONDS = 600
NAMED = 5
"""How many endpoints or jobs one message names."""
CARRIES_FILES = "/parts/<int:number>/"
"""The route whose time is the sender's line, not ours."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known at one moment; None: it could not be read."""

    readings: Readings | None
    recent: Sums | None


type Judge = Callable[[Facts], str | None]


@dataclass(frozen=True, slots=True)
class Alert:
    """`looks`: so many looks in a row must find it before anybody is told."""

    code: str
    title: Promise
    judge: Judge
    looks: int = 1


def _database_away(facts: Facts) -> str:
    return say("데이터베이스가 응답하지 않아요. 모든 페이지가 503이에요.") if facts.readings is None else ""


def _cache_away(facts: Facts) -> str:
    return say("Redis가 응답하지 않아요. 사이트는 느려도 움직여요.") if facts.recent is None else ""


def _worker_silent(facts: Facts) -> str | None:
    if facts.readings is None:
        return None
    silence = facts.readings.worker_silence
    if silence is None:
        return say("살아 있는 워커가 없어요.")
    if silence <= 2 * settings.JOB_STALLED_SECONDS:
        return ""
    return say("%(seconds)d초 동안 어떤 워커도 신호가 없어요.") % {"seconds": silence}


def _periodic_late(facts: Facts) -> str | None:
    if facts.readings is None:
        return None
    late = sorted(task for task, is_late in facts.readings.overdue.items() if is_late)
    return say("제때 끝나지 않은 정기 작업: %(tasks)s") % {"tasks": _few(late)} if late else ""


def _queue_waits(facts: Facts) -> str | None:
    if facts.readings is None:
        return None
    slow = {name: line for name, line in facts.readings.queues.items() if line.oldest_seconds > LONGEST_WAIT_SECONDS}
    lines = [
        say("%(queue)s %(count)d건, 가장 오래된 것 %(minutes)d분")
        % {"queue": name, "count": line.waiting, "minutes": line.oldest_seconds // 60}
        for name, line in sorted(slow.items())
    ]
    return say("작업이 밀리고 있어요: %(queues)s") % {"queues": _few(lines)} if lines else ""


def _gemini_errors(facts: Facts) -> str | None:
    if facts.readings is None:
        return None
    share = facts.readings.gemini_errors
    if share.whole < FEWEST_CALLS or (share.rate or 0) <= MOST_GEMINI_ERRORS:
        return ""
    return say("최근 15분 동안 Gemini 호출 %(whole)d번 가운데 %(part)d번이 실패했어요.") % {
        "whole": share.whole,
        "part": share.part,
    }


def _node_creation(facts: Facts) -> str | None:
    if facts.readings is None:
        return None
    share = facts.readings.creations
    if share.whole < FEWEST_CREATIONS or (share.rate or 0) >= LEAST_CREATIONS:
        return ""
    return say("최근 24시간에 끝난 분석 %(whole)d건 가운데 %(part)d건만 레시피가 됐어요.") % {
        "whole": share.whole,
        "part": share.part,
    }


def _api_latency(facts: Facts) -> str | None:
    if facts.recent is None:
        return None
    slow = []
    for endpoint, answers in _by_endpoint(facts.recent).items():
        p95 = quantile(answers.buckets, metrics.MILLISECONDS, 0.95)
        if answers.count >= FEWEST_REQUESTS and p95 > MOST_API_MS:
            slow.append((p95, f"{endpoint} {p95:.0f} ms ({answers.count})"))
    lines = [line for _p95, line in sorted(slow, reverse=True)]
    return say("API의 P95가 500 ms를 넘었어요: %(endpoints)s") % {"endpoints": _few(lines)} if lines else ""


def _server_errors(facts: Facts) -> str | None:
    if facts.recent is None:
        return None
    answers = {
        labels: found.count
        for (metric, labels), found in facts.recent.items()
        if metric in (metrics.API_LATENCY, metrics.PAGE_LATENCY)
    }
    whole = sum(answers.values())
    part = sum(count for (*_where, status), count in answers.items() if status == "5xx")
    if whole < FEWEST_REQUESTS or part / whole <= MOST_SERVER_ERRORS:
        return ""
    return say("최근 5분의 응답 %(whole)d건 가운데 %(part)d건이 서버 오류예요.") % {"whole": whole, "part": part}


def _by_endpoint(sums: Sums) -> dict[str, Sum]:
    """The API's answers of each endpoint, whatever their status."""
    found: dict[str, Sum] = {}
    for (metric, labels), one in sums.items():
        if metric is not metrics.API_LATENCY or labels[1].endswith(CARRIES_FILES):
            continue
        method, route, _status = labels
        before = found.setdefault(f"{method} {route}", Sum(buckets=[0] * len(one.buckets)))
        before.buckets = [was + more for was, more in zip(before.buckets, one.buckets, strict=True)]
    return found


def quantile(buckets: list[int], bounds: tuple[float, ...], share: float) -> float:
    """The value below which this share lies, interpolated within its bucket; beyond the last bound, that bound."""
    wanted, below = sum(buckets) * share, 0
    for number, count in enumerate(buckets):
        if count and below + count >= wanted:
            low = bounds[number - 1] if number else 0.0
            high = bounds[min(number, len(bounds) - 1)]
            return low + (high - low) * (wanted - below) / count
        below += count
    return 0.0


def _few(texts: list[str]) -> str:
    return ", ".join(texts[:NAMED]) + (" …" if len(texts) > NAMED else "")


ALERTS: tuple[Alert, ...] = (
    Alert("database-away", _("데이터베이스가 없어요"), _database_away, looks=2),
    Alert("cache-away", _("Redis가 없어요"), _cache_away, looks=2),
    Alert("worker-silent", _("워커가 조용해요"), _worker_silent, looks=2),
    Alert("periodic-late", _("정기 작업이 밀렸어요"), _periodic_late),
    Alert("queue-waits", _("작업이 밀렸어요"), _queue_waits),
    Alert("api-latency", _("API가 느려요"), _api_latency),
    Alert("server-errors", _("서버 오류가 많아요"), _server_errors),
    Alert("gemini-errors", _("Gemini가 자주 실패해요"), _gemini_errors),
    Alert("node-creation", _("레시피가 잘 안 만들어져요"), _node_creation),
)

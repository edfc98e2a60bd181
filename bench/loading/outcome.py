"""What came of the load test: nothing lost, nothing paid twice, no wrong page, and how fast it all was."""

import sys
import time
import urllib.request
from collections import Counter

from bench.figure import Figure
from bench.loading.records import LATE_SECONDS, Records, percentile
from bench.loading.world import CAMPAIGN, World

DRAIN_SECONDS = 120
MOST_P95_MS, MOST_WEB_MB, MOST_GROWTH = 500, 200, 1.02
KINDS = ("page", "signed in", "API", "write")


def figures(records: Records, world: World, address: str, seconds: float) -> list[Figure]:
    """Every figure, those of the issue with their goals."""
    return [*_speed(records, seconds), *_recovery(records), *_truth(records), *_pages(records, world, address),
            *_memory(records, seconds)]  # fmt: skip


def wait_for_the_queue(records: Records) -> None:
    """Let the worker finish what was acknowledged."""
    from remix.models import Analysis

    deadline = time.monotonic() + DRAIN_SECONDS
    while Analysis.objects.active().exists() and time.monotonic() < deadline:
        time.sleep(1)


def _speed(records: Records, seconds: float) -> list[Figure]:
    calm = records.calm()
    failed = [asked for asked in calm if asked.failed]
    over = percentile(calm, 95)
    lines = [
        Figure("load: requests", len(records.asked), "requests"),
        Figure("load: requests a second", len(records.asked) / seconds, "1/s"),
        Figure("load: failed outside of outages", len(failed), "requests", goal="0", ok=not failed),
        Figure("load: P95 outside of outages", over, "ms", goal="< 500", ok=over < MOST_P95_MS),
        Figure("load: P99 outside of outages", percentile(calm, 99), "ms"),
    ]
    for kind in KINDS:
        value = percentile([asked for asked in calm if asked.kind == kind], 95)
        lines.append(Figure(f"load: P95, {kind}", value, "ms", goal="< 500", ok=value < MOST_P95_MS))
    return lines


def _recovery(records: Records) -> list[Figure]:
    lines = []
    for outage in records.outages:
        value = float("inf") if outage.recovered is None else outage.recovered - outage.returned
        during = [asked for asked in records.asked if outage.began <= asked.at <= outage.returned]
        failed = sum(asked.failed for asked in during) / max(len(during), 1)
        lines += [
            Figure(f"load: {outage.service} back to work", value, "s", goal="≤ 10", ok=value <= LATE_SECONDS),
            Figure(f"load: requests failed without {outage.service}", 100 * failed, "%"),
        ]
    return lines


def _truth(records: Records) -> list[Figure]:
    from accounts import point_check
    from accounts.models import PointEntry
    from campaigns.models import CheckIn, Redemption
    from campaigns.states import CheckInState
    from remix.models import Analysis, UserVideo

    kept = Counter(UserVideo.objects.values_list("link", flat=True))
    lost = [link for link in records.submissions if not kept[link]]
    twice = [link for link, count in kept.items() if count > 1]
    asked = set(records.analyses.values())
    missing = len(asked) - Analysis.objects.filter(pk__in=asked).count()
    visits = CheckIn.objects.filter(campaign__slug=CAMPAIGN, state=CheckInState.ACCEPTED)
    accepted = list(visits.values_list("user", flat=True))
    paid = Counter(Redemption.objects.filter(reward__campaign__slug=CAMPAIGN).values_list("user", flat=True))
    entries = Counter(PointEntry.objects.filter(user__in=accepted).values_list("user", flat=True))
    doubled = sum(count > 1 for count in (*paid.values(), *entries.values()))
    unpaid = sum(not paid[person] or not entries[person] for person in accepted)
    unkept = len(set(records.visits.values()) - set(CheckIn.objects.values_list("pk", flat=True)))
    active = Analysis.objects.active().count()
    wrong = len(point_check.check())
    return [
        Figure("load: results handed in", len(records.submissions), "submissions"),
        Figure("load: of them lost", len(lost), "", goal="0", ok=not lost),
        Figure("load: of them twice", len(twice), "", goal="0", ok=not twice),
        Figure("load: analyses asked for", len(records.analyses), "analyses"),
        Figure("load: of them lost", missing, "", goal="0", ok=missing == 0),
        Figure("load: of them never ended", active, "", goal="0", ok=active == 0),
        Figure("load: visits acknowledged", len(records.visits), "visits"),
        Figure("load: of them lost", unkept, "", goal="0", ok=unkept == 0),
        Figure("load: visits paid twice", doubled, "", goal="0", ok=doubled == 0),
        Figure("load: visits not paid", unpaid, "", goal="0", ok=unpaid == 0),
        Figure("load: errors of the ledger", wrong, "", goal="0", ok=wrong == 0),
    ]


def _pages(records: Records, world: World, address: str) -> list[Figure]:
    """Every page as it is served now, against the same page made anew."""
    from django.core.cache import cache

    paths = [f"/remix/{recipe}/{tree}" for recipe in world.recipes for tree in ("", "tree/")]
    addresses = [
        f"{address}{path}?lang={language}"
        for path in (*paths, "/remix/", "/campaigns/", f"/campaigns/{CAMPAIGN}/")
        for language in ("ko", "en")
    ]
    served = {page: _body(page) for page in addresses}
    cache.clear()
    wrong = [page for page in addresses if _body(page) != served[page]]
    for what in (*records.stale, *(f"{page} was not as it is made anew" for page in wrong)):
        print(what, file=sys.stderr)
    return [
        Figure("load: pages compared with fresh ones", len(addresses), "pages"),
        Figure("load: wrong caches", len(wrong), "pages", goal="0", ok=not wrong),
        Figure("load: reads of an old page", len(records.stale), "reads", goal="0", ok=not records.stale),
    ]


def _memory(records: Records, seconds: float) -> list[Figure]:
    early, late = records.memory_at(0.3 * seconds), records.memory_at(seconds)
    growth = late / early
    return [
        Figure("load: memory of a web worker", late, "MB", goal="< 200", ok=late < MOST_WEB_MB),
        Figure("load: memory, end against 3/10", late, "MB", early, growth, "no growth", growth <= MOST_GROWTH),
    ]


def _body(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read())

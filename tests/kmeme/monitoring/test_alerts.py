"""What is worth an alert, and what is not: the product's thresholds, on both sides."""

from typing import Any

import pytest

from kmeme.latency import BOUNDS_MS
from kmeme.lib import metrics
from kmeme.monitoring.alerts import ALERTS, Facts, quantile
from kmeme.monitoring.readings import Line, Readings
from kmeme.monitoring.tally import Sum, Sums
from remix.outcomes import Share

JUDGES = {alert.code: alert.judge for alert in ALERTS}
FINE = Readings(worker_silence=1.0)
OPEN = len(metrics.MILLISECONDS)


def judged(code: str, readings: Readings | None = FINE, recent: Sums | None = None) -> str | None:
    """What one alert says to these facts."""
    return JUDGES[code](Facts(readings, {} if recent is None else recent))


def answers(milliseconds: dict[int, int], *, route: str = "/api/v1/x/", status: str = "2xx", api: bool = True) -> Sums:
    """So many answers by the bucket's bound; 0 stands for the open bucket."""
    one = Sum(buckets=[0] * (OPEN + 1))
    for bound, count in milliseconds.items():
        one.buckets[metrics.MILLISECONDS.index(bound) if bound else OPEN] += count
    return {(metrics.API_LATENCY if api else metrics.PAGE_LATENCY, ("GET", route, status)): one}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.code)
def test_a_site_that_is_well_is_silent(alert: Any) -> None:
    assert alert.judge(Facts(FINE, {})) == ""


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.code)
def test_what_cannot_be_known_is_no_alert_but_that_of_the_store(alert: Any) -> None:
    found = alert.judge(Facts(None, None))
    assert bool(found) == (alert.code in {"database-away", "cache-away"})


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.code)
def test_every_alert_has_a_runbook(alert: Any, settings: Any) -> None:
    assert f"\n### alert-{alert.code}\n" in (settings.BASE_DIR / "docs/operations.md").read_text()


def test_a_twentieth_of_slow_answers_is_within_the_promise() -> None:
    assert judged("api-latency", recent=answers({500: 95, 750: 5})) == ""


def test_more_than_a_twentieth_of_slow_answers_is_an_alert_that_names_the_endpoint() -> None:
    found = judged("api-latency", recent=answers({500: 94, 750: 6}))
    assert found
    assert "GET /api/v1/x/" in found


def test_answers_beyond_the_last_bound_are_an_alert() -> None:
    assert "10000 ms" in (judged("api-latency", recent=answers({0: 20})) or "")


def test_a_few_slow_answers_at_night_are_no_alert() -> None:
    assert judged("api-latency", recent=answers({0: 19})) == ""


def test_errors_and_successes_of_an_endpoint_are_judged_together() -> None:
    together = answers({1000: 10}) | answers({1000: 10}, status="5xx")
    assert judged("api-latency", recent=together)


def test_slow_pages_are_no_alert_of_the_api() -> None:
    assert judged("api-latency", recent=answers({0: 50}, api=False)) == ""


def test_a_slow_line_of_somebody_who_uploads_is_no_alert() -> None:
    route = "/api/v1/uploads/<uuid:upload_id>/parts/<int:number>/"
    assert judged("api-latency", recent=answers({0: 50}, route=route)) == ""


def test_a_message_names_the_slowest_endpoints_and_no_more() -> None:
    many: Sums = {}
    for number in range(8):
        many |= answers({750 if number else 0: 20}, route=f"/api/v1/{number}/")
    found = judged("api-latency", recent=many) or ""
    assert found.index("/api/v1/0/") < found.index("/api/v1/7/")
    assert (found.count("/api/v1/"), found.endswith("…")) == (5, True)


@pytest.mark.parametrize(("errors", "is_on"), [(5, False), (6, True)])
def test_more_than_a_twentieth_of_server_errors_is_an_alert(errors: int, is_on: bool) -> None:
    both = answers({50: 100 - errors}, api=False) | answers({50: errors}, status="5xx")
    assert bool(judged("server-errors", recent=both)) is is_on


def test_refusals_are_no_server_errors() -> None:
    assert judged("server-errors", recent=answers({50: 100}, status="4xx")) == ""


@pytest.mark.parametrize(
    ("failed", "calls", "is_on"), [(5, 100, False), (6, 100, True), (1, 1, False), (9, 9, False), (10, 10, True)]
)
def test_gemini_may_fail_in_a_twentieth_of_its_calls(failed: int, calls: int, is_on: bool) -> None:
    found = judged("gemini-errors", Readings(worker_silence=1, gemini_errors=Share(failed, calls)))
    assert bool(found) is is_on


@pytest.mark.parametrize(
    ("made", "ended", "is_on"), [(95, 100, False), (94, 100, True), (0, 9, False), (0, 10, True), (10, 10, False)]
)
def test_nineteen_of_twenty_runs_bring_a_recipe(made: int, ended: int, is_on: bool) -> None:
    found = judged("node-creation", Readings(worker_silence=1, creations=Share(made, ended)))
    assert bool(found) is is_on


@pytest.mark.parametrize(("seconds", "is_on"), [(None, True), (60, False), (61, True), (0, False)])
def test_a_worker_shows_life_twice_before_it_is_missed(seconds: float | None, is_on: bool, settings: Any) -> None:
    settings.JOB_STALLED_SECONDS = 30
    assert bool(judged("worker-silent", Readings(worker_silence=seconds))) is is_on


def test_overdue_jobs_are_named() -> None:
    found = judged("periodic-late", Readings(worker_silence=1, overdue={"a:late": True, "b:fine": False})) or ""
    assert ("a:late" in found, "b:fine" in found) == (True, False)


@pytest.mark.parametrize(("seconds", "is_on"), [(600, False), (601, True)])
def test_a_job_that_waits_longer_than_ten_minutes_is_an_alert(seconds: float, is_on: bool) -> None:
    found = judged("queue-waits", Readings(worker_silence=1, queues={"analysis": Line(3, seconds)}))
    assert bool(found) is is_on


def test_the_dashboard_counts_in_the_same_buckets() -> None:
    assert tuple(BOUNDS_MS) == metrics.MILLISECONDS


@pytest.mark.parametrize(
    ("buckets", "share", "value"),
    [([0, 0, 0], 0.95, 0), ([10, 0, 0], 0.5, 5), ([0, 10, 0], 0.5, 15), ([0, 0, 4], 0.95, 20), ([19, 1, 0], 0.95, 10)],
)
def test_a_quantile_lies_within_its_bucket(buckets: list[int], share: float, value: float) -> None:
    assert quantile(buckets, (10, 20), share) == pytest.approx(value)

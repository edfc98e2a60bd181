"""`/metrics`: everything for the scraper's network, nothing for anybody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from curation.models import WorkItem
from kmeme.lib import metrics, telemetry
from kmeme.monitoring import prometheus, readings
from kmeme.monitoring.tally import Tally
from tests.kmeme.test_faults import DEAD_REDIS

pytestmark = pytest.mark.django_db
type Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def scraper(settings: Any) -> Client:
    """Prometheus, in an allowed network."""
    settings.METRICS_ALLOWED = ["10.0.0.0/8", "fd00::/8"]
    return Client(REMOTE_ADDR="10.1.2.3")


def scraped(client: Client) -> Samples:
    """Every sample of one scrape."""
    text = client.get("/metrics").content.decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@contextmanager
def broken_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rows cannot be read."""

    def gone(*_arguments: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(readings, "read", gone)
        yield


@pytest.mark.parametrize("address", ["10.1.2.3", "fd00::5", "::ffff:10.1.2.3"])
def test_an_allowed_network_may_scrape(address: str, scraper: Client) -> None:
    assert scraper.get("/metrics", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize("address", ["11.1.2.3", "127.0.0.1", "2001:db8::1", "", "not-an-address"])
def test_for_others_there_is_no_such_address(address: str, scraper: Client) -> None:
    assert scraper.get("/metrics", REMOTE_ADDR=address).status_code == 404


def test_without_a_setting_nobody_may_scrape(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


def test_behind_a_proxy_that_nobody_told_us_of_nobody_may_scrape(scraper: Client) -> None:
    assert scraper.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 404


def test_behind_our_own_proxy_it_is_the_visitor_s_address_that_counts(scraper: Client, settings: Any) -> None:
    settings.TRUSTED_PROXY_HOPS = 1
    forged = {"X-Forwarded-For": "10.1.2.3, 203.0.113.9"}
    assert scraper.get("/metrics", headers=forged).status_code == 404
    assert scraper.get("/metrics", headers={"X-Forwarded-For": "10.9.9.9"}).status_code == 200


def test_a_scrape_is_never_kept_by_a_cache(scraper: Client) -> None:
    assert "no-store" in scraper.get("/metrics")["Cache-Control"]


def test_counters_of_all_processes_are_there(scraper: Client, tally: Tally) -> None:
    telemetry.record(metrics.GEMINI_ERRORS, kind="retryable", reason="rate_limited")
    telemetry.record(metrics.GEMINI_ERRORS, kind="retryable", reason="rate_limited")
    tally.flush()
    labels = (("kind", "retryable"), ("reason", "rate_limited"))
    assert scraped(scraper)["k_meme_gemini_errors_total", labels] == 2


def test_a_histogram_counts_upwards_to_all(scraper: Client, tally: Tally) -> None:
    for milliseconds in (4, 480, 20_000):
        telemetry.record(metrics.API_LATENCY, milliseconds, method="GET", route="/api/v1/x/", status="2xx")
    tally.flush()
    found, where = scraped(scraper), {"method": "GET", "route": "/api/v1/x/", "status": "2xx"}

    def bucket(bound: str) -> float:
        return found["k_meme_api_latency_milliseconds_bucket", tuple(sorted({**where, "le": bound}.items()))]

    assert [bucket(bound) for bound in ("5.0", "400.0", "500.0", "10000.0", "+Inf")] == [1, 1, 2, 2, 3]
    assert found["k_meme_api_latency_milliseconds_sum", tuple(sorted(where.items()))] == 20_484


def test_what_waits_is_read_from_the_rows(scraper: Client) -> None:
    WorkItem.objects.create(kind="draft", subject_id=1, due_at=timezone.now() + timedelta(hours=1))
    assert scraped(scraper)["k_meme_curation_open", (("kind", "draft"),)] == 1


def test_a_label_with_quotes_and_lines_does_not_break_the_format(scraper: Client, tally: Tally) -> None:
    telemetry.record(metrics.JOBS, task='a"b\\c\nd', outcome="ok")
    tally.flush()
    assert scraped(scraper)["k_meme_job_runs_total", (("outcome", "ok"), ("task", 'a"b\\c\nd'))] == 1


def test_without_redis_the_gauges_are_still_there(scraper: Client, settings: Any) -> None:
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": DEAD_REDIS}}
    found = scraped(scraper)
    assert (found["k_meme_up", (("store", "cache"),)], found["k_meme_up", (("store", "database"),)]) == (0, 1)
    assert any(name == "k_meme_periodic_late" for name, _labels in found)


def test_without_the_database_the_counters_are_still_there(
    scraper: Client, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    telemetry.record(metrics.JOBS, task="remix:measure", outcome="ok")
    tally.flush()
    with broken_database(monkeypatch):
        found = scraped(scraper)
    assert (found["k_meme_up", (("store", "cache"),)], found["k_meme_up", (("store", "database"),)]) == (1, 0)
    assert found["k_meme_job_runs_total", (("outcome", "ok"), ("task", "remix:measure"))] == 1


def test_openmetrics_is_spoken_when_asked_for(scraper: Client) -> None:
    answer = scraper.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer["Content-Type"].startswith("application/openmetrics-text")
    assert answer.content.endswith(b"# EOF\n")


def test_a_scrape_asks_the_database_few_questions(scraper: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(9):
        scraper.get("/metrics")


@pytest.mark.parametrize("metric", metrics.ALL, ids=lambda metric: metric.name)
def test_every_metric_has_a_name_that_prometheus_takes(metric: telemetry.Metric) -> None:
    assert prometheus.name_of(metric).replace("_", "a").isalnum()

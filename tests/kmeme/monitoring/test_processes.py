"""Real processes and those who watch them: what collector, agent and Prometheus get, what a dead worker sets off."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from kmeme.lib import jobs
from kmeme.monitoring.watching import Watcher
from tests.databases import own_database_url
from tests.kmeme.monitoring.test_readings import worker as a_worker_that_reported
from tests.kmeme.monitoring.test_watching import look
from tests.wire.watchers import Agent, Watchers, attributes

PATIENCE_SECONDS = 90.0
NOWHERE = {
    "PATH": "/usr/bin:/bin",
    "DJANGO_SETTINGS_MODULE": "kmeme.settings",
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "testserver",
    "DATABASE_URL": "postgis://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
WORK = """
import django; django.setup()
from django.test import Client
from kmeme import monitoring
from kmeme.lib import metrics, telemetry
monitoring.serve(); monitoring.serve()
client = Client(raise_request_exception=False)
client.get("/robots.txt?email=minji@example.com", headers={"traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"})
client.get("/remix/?q=minji")
with telemetry.span("model call", is_first=True) as span:
    span.note(facts={"provider": "gemini"})
telemetry.record(metrics.GEMINI_ERRORS, kind="retryable", reason="time|out,#")
telemetry.record(metrics.WORKER_SILENCE, 3)
print("worked")
"""
Program = subprocess.Popen[bytes]


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.1)


def work(**environment: str) -> str:
    """A process that works a little and ends; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        cwd=django_settings.BASE_DIR,
        env={**NOWHERE, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    return done.stdout.strip() or done.stderr


@pytest.fixture(scope="module")
def told() -> Iterator[tuple[Watchers, list[str]]]:
    """What a collector and Datadog's agent got from a process that has worked and ended."""
    with Watchers() as collector, Agent() as agent:
        collector.fail_next("503", kind="traces", retry_after=0)
        where = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "DOGSTATSD_URL": agent.url}
        key = "authorization=Bearer the-collectors-key"
        done = work(**where, OTEL_EXPORTER_OTLP_HEADERS=key, TRACES_SAMPLE_RATE="1", SENTRY_ENVIRONMENT="a test")
        assert done == "worked"
        lines = [agent.next()]
        while not lines[-1].startswith("k_meme.worker.silence"):
            lines.append(agent.next())
        yield collector, lines


@pytest.fixture
def exported(told: tuple[Watchers, list[str]]) -> Watchers:
    """The collector's part."""
    return told[0]


def test_a_collector_gets_the_latency_of_every_route(exported: Watchers) -> None:
    points = exported.metrics()["k_meme.page.latency"][-1].histogram.data_points
    routes = {attributes(point.attributes)["route"]: attributes(point.attributes)["status"] for point in points}
    assert routes["/robots.txt"] == "2xx"
    assert routes["/remix/"] == "5xx"


def test_a_collector_gets_the_buckets_of_the_promise(exported: Watchers) -> None:
    metric = exported.metrics()["k_meme.page.latency"][-1]
    assert metric.unit == "ms"
    assert 500 in metric.histogram.data_points[0].explicit_bounds


def test_a_collector_gets_counters_and_gauges(exported: Watchers) -> None:
    (errors,) = exported.metrics()["k_meme.gemini.errors"][-1].sum.data_points
    (silence,) = exported.metrics()["k_meme.worker.silence"][-1].gauge.data_points
    assert (errors.as_double or errors.as_int, attributes(errors.attributes)["kind"]) == (1, "retryable")
    assert (silence.as_double or silence.as_int) == 3


def test_a_collector_gets_each_request_as_a_trace_of_its_own(exported: Watchers) -> None:
    spans = {span.name: span for span in exported.spans()}
    assert {"GET /robots.txt", "GET /remix/", "model call"} <= set(spans)
    assert len({span.trace_id for span in spans.values()}) == len(spans)


def test_a_trace_that_a_stranger_begins_is_not_continued(exported: Watchers) -> None:
    assert bytes.fromhex("a" * 32) not in {span.trace_id for span in exported.spans()}


def test_a_span_says_which_route_failed_and_with_what(exported: Watchers) -> None:
    span = {span.name: span for span in exported.spans()}["GET /remix/"]
    assert attributes(span.attributes)["http.response.status_code"] == "503"
    assert span.status.code == span.status.STATUS_CODE_ERROR


def test_a_collector_gets_nothing_that_somebody_typed(exported: Watchers) -> None:
    assert not any(b"minji" in request.body for request in exported.requests)


def test_a_collector_that_wants_a_key_gets_it(exported: Watchers) -> None:
    assert {request.headers["authorization"] for request in exported.requests} == {"Bearer the-collectors-key"}


def test_a_collector_that_fails_once_gets_the_traces_all_the_same(exported: Watchers) -> None:
    assert exported.count("traces") >= 2


def test_the_process_says_which_one_it_is(exported: Watchers) -> None:
    body = exported.asked("metrics")[-1].body
    about = attributes(ExportMetricsServiceRequest.FromString(body).resource_metrics[0].resource.attributes)
    assert about["service.name"] == "kmeme"
    assert about["service.instance.id"]


def test_datadogs_agent_gets_every_measurement(told: tuple[Watchers, list[str]]) -> None:
    _collector, got = told
    assert got[-1] == "k_meme.worker.silence:3|g|#env:a_test"
    (latency,) = [line for line in got if "route:/robots.txt" in line]
    assert latency.startswith("k_meme.page.latency:")
    assert latency.endswith("|d|#method:GET,route:/robots.txt,status:2xx,env:a_test")


def test_no_label_breaks_the_agent_s_line(told: tuple[Watchers, list[str]]) -> None:
    assert "k_meme.gemini.errors:1|c|#kind:retryable,reason:time_out__,env:a_test" in told[1]


@pytest.fixture
def start(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Starts a program on the test's database."""
    programs: list[Program] = []
    given = {"DATABASE_URL": own_database_url(), "MEDIA_ROOT": str(django_settings.MEDIA_ROOT)}

    def start(*command: str, **environment: str) -> Program:
        with (tmp_path / f"{len(programs)}.log").open("wb") as log:
            environment = {**os.environ, **given, **environment}
            programs.append(
                subprocess.Popen(
                    [sys.executable, *command],
                    cwd=django_settings.BASE_DIR,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )
        return programs[-1]

    yield start
    for program in programs:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)  # a web server's children too
        program.wait()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


def test_a_killed_worker_is_missed_until_another_one_reports(
    start: Callable[..., Program], watchers: Watchers, settings: Any
) -> None:
    settings.JOB_STALLED_SECONDS = 1
    watchers.reset()
    environment = {"JOB_STALLED_SECONDS": "1", "OTEL_EXPORTER_OTLP_ENDPOINT": watchers.url, "TRACES_SAMPLE_RATE": "1"}
    worker = start("manage.py", "procrastinate", "worker", **environment)
    jobs.defer("accounts:erase", lock="erase:0", user_id=0)
    until(lambda: any(span.name == "job accounts:erase" for span in watchers.spans()))
    watcher = Watcher()
    look(watcher)
    look(watcher)
    assert watchers.messages() == []
    worker.kill()
    until(lambda: look(watcher) and bool(watchers.messages()))
    assert "alert-worker-silent" in watchers.messages()[0]
    a_worker_that_reported(0)
    until(lambda: look(watcher) and len(watchers.messages()) == 2)
    assert watchers.messages()[1].startswith("🟢")


def scraped(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, OSError):
        return ""


def test_one_scrape_answers_for_every_web_process(start: Callable[..., Program]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    start("-m", "granian", *granian, "kmeme.wsgi:application", METRICS_ALLOWED="127.0.0.0/8", SECRET_KEY="x" * 50)
    address = f"http://127.0.0.1:{port}"
    until(lambda: bool(scraped(f"{address}/healthz")))
    for _visit in range(40):
        until(lambda: bool(scraped(f"{address}/robots.txt")))
    line = 'k_meme_page_latency_milliseconds_count{method="GET",route="/robots.txt",status="2xx"} 40.0'
    until(lambda: line in scraped(f"{address}/metrics"))

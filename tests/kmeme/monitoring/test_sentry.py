"""Sentry hears of what people cannot report, the log of everything, and neither of anything personal or secret.

One process is fed with secrets from every side while its stores, its collector and its channel are away.
"""

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import pytest
from django.conf import settings

from kmeme.lib import log_context
from kmeme.monitoring.sentry import without_personal_data

DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress, "identity": bytes}
SECRET_KEY = "opensesameopensesameopensesameopensesameopensesame"
GEMINI_KEY = "AIzaNobodyShouldEverReadThis"
VISITS = """
import django; django.setup()
import logging
from django.conf import settings
from django.test import Client
from kmeme import monitoring
monitoring.serve()
client = Client(raise_request_exception=False)
client.get("/no/such/page/?email=minji@example.com", headers={"X-Request-Id": "the-request-1"})
answer = client.get("/admin/?secret=in-the-query", headers={"Cookie": "sessionid=abcdefabcdefabcdefabcdefabcdefab"})
print(answer.status_code)
client.post("/api/v1/token/", {"username": "minji@example.com", "password": "correct-horse"}, REMOTE_ADDR="8.8.4.4")
client.get("/me/data/Zm9vYmFyYmF1234jejEyMzQ1Njc4OTA/", headers={"Authorization": "Bearer eyJhbGciOi.eyJzdWIi.c2ln"})
log = logging.getLogger("remix")
for name in ("SECRET_KEY", "GEMINI_API_KEY", "DATABASES", "CACHES", "SLACK_WEBHOOK_URL", "OTEL_EXPORTER_OTLP_HEADERS"):
    log.error("configured: %s", getattr(settings, name))
try:
    raise ValueError("no place for minji@example.com at 37.566512, 126.978012")
except ValueError:
    log.exception("it broke for 010-1234-5678")
import sentry_sdk
with sentry_sdk.start_transaction(name="a job", op="queue.task"):
    with sentry_sdk.start_span(op="http.client", name="GET https://maps.example/json?latlng=37.5665,126.978"):
        pass
sentry_sdk.flush(10)
"""
FED = (
    "minji",
    "1234-5678",
    "37.5665",
    "in-the-query",
    "abcdefabcdef",
    "correct-horse",
    "8.8.4.4",
    "Zm9vYmFy",
    "eyJ",
    "pass-word",
    "the-channels-key",
    "the-collectors-key",
    SECRET_KEY,
    GEMINI_KEY,
)


class Report:
    """What one process said to the outside."""

    def __init__(self, printed: str, log: str, envelopes: list[str]) -> None:
        self.printed, self.log, self.envelopes = printed, log, envelopes
        self.lines: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines()]


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    """A process with Sentry on loopback, everything else that it may talk to away."""
    envelopes: list[str] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            envelopes.append(DECODERS[self.headers.get("Content-Encoding", "identity")](body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    done = subprocess.run(
        [sys.executable, "-c", VISITS],
        cwd=settings.BASE_DIR,
        env={
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "kmeme.settings",
            "SECRET_KEY": SECRET_KEY,
            "GEMINI_API_KEY": GEMINI_KEY,
            "ALLOWED_HOSTS": "testserver",
            "DATABASE_URL": "postgis://nobody:pass-word@127.0.0.1:1/none",
            "REDIS_URL": "redis://:pass-word@127.0.0.1:1/0",
            "SENTRY_DSN": f"http://key@127.0.0.1:{server.server_port}/1",
            "TRACES_SAMPLE_RATE": "1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",
            "OTEL_EXPORTER_OTLP_HEADERS": "api-key=the-collectors-key",
            "SLACK_WEBHOOK_URL": "http://127.0.0.1:1/services/T0/B0/the-channels-key",
            "DOGSTATSD_URL": "udp://127.0.0.1:1",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    yield Report(done.stdout, done.stderr, envelopes)
    server.shutdown()
    server.server_close()


def test_a_lost_database_is_a_503_and_reaches_sentry(report: Report) -> None:
    assert report.printed.strip() == "503"
    assert any("OperationalError" in envelope for envelope in report.envelopes)


def test_what_sentry_gets_is_nobody_s(report: Report) -> None:
    assert [text for text in FED if any(text in envelope for envelope in report.envelopes)] == []


def test_what_broke_reaches_sentry_all_the_same(report: Report) -> None:
    assert any("no place for [email] at [position]" in envelope for envelope in report.envelopes)


def test_traces_reach_sentry(report: Report) -> None:
    assert any("a job" in envelope and "maps.example" in envelope for envelope in report.envelopes)


def test_every_line_of_the_log_is_json(report: Report) -> None:
    assert {"at", "level", "logger", "message"} <= set.intersection(*(set(line) for line in report.lines))


def test_the_log_holds_nothing_that_was_fed(report: Report) -> None:
    assert [text for text in FED if text in report.log] == []


def test_the_log_holds_what_happened(report: Report) -> None:
    assert sum(line["message"].startswith("configured") for line in report.lines) == 6
    assert any("OperationalError" in line.get("exception", "") for line in report.lines)


def test_the_log_names_the_request(report: Report) -> None:
    assert "the-request-1" in {line.get("request_id") for line in report.lines}


EVENT = {
    "event_id": "9a0c0305e82c33013f2504e04f8911d3",
    "user": {"email": "minji@example.com"},
    "request": {
        "method": "POST",
        "url": "https://kmeme.example/me/?q=1",
        "cookies": {"sessionid": "x"},
        "data": "body",
    },
    "exception": {"values": [{"type": "IntegrityError", "value": "Key (email)=(minji@example.com) already exists."}]},
    "logentry": {"message": "mail to %s", "params": ["minji@example.com"]},
    "spans": [
        {"span_id": "a" * 16, "description": "GET https://maps.example/?latlng=37.5,127.0", "data": {"q": "?k=v"}}
    ],
    "tags": {"who": "minji@example.com"},
}


def test_an_event_is_scrubbed_in_all_its_parts() -> None:
    found = str(without_personal_data(json.loads(json.dumps(EVENT)), {}))
    assert [text for text in ("minji", "latlng", "q=1", "cookies", "body") if text in found] == []


def test_an_event_keeps_its_own_ids() -> None:
    found = without_personal_data(json.loads(json.dumps(EVENT)), {})
    assert (found["event_id"], found["spans"][0]["span_id"]) == (EVENT["event_id"], "a" * 16)


def test_an_event_says_which_job_it_comes_from() -> None:
    with log_context.working_on(log_context.Work(job_id="7", task="remix:measure")):
        found = without_personal_data({}, {})
    assert found["tags"] == {"job_id": "7", "task": "remix:measure"}

"""Sentry hears of what people cannot report, and of nothing personal."""

import gzip
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
from django.conf import settings

DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress, "identity": bytes}
VISIT = """
import django; django.setup()
from django.test import Client
answer = Client(raise_request_exception=False).get(
    "/admin/?secret=in-the-query", headers={"Cookie": "sessionid=abcdefabcdefabcdefabcdefabcdefab"}
)
print(answer.status_code)
import sentry_sdk; sentry_sdk.flush(10)
"""


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that takes Sentry's envelopes: its DSN, and what arrived."""
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
    yield f"http://key@127.0.0.1:{server.server_port}/1", envelopes
    server.shutdown()
    server.server_close()


def visit_without_database(dsn: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", VISIT],
        cwd=settings.BASE_DIR,
        env={
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "kmeme.settings",
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "testserver",
            "DATABASE_URL": "postgis://nobody@127.0.0.1:1/none",
            "REDIS_URL": "unix:///nonexistent/redis.sock?db=0",
            "SENTRY_DSN": dsn,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout.strip() or done.stderr


def test_a_lost_database_is_a_503_and_reaches_sentry(sentry: tuple[str, list[str]]) -> None:
    dsn, envelopes = sentry
    assert visit_without_database(dsn) == "503"
    assert any("OperationalError" in envelope for envelope in envelopes)


def test_what_sentry_gets_holds_no_cookie_and_no_query(sentry: tuple[str, list[str]]) -> None:
    dsn, envelopes = sentry
    visit_without_database(dsn)
    assert envelopes
    assert not any("abcdefabcdef" in envelope or "in-the-query" in envelope for envelope in envelopes)

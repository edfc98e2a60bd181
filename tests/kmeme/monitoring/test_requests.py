"""Every request is timed by its route and named for the log, and nothing a stranger chose becomes a label."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from kmeme import latency
from kmeme.lib import log_context, metrics, telemetry
from kmeme.lib.telemetry import Fact, Span
from kmeme.monitoring.middleware import Watch
from tests.kmeme.monitoring.conftest import Listener

seen: list[str] = []


def note_id(request: HttpRequest, **_parts: object) -> HttpResponse:
    """Remember how the log would name this request."""
    seen.append(log_context.present().request_id)
    return HttpResponse("ok")


def break_down(request: HttpRequest) -> HttpResponse:
    """A bug."""
    raise RuntimeError


urlpatterns = [
    path("api/v1/things/<int:number>/", note_id),
    path("things/<int:number>/", note_id),
    path("broken/", break_down),
    path("media/<str:name>", note_id),
    path("healthz", note_id),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client() -> Client:
    """A reader whom a bug does not stop."""
    return Client(raise_request_exception=False)


def test_an_answer_of_the_api_is_timed_by_its_route(client: Client, listener: Listener) -> None:
    client.get("/api/v1/things/7/")
    expected = {"method": "GET", "route": "/api/v1/things/<int:number>/", "status": "2xx"}
    assert listener.of(metrics.API_LATENCY) == [expected]


def test_a_page_is_timed_apart_from_the_api(client: Client, listener: Listener) -> None:
    client.get("/things/7/")
    assert listener.of(metrics.PAGE_LATENCY) == [{"method": "GET", "route": "/things/<int:number>/", "status": "2xx"}]
    assert listener.of(metrics.API_LATENCY) == []


def test_an_address_that_leads_nowhere_is_no_label(client: Client, listener: Listener) -> None:
    client.get("/no/such/page/of/minji@example.com/")
    assert listener.of(metrics.PAGE_LATENCY) == [{"method": "GET", "route": "(none)", "status": "4xx"}]


def test_an_invented_method_is_no_label(client: Client, listener: Listener) -> None:
    client.generic("BREW", "/things/7/")
    assert listener.of(metrics.PAGE_LATENCY)[0]["method"] == "OTHER"


def test_a_bug_is_a_server_error(client: Client, listener: Listener) -> None:
    client.get("/broken/")
    assert listener.of(metrics.PAGE_LATENCY) == [{"method": "GET", "route": "/broken/", "status": "5xx"}]


@pytest.mark.parametrize("address", ["/healthz", "/media/clip.mp4"])
def test_probes_and_files_are_not_timed(address: str, client: Client, listener: Listener) -> None:
    client.get(address)
    assert listener.of(metrics.PAGE_LATENCY) == []


def test_the_log_names_a_request_by_the_id_that_its_sender_chose(client: Client) -> None:
    client.get("/things/7/", headers={"X-Request-Id": "their-own-id"})
    assert seen[-1] == "their-own-id"


@pytest.mark.parametrize("given", ["short", "a" * 129, "two\nlines-of-it", "with space", ""])
def test_an_id_that_could_spoil_the_log_is_replaced(given: str, client: Client) -> None:
    client.get("/things/7/", headers={"X-Request-Id": given})
    assert seen[-1] != given
    assert len(seen[-1]) == 32


def test_two_requests_have_two_ids(client: Client) -> None:
    client.get("/things/7/")
    client.get("/things/7/")
    assert seen[-1] != seen[-2]


def test_the_answer_of_the_api_carries_the_same_id_as_the_log(client: Client) -> None:
    answer = client.get("/api/v1/things/7/")
    assert answer["X-Request-Id"] == seen[-1]


def test_the_api_s_times_reach_the_dashboard_s_rows(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[tuple[str, bool]] = []

    def note(endpoint: str, *, seconds: float, failed: bool) -> None:
        noted.append((endpoint, failed))

    monkeypatch.setattr(latency, "record", note)
    client.get("/api/v1/things/7/")
    client.get("/api/v1/nowhere/")
    client.get("/things/7/")
    assert noted == [("GET /api/v1/things/<int:number>/", False)]


def test_a_request_is_one_trace_named_by_its_route(client: Client) -> None:
    spans: list[tuple[str, bool, dict[str, Fact]]] = []

    class Tracer:
        @contextmanager
        def span(self, name: str, facts: Mapping[str, Fact], *, is_first: bool) -> Iterator[Span]:
            class Noting:
                def note(self, name: str = "", *, error: str = "", facts: Mapping[str, Fact] | None = None) -> None:
                    spans.append((name, is_first, dict(facts or {})))

            yield Noting()

        def present(self) -> str:
            return ""

    with telemetry.listening(tracer=Tracer()):
        client.get("/things/7/?email=minji@example.com")
    facts = {
        "http.request.method": "GET",
        "http.route": "/things/<int:number>/",
        "http.response.status_code": 200,
    }
    assert spans == [("GET /things/<int:number>/", True, facts)]


def test_it_is_the_outermost_middleware(settings: Any) -> None:
    assert settings.MIDDLEWARE[0] == "kmeme.monitoring.middleware.Watch"


def test_a_request_without_an_answer_leaves_no_name_behind(rf: RequestFactory) -> None:
    def crash(_request: HttpRequest) -> HttpResponse:
        raise SystemExit

    with pytest.raises(SystemExit):
        Watch(crash)(rf.get("/things/7/"))
    assert log_context.present().request_id == ""


def test_a_page_from_memory_is_told_apart_and_counted(rf: RequestFactory, listener: Listener) -> None:
    def from_memory(request: HttpRequest) -> HttpResponse:
        request.page_cache = "memory"  # type: ignore[attr-defined]
        return HttpResponse("kept")

    Watch(from_memory)(rf.get("/remix/remix_000001/"))
    assert listener.of(metrics.PAGE_LATENCY) == [{"method": "GET", "route": "(kept)", "status": "2xx"}]
    assert listener.of(metrics.CACHE_READS) == [{"cache": "pages-in-memory", "outcome": "hit"}]


def test_a_page_that_had_to_be_made_is_a_miss(rf: RequestFactory, listener: Listener) -> None:
    def made(request: HttpRequest) -> HttpResponse:
        request.page_cache = "view"  # type: ignore[attr-defined]
        return HttpResponse("made")

    Watch(made)(rf.get("/remix/remix_000001/"))
    assert listener.of(metrics.CACHE_READS) == [{"cache": "pages-in-memory", "outcome": "miss"}]

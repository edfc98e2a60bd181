"""Every request: timed, traced, and named for the log. The outermost middleware: it sees what people wait for."""

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from kmeme import latency
from kmeme.lib import log_context, metrics, telemetry
from kmeme.lib.api.middleware import is_api, request_id_of

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
NOWHERE = "(none)"
"""The route of an address that leads nowhere: a stranger's address is never a label."""
KEPT = "(kept)"
"""The route of what was answered from memory, before anybody asked where the address leads."""
UNTIMED = ("/healthz", "/readyz", "/metrics", "/static/", "/media/")
"""Probes, and files whose time is their size."""


class Watch:
    """Tell how long answers take, by route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, within a span, with the request's id in every line of the log."""
        if request.path.startswith(UNTIMED):
            return self.get_response(request)
        method = request.method if request.method in METHODS else "OTHER"
        began = perf_counter()
        with telemetry.span(method, is_first=True) as span:
            token = log_context.begin(log_context.Work(request_id_of(request), trace_id=telemetry.trace_id()))
            try:
                response = self.get_response(request)
            finally:
                log_context.end(token)
            self._tell(request, response, method, perf_counter() - began, span)
        return response

    def _tell(
        self, request: HttpRequest, response: HttpResponse, method: str, seconds: float, span: telemetry.Span
    ) -> None:
        route, is_of_api, kept = _route(request), is_api(request), getattr(request, "page_cache", "")
        if is_of_api and route != NOWHERE:
            latency.record(f"{method} {route}", seconds=seconds, failed=response.status_code >= 500)
        if not telemetry.is_heard():
            return
        facts: dict[str, telemetry.Fact] = {"http.request.method": method, "http.route": route}
        facts["http.response.status_code"] = response.status_code
        span.note(
            f"{method} {route}", error=str(response.status_code) if response.status_code >= 500 else "", facts=facts
        )
        metric = metrics.API_LATENCY if is_of_api else metrics.PAGE_LATENCY
        telemetry.record(metric, seconds * 1000, method=method, route=route, status=f"{response.status_code // 100}xx")
        if kept:
            outcome = "hit" if kept == "memory" else "miss"
            telemetry.record(metrics.CACHE_READS, cache="pages-in-memory", outcome=outcome)


def _route(request: HttpRequest) -> str:
    """The route as the address book spells it ("/api/v1/nodes/<node_id>/")."""
    match = request.resolver_match
    if match:
        return f"/{match.route}"
    return KEPT if getattr(request, "page_cache", "") == "memory" else NOWHERE

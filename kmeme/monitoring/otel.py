"""Measurements and traces for an OpenTelemetry collector: OTLP over HTTP, sent by threads of the SDK's own."""

import os
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import CallbackOptions, Counter, Histogram, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

from kmeme.lib import metrics
from kmeme.lib.telemetry import Fact, Kind, Labels, Metric, Span

GAUGE_SECONDS = 150.0
"""A gauge that was not set for this long is not told any more: another process may be looking now."""
TIMEOUT_SECONDS = 5.0
EXPORT_SECONDS = 30.0
SCOPE = "kmeme"


class Meter:
    """Takes measurements for a collector."""

    def __init__(self, provider: MeterProvider) -> None:
        meter = provider.get_meter(SCOPE)
        self._provider = provider
        self._counters: dict[str, Counter] = {}
        self._histograms: dict[str, Histogram] = {}
        self._gauges: dict[tuple[str, Labels], tuple[float, float]] = {}
        for metric in metrics.ALL:
            if metric.kind == Kind.COUNTER:
                self._counters[metric.name] = meter.create_counter(metric.name, metric.unit, metric.about)
            elif metric.kind == Kind.HISTOGRAM:
                self._histograms[metric.name] = meter.create_histogram(
                    metric.name, metric.unit, metric.about, explicit_bucket_boundaries_advisory=metric.bounds
                )
            else:
                meter.create_observable_gauge(metric.name, [self._reader(metric)], metric.unit, metric.about)

    def take(self, metric: Metric, value: float, labels: Labels) -> None:
        """One measurement; the SDK adds it up until the next export."""
        attributes = dict(zip(metric.labels, labels, strict=True))
        if metric.kind == Kind.COUNTER:
            self._counters[metric.name].add(value, attributes)
        elif metric.kind == Kind.HISTOGRAM:
            self._histograms[metric.name].record(value, attributes)
        else:
            self._gauges[metric.name, labels] = (value, time.monotonic())

    def flush(self) -> None:
        """Export what there is."""
        self._provider.force_flush()

    def _reader(self, metric: Metric) -> Callable[[CallbackOptions], Iterable[Observation]]:
        def read(_options: CallbackOptions) -> Iterable[Observation]:
            oldest = time.monotonic() - GAUGE_SECONDS
            for (name, labels), (value, at) in list(self._gauges.items()):
                if name == metric.name and at >= oldest:
                    yield Observation(value, dict(zip(metric.labels, labels, strict=True)))

        return read


class _Noted:
    """A span of the SDK's, as the rest of the site knows it."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def note(self, name: str = "", *, error: str = "", facts: Mapping[str, Fact] | None = None) -> None:
        """Say more about it."""
        if name:
            self._span.update_name(name)
        if error:
            self._span.set_attribute("error.type", error)
            self._span.set_status(trace.StatusCode.ERROR)
        self._span.set_attributes(facts or {})


class Tracer:
    """Takes pieces of work for a collector. What an error says is not sent: it may quote somebody."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer(SCOPE)

    @contextmanager
    def span(self, name: str, facts: Mapping[str, Fact], *, is_first: bool) -> Iterator[Span]:
        """A piece of work, part of the one around it unless it is the first.

        A `traceparent` that came with a request is not followed: strangers must not choose what is sampled.
        """
        around = context.Context() if is_first else None
        with self._tracer.start_as_current_span(
            name, around, attributes=facts, record_exception=False, set_status_on_exception=False
        ) as span:
            noted = _Noted(span)
            try:
                yield noted
            except Exception as error:
                noted.note(error=type(error).__name__)
                raise

    def present(self) -> str:
        """The id of the trace that the present work is in, empty when it is not sampled."""
        found = trace.get_current_span().get_span_context()
        return trace.format_trace_id(found.trace_id) if found.is_valid and found.trace_flags.sampled else ""

    def flush(self) -> None:
        """Export what there is."""
        self._provider.force_flush()


def connect(endpoint: str) -> tuple[Meter, Tracer]:
    """A meter and a tracer that export to the collector at `endpoint` ("http://collector:4318")."""
    resource = Resource.create(
        {
            "service.name": settings.OTEL_SERVICE_NAME,
            "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
            "deployment.environment.name": settings.SENTRY_ENVIRONMENT,
        }
    )
    base, headers = endpoint.rstrip("/"), settings.OTEL_EXPORTER_OTLP_HEADERS
    reader = PeriodicExportingMetricReader(
        OTLPMetricExporter(f"{base}/v1/metrics", headers=headers, timeout=TIMEOUT_SECONDS),
        export_interval_millis=EXPORT_SECONDS * 1000,
    )
    sampler = ParentBased(TraceIdRatioBased(settings.TRACES_SAMPLE_RATE))
    traces = TracerProvider(sampler=sampler, resource=resource)
    traces.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces", headers=headers, timeout=TIMEOUT_SECONDS))
    )
    return Meter(MeterProvider([reader], resource=resource)), Tracer(traces)

"""`/metrics` for Prometheus: the sums of all processes, so one scrape of any of them answers for the whole site.

Only for the networks in METRICS_ALLOWED; for everybody else the address does not exist. What cannot be read because a
store is away is left out, and `k_meme_up` says which.
"""

import ipaddress
from collections.abc import Iterator

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.core import Metric as Family
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString
from redis import RedisError

from kmeme.lib.addresses import client_address
from kmeme.lib.telemetry import Kind, Labels, Metric
from kmeme.monitoring import readings
from kmeme.monitoring.tally import Sum, totals

UNITS = {"ms": "_milliseconds", "s": "_seconds", "USD": "_usd", "1": ""}


@never_cache
def scrape(request: HttpRequest) -> HttpResponse:
    """Everything that is measured, in the format that the scraper asks for."""
    if not _is_allowed(request):
        raise Http404
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(_Site()), content_type=content_type)


def _is_allowed(request: HttpRequest) -> bool:
    """Whether the scraper's address is in an allowed network.

    With no proxy of ours configured, an address behind a proxy is that proxy's: then nobody is let in.
    """
    address = client_address(request)
    if not address or (not settings.TRUSTED_PROXY_HOPS and "X-Forwarded-For" in request.headers):
        return False
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(network) for network in settings.METRICS_ALLOWED)


class _Site(Collector):
    """What the stores say at this moment."""

    def collect(self) -> Iterator[Family]:
        """Counters and histograms from Redis, gauges from the database."""
        up = GaugeMetricFamily("k_meme_up", "1 when a store answered this scrape.", labels=["store"])
        try:
            yield from _measured()
            up.add_metric(["cache"], 1)
        except RedisError:
            up.add_metric(["cache"], 0)
        try:
            yield from _gauges()
            up.add_metric(["database"], 1)
        except Error:
            up.add_metric(["database"], 0)
        yield up


def _measured() -> Iterator[Family]:
    found: dict[Metric, dict[Labels, Sum]] = {}
    for (metric, labels), one in totals().items():
        found.setdefault(metric, {})[labels] = one
    for metric, ones in sorted(found.items(), key=lambda item: item[0].name):
        yield _counter(metric, ones) if metric.kind == Kind.COUNTER else _histogram(metric, ones)


def _counter(metric: Metric, ones: dict[Labels, Sum]) -> Family:
    family = CounterMetricFamily(name_of(metric), metric.about, labels=metric.labels)
    for labels, one in sorted(ones.items()):
        family.add_metric(labels, one.total)
    return family


def _histogram(metric: Metric, ones: dict[Labels, Sum]) -> Family:
    family = HistogramMetricFamily(name_of(metric), metric.about, labels=metric.labels)
    for labels, one in sorted(ones.items()):
        below, buckets = 0, []
        for bound, count in zip([*map(floatToGoString, metric.bounds), "+Inf"], one.buckets, strict=True):
            below += count
            buckets.append((bound, below))
        family.add_metric(labels, buckets, one.total)
    return family


def _gauges() -> Iterator[Family]:
    families: dict[str, GaugeMetricFamily] = {}
    for metric, value, labels in readings.read(timezone.now()).values():
        name = name_of(metric)
        family = families.setdefault(name, GaugeMetricFamily(name, metric.about, labels=metric.labels))
        family.add_metric(labels, value)
    yield from families.values()


def name_of(metric: Metric) -> str:
    """The name as Prometheus spells it, with its unit."""
    return metric.name.replace(".", "_") + UNITS[metric.unit]

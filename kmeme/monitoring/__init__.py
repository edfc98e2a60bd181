"""What watches the site: error reports, measurements and traces, alerts. Nothing is on unless it is configured.

`kmeme.lib.telemetry` is where the site says what happens; here is who listens: an OpenTelemetry collector
(`otel`), Datadog's agent (`dogstatsd`), and our own sums (`tally`) for Prometheus and the alerts.
"""

import logging
import threading

from django.conf import settings

_starting = threading.Lock()
_serving = False


def start() -> None:
    """Report errors to Sentry; for every process, management commands too. Python's warnings go to the log as well."""
    logging.captureWarnings(settings.LOG_FORMAT == "json")
    if settings.SENTRY_DSN:
        from kmeme.monitoring import sentry

        sentry.start()


def serve() -> None:
    """Listen and watch, in a web process or a worker; what was started already goes on."""
    global _serving
    with _starting:
        if _serving:
            return
        _serving = True
    if not is_configured():
        return
    from kmeme.lib import telemetry
    from kmeme.monitoring import watching
    from kmeme.monitoring.tally import Tally

    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        from kmeme.monitoring import otel

        meter, tracer = otel.connect(settings.OTEL_EXPORTER_OTLP_ENDPOINT)
        telemetry.listen(meter)
        telemetry.trace(tracer)
    if settings.DOGSTATSD_URL:
        from kmeme.monitoring.dogstatsd import DogStatsD

        telemetry.listen(DogStatsD(settings.DOGSTATSD_URL, [f"env:{settings.SENTRY_ENVIRONMENT}"]))
    tally = Tally() if settings.METRICS_ALLOWED or settings.SLACK_WEBHOOK_URL else None
    if tally:
        telemetry.listen(tally)
    watching.start(tally)


def is_configured() -> bool:
    """Whether anybody wants to know anything."""
    return any(
        (
            settings.OTEL_EXPORTER_OTLP_ENDPOINT,
            settings.DOGSTATSD_URL,
            settings.METRICS_ALLOWED,
            settings.SLACK_WEBHOOK_URL,
            settings.HEARTBEAT_URL,
        )
    )

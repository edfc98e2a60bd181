"""Errors and a share of the traces for Sentry, without personal data."""

from typing import Any

from django.conf import settings

from kmeme.lib import log_context
from kmeme.monitoring.scrubbing import scrubbed

KEPT_OF_A_REQUEST = ("method", "url")


def start() -> None:
    """Send from now on (spec: Operations)."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        traces_sample_rate=settings.TRACES_SAMPLE_RATE,
        send_default_pii=False,
        max_request_body_size="never",
        # Local variables and breadcrumbs hold whatever people typed, and session keys.
        include_local_variables=False,
        max_breadcrumbs=0,
        before_send=without_personal_data,
        before_send_transaction=without_personal_data,
    )


def without_personal_data(event: Any, hint: dict[str, Any]) -> Any:
    """The event, scrubbed, with nothing of the request but its method and its address without the query."""
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in KEPT_OF_A_REQUEST if name in request}
    event.pop("user", None)
    work = log_context.present()
    ids = {"request_id": work.request_id, "job_id": work.job_id, "task": work.task}
    # Sentry's own ids are long and random as well; scrubbed, the event would be refused.
    for part in ("request", "exception", "message", "logentry", "transaction", "extra", "breadcrumbs"):
        if part in event:
            event[part] = scrubbed(event[part])
    for span in event.get("spans", []):
        for part in ("description", "data", "name", "tags"):
            if part in span:
                span[part] = scrubbed(span[part])
    event["tags"] = {**scrubbed(event.get("tags", {})), **{name: value for name, value in ids.items() if value}}
    return event

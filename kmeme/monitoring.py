"""Sentry, when a DSN is configured; otherwise nothing is imported and nothing slows down."""

from typing import Any

from django.conf import settings

KEPT_OF_A_REQUEST = ("method", "url")


def start() -> None:
    """Send errors and 10 % of the traces to Sentry, without personal data (spec: Operations)."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        traces_sample_rate=0.1,
        send_default_pii=False,
        max_request_body_size="never",
        # Local variables and breadcrumbs hold whatever people typed, and session keys.
        include_local_variables=False,
        max_breadcrumbs=0,
        before_send=without_personal_data,
        before_send_transaction=without_personal_data,
    )


def without_personal_data(event: Any, hint: dict[str, Any]) -> Any:
    """The event with nothing of the request but its method and its address without the query."""
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in KEPT_OF_A_REQUEST if name in request}
    event.pop("user", None)
    return event

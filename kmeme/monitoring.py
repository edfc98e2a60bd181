"""Sentry, when a DSN is configured; otherwise nothing is imported and nothing slows down."""

from django.conf import settings


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
    )

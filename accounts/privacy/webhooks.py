"""What a partner's webhooks hold on them."""

from accounts.models import User, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from accounts.privacy.registry import ALL, Erased, Held, holds, not_personal


def _remove(user: User) -> Erased:
    gone = [("accounts.webhookendpoint", str(pk)) for pk in user.webhook_endpoints.values_list("pk", flat=True)]
    user.webhook_endpoints.all().delete()
    return Erased(rows=gone)


def register() -> None:
    """Declare it."""
    holds(
        Held(
            "accounts.WebhookEndpoint",
            rows=lambda user: WebhookEndpoint.objects.filter(user=user),
            exported=("url", "events", "created_at", "disabled_at", "disabled_because"),
            erased=ALL,
            erase=_remove,
        )
    )
    holds(
        Held(
            "accounts.WebhookDelivery",
            rows=lambda user: WebhookDelivery.objects.filter(endpoint__user=user),
            exported=("endpoint", "event", "state", "tries", "next_at", "expires_at", "created_at"),
            erased=ALL,  # with their endpoints
        )
    )
    holds(
        Held(
            "accounts.WebhookAttempt",
            rows=lambda user: WebhookAttempt.objects.filter(delivery__endpoint__user=user),
            exported=("delivery", "at", "outcome", "status", "milliseconds", "answer"),
            erased=ALL,  # with their deliveries
        )
    )
    not_personal("what happened to a recipe or a request, without whose", "accounts.WebhookEvent")

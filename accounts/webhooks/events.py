"""What partners can be told of, and the telling's first half: rows that commit with what happened.

Apps register their events in `AppConfig.ready()`; `accounts` never imports upward.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import User
from accounts.models.webhook import WebhookDelivery, WebhookEndpoint, WebhookEvent
from kmeme.lib import jobs

TRIED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event ("remix.published") and, for people, when it comes."""

    code: str
    label: str | Promise


_kinds: dict[str, EventKind] = {}


def register(kind: EventKind) -> None:
    """Make an event known (called from an AppConfig's `ready`)."""
    _kinds[kind.code] = kind


def kinds() -> list[EventKind]:
    """All events, by their codes."""
    return [_kinds[code] for code in sorted(_kinds)]


def lock_of(endpoint: WebhookEndpoint) -> str:
    """The lock of an endpoint's sending job: one at a time, so that a slow receiver takes one worker at most."""
    return f"webhooks:{endpoint.pk}"


def emit(kind: str, data: dict[str, Any], *, to: User | None = None) -> None:
    """Tell every partner who listens, or with `to` only this person, as part of the open transaction.

    `data` is public to those who are told: no personal data, no draft of somebody else's. Raises KeyError for an
    event that nobody registered.
    """
    code = _kinds[kind].code
    listening = WebhookEndpoint.objects.enabled().listening_to(code)
    endpoints = list(listening if to is None else listening.filter(user=to))
    if not endpoints:
        return
    now = timezone.now()
    with transaction.atomic():
        event = WebhookEvent.objects.create(kind=code, data=data, happened_at=now)
        WebhookDelivery.objects.bulk_create(
            WebhookDelivery(endpoint=endpoint, event=event, next_at=now, expires_at=now + TRIED_FOR)
            for endpoint in endpoints
        )
        send_soon(endpoints)


def send_soon(endpoints: list[WebhookEndpoint]) -> None:
    """Queue the sending for endpoints that have no job waiting or at work (whose job finds the new rows itself)."""
    waiting = jobs.pending(map(lock_of, endpoints))
    for endpoint in endpoints:
        if lock_of(endpoint) not in waiting:
            jobs.defer("accounts:send_webhooks", lock=lock_of(endpoint), endpoint_id=str(endpoint.pk))

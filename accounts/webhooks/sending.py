"""The telling's second half: HTTP requests to partners' endpoints, with retries for 24 hours.

A delivery may arrive twice (a worker can die between the request and the note that it succeeded); the event's id is
the same both times, and receivers tell by it.
"""

import asyncio
import ipaddress
import json
import logging
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import httpx2
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import letters
from accounts.models.webhook import (
    DELIVERY,
    MOST_ANSWER_LETTERS,
    DeliveryState,
    DisabledBecause,
    Outcome,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)
from accounts.webhooks import endpoints, events, signing
from kmeme.lib.public_address import NotPublic, checked_address
from kmeme.lib.states import move

logger = logging.getLogger(__name__)

WAITS_SECONDS = (10, 30, 120, 600, 1800, 3600, 7200, 14_400)
"""After the first, second ... failed try; the last one repeats."""
JITTER = 0.1
"""Waits differ by up to this fraction, so that deliveries that failed together do not come back together."""
MOST_SECONDS = 10.0
"""For one try from the name's lookup to the answer's first bytes."""
MOST_ANSWER_BYTES = 2048
MOST_IN_A_ROW = 200
"""After so many deliveries the job ends and another one goes on, so that other work gets a worker."""
KEPT = timedelta(days=30)
"""How long the log of settled deliveries is kept."""
# A receiver in this state keeps a worker waiting; the rest is tried at the next round.
_STOPS_THE_ROUND = {Outcome.SLOW, Outcome.UNREACHABLE}


@dataclass(frozen=True, slots=True)
class Answer:
    """How one try went."""

    outcome: Outcome
    status: int | None
    milliseconds: int
    text: str = ""


def send_due(endpoint_id: str) -> None:
    """Try what is due at one endpoint, one after the other, the longest waiting first."""
    for _round in range(MOST_IN_A_ROW):
        due = WebhookDelivery.objects.due(timezone.now()).filter(
            endpoint_id=UUID(endpoint_id), endpoint__user__is_active=True
        )
        delivery = due.select_related("endpoint__user", "event").first()
        if delivery is None:
            return
        answer = asyncio.run(_post(delivery))
        _note(delivery, answer)
        if answer.outcome in _STOPS_THE_ROUND:
            return


def queue_due() -> None:
    """Queue the sending for every endpoint at which something is due."""
    due = WebhookDelivery.objects.due(timezone.now()).order_by().values("endpoint").distinct()
    events.send_soon(list(WebhookEndpoint.objects.enabled().filter(pk__in=due)))


def sweep() -> None:
    """Drop settled deliveries that are older than 30 days, and events that no delivery holds any more."""
    old = timezone.now() - KEPT
    WebhookDelivery.objects.filter(created_at__lt=old).exclude(state=DeliveryState.PENDING).delete()
    WebhookEvent.objects.filter(happened_at__lt=old, deliveries=None).delete()


def body_of(delivery: WebhookDelivery) -> bytes:
    """What is sent, and signed, byte for byte."""
    event = delivery.event
    content = {"id": str(event.pk), "type": event.kind, "created_at": event.happened_at.isoformat(), "data": event.data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


async def _post(delivery: WebhookDelivery) -> Answer:
    """One request to the address that was checked; never follows a redirect, never reads more than 2 kB."""
    began = time.monotonic()

    def answer(outcome: Outcome, status: int | None = None, text: str = "") -> Answer:
        return Answer(outcome, status, round((time.monotonic() - began) * 1000), text)

    try:
        async with asyncio.timeout(MOST_SECONDS):
            status, text = await _exchange(delivery)
    except NotPublic:
        return answer(Outcome.NOT_PUBLIC)
    except (TimeoutError, httpx2.TimeoutException):
        return answer(Outcome.SLOW)
    except (httpx2.HTTPError, OSError, UnicodeError):
        return answer(Outcome.UNREACHABLE)
    return answer(_outcome(status), status, text)


async def _exchange(delivery: WebhookDelivery) -> tuple[int, str]:
    url, body = httpx2.URL(delivery.endpoint.url), body_of(delivery)
    networks = [ipaddress.ip_network(network) for network in settings.WEBHOOK_PRIVATE_NETWORKS]
    port = url.port or (443 if url.scheme == "https" else 80)
    address = await asyncio.to_thread(checked_address, url.host, port, allowed=networks)
    headers = {
        "Host": url.netloc.decode("ascii"),
        "Content-Type": "application/json",
        "User-Agent": "K-Meme-Factory-Webhooks/1",
        "K-Meme-Event": delivery.event.kind,
        "K-Meme-Delivery": str(delivery.pk),
        signing.HEADER: signing.sign(body, endpoints.secrets_of(delivery.endpoint), int(time.time())),
    }
    target, secure = url.copy_with(host=address), {"sni_hostname": url.host}
    async with (
        httpx2.AsyncClient(timeout=MOST_SECONDS, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", target, content=body, headers=headers, extensions=secure) as response,
    ):
        read = b""
        async for piece in response.aiter_raw(MOST_ANSWER_BYTES):
            read += piece
            if len(read) >= MOST_ANSWER_BYTES:
                break
        text = read.decode(errors="replace").replace("\x00", "")
        return response.status_code, text[:MOST_ANSWER_LETTERS]


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if status == 410:
        return Outcome.GONE
    return Outcome.REDIRECTED if 300 <= status < 400 else Outcome.REFUSED


def _note(delivery: WebhookDelivery, answer: Answer) -> None:
    """Write down how a try went and what follows from it; a delivery that somebody settled meanwhile stays settled."""
    now = timezone.now()
    with transaction.atomic():
        current = (
            WebhookDelivery.objects.select_for_update(of=("self",)).select_related("endpoint__user").get(pk=delivery.pk)
        )
        WebhookAttempt.objects.create(
            delivery=current,
            at=now,
            outcome=answer.outcome,
            status=answer.status,
            milliseconds=answer.milliseconds,
            answer=answer.text,
        )
        if current.state != DeliveryState.PENDING:
            return
        tries = current.tries + 1
        if answer.outcome == Outcome.DELIVERED:
            move(current, DeliveryState.DELIVERED, graph=DELIVERY, tries=tries)
        elif answer.outcome == Outcome.GONE:
            _give_up_on(current.endpoint, DisabledBecause.GONE)
        elif now >= current.expires_at:
            move(current, DeliveryState.DEAD, graph=DELIVERY, tries=tries)
            if not _delivered_since(current.endpoint, current.created_at):
                _give_up_on(current.endpoint, DisabledBecause.FAILING)
        else:
            current.tries, current.next_at = tries, min(now + wait_after(tries), current.expires_at)
            current.save(update_fields=["tries", "next_at"])


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many failed tries."""
    seconds = WAITS_SECONDS[min(tries, len(WAITS_SECONDS)) - 1]
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311  (not a secret)


def _delivered_since(endpoint: WebhookEndpoint, since: datetime) -> bool:
    return WebhookAttempt.objects.filter(delivery__endpoint=endpoint, outcome=Outcome.DELIVERED, at__gte=since).exists()


def _give_up_on(endpoint: WebhookEndpoint, because: DisabledBecause) -> None:
    """Disable an endpoint and tell its partner by mail."""
    endpoints.disable(endpoint, because)
    logger.warning("webhook %s was disabled: %s", endpoint.pk, because)
    letters.send_on_commit(endpoint.user, "webhook_disabled", {"url": endpoint.url, "reason": because.label})

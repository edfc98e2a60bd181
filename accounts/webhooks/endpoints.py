"""The verbs of a partner's webhooks: where to tell, of what, with which secret; and telling once more."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from accounts.models.webhook import (
    DELIVERY,
    MOST_URL_LETTERS,
    DeliveryState,
    DisabledBecause,
    WebhookDelivery,
    WebhookEndpoint,
)
from accounts.webhooks import events
from accounts.webhooks.signing import new_secret
from kmeme.lib.errors import NotAllowed, Refused
from kmeme.lib.public_address import is_public
from kmeme.lib.sealing import seal, unseal
from kmeme.lib.states import move

MOST_ENDPOINTS = 10
"""Of one partner."""
OVERLAP = timedelta(hours=24)
"""How long a former secret signs beside the new one."""
_PURPOSE = "webhook secrets"


def add(*, actor: User, url: str, event_codes: list[str]) -> tuple[WebhookEndpoint, str]:
    """A new endpoint of the partner and its secret, which is shown this once. Raises NotAllowed, Refused."""
    if not actor.has_perm("accounts.add_webhookendpoint"):
        raise NotAllowed("not_allowed", _("웹훅은 파트너만 쓸 수 있어요."))
    url, chosen, secret = _checked_url(url), _checked_events(event_codes), new_secret()
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=actor.pk)  # two at once do not pass the count together
            if WebhookEndpoint.objects.filter(user=actor).count() >= MOST_ENDPOINTS:
                raise Refused("too_many_webhooks", _("웹훅은 10개까지예요. 쓰지 않는 것을 지워 주세요."))
            endpoint = WebhookEndpoint.objects.create(
                user=actor, url=url, events=chosen, sealed_secret=seal(secret, purpose=_PURPOSE)
            )
            audit.record(actor=actor, action="webhook.add", target=endpoint, detail={"url": url, "events": chosen})
    except IntegrityError as error:
        raise Refused("webhook_exists", _("이 주소의 웹훅이 이미 있어요. 그것을 고쳐 주세요.")) from error
    return endpoint, secret


def change(
    *, actor: User, endpoint: WebhookEndpoint, event_codes: list[str] | None = None, enabled: bool | None = None
) -> None:
    """Choose other events, switch off or on again. What was not delivered before stays for `resend`."""
    _check_may_change(actor, endpoint)
    with transaction.atomic():
        if event_codes is not None:
            endpoint.events = _checked_events(event_codes)
            endpoint.save(update_fields=["events"])
        if enabled is True:
            endpoint.disabled_at, endpoint.disabled_because = None, ""
            endpoint.save(update_fields=["disabled_at", "disabled_because"])
        elif enabled is False:
            disable(endpoint, DisabledBecause.BY_PERSON)
        audit.record(
            actor=actor, action="webhook.change", target=endpoint, detail={"events": event_codes, "enabled": enabled}
        )


def disable(endpoint: WebhookEndpoint, because: DisabledBecause) -> None:
    """Send nothing more; what waits is given up (and can be sent again). A second time changes nothing."""
    now = timezone.now()
    changed = WebhookEndpoint.objects.filter(pk=endpoint.pk, disabled_at=None).update(
        disabled_at=now, disabled_because=because
    )
    if changed:
        endpoint.disabled_at, endpoint.disabled_because = now, because
        endpoint.deliveries.filter(state=DeliveryState.PENDING).update(state=DeliveryState.DEAD)


def remove(*, actor: User, endpoint: WebhookEndpoint) -> None:
    """Delete the endpoint with its log."""
    _check_may_change(actor, endpoint)
    with transaction.atomic():
        audit.record(actor=actor, action="webhook.remove", target=endpoint, detail={"url": endpoint.url})
        endpoint.delete()


def rotate_secret(*, actor: User, endpoint: WebhookEndpoint) -> str:
    """A new secret, shown this once; for 24 hours everything is signed with the former one as well."""
    _check_may_change(actor, endpoint)
    secret = new_secret()
    with transaction.atomic():
        locked = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
        endpoint.sealed_former_secret = locked.sealed_secret
        endpoint.sealed_secret = seal(secret, purpose=_PURPOSE)
        endpoint.former_secret_until = timezone.now() + OVERLAP
        endpoint.save(update_fields=["sealed_secret", "sealed_former_secret", "former_secret_until"])
        audit.record(actor=actor, action="webhook.rotate_secret", target=endpoint)
    return secret


def secrets_of(endpoint: WebhookEndpoint) -> list[str]:
    """What its deliveries are signed with now: the secret, and the former one while both count."""
    sealed = [endpoint.sealed_secret]
    if endpoint.former_secret_until and endpoint.former_secret_until > timezone.now():
        sealed.append(endpoint.sealed_former_secret)
    return [unseal(text, purpose=_PURPOSE) for text in sealed]


def resend(*, actor: User, delivery: WebhookDelivery) -> None:
    """Deliver once more what was delivered or given up, for another 24 hours. Raises Refused while it is under way."""
    _check_may_change(actor, delivery.endpoint)
    if delivery.endpoint.disabled_at:
        raise Refused("webhook_disabled", _("꺼진 웹훅이에요. 먼저 다시 켜 주세요."))
    if delivery.state == DeliveryState.PENDING:
        raise Refused("delivery_under_way", _("아직 보내는 중이에요. 잠시 뒤에 결과를 봐 주세요."))
    now = timezone.now()
    with transaction.atomic():
        move(
            delivery,
            DeliveryState.PENDING,
            graph=DELIVERY,
            tries=0,
            next_at=now,
            expires_at=now + events.TRIED_FOR,
        )
        audit.record(actor=actor, action="webhook.resend", target=delivery)
        events.send_soon([delivery.endpoint])


def _check_may_change(actor: User, endpoint: WebhookEndpoint) -> None:
    if endpoint.user_id != actor.pk and not actor.has_perm("accounts.change_webhookendpoint"):
        raise NotAllowed("not_allowed", _("이 웹훅을 바꿀 권한이 없어요."))


def _checked_url(url: str) -> str:
    """The address in one spelling. What it leads to is checked at each delivery, because names move."""
    refusal = Refused("invalid_url", _("https://로 시작하는 공개된 주소를 적어 주세요."))
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise refusal from error
    host = parts.hostname or ""
    schemes = {"https", "http"} if settings.WEBHOOK_PRIVATE_NETWORKS else {"https"}
    if parts.scheme not in schemes or not host or parts.username or parts.password or parts.fragment or port == 0:
        raise refusal
    if len(url) > MOST_URL_LETTERS or not url.isascii() or any(letter.isspace() for letter in url.strip()):
        raise refusal
    if not settings.WEBHOOK_PRIVATE_NETWORKS and (_is_private(host) or "." not in host.strip(".")):
        raise refusal
    return parts._replace(netloc=parts.netloc.lower()).geturl()


def _is_private(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return False


def _checked_events(codes: list[str]) -> list[str]:
    known = {kind.code for kind in events.kinds()}
    if not codes or set(codes) - known:
        raise Refused("unknown_event", _("알릴 일을 다음에서 골라 주세요: %s") % ", ".join(sorted(known)))
    return sorted(set(codes))

"""Webhooks: rows that commit with what happened, signed requests, retries for a day, and nowhere that is not public."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import jobs
from accounts.models import AuditEntry, User, WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent
from accounts.models.webhook import DeliveryState, DisabledBecause, Outcome
from accounts.webhooks import endpoints, events, sending, signing
from kmeme.lib import public_address
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world
from tests.wire.messages import Reply
from tests.wire.server import refused_url
from tests.wire.webhooks import WebhookReceiver

pytestmark = pytest.mark.django_db

EVENT = "remix.published"
DATA = {"node_id": "remix_000001", "version": 1}

type Tell = Callable[[], WebhookDelivery]


@pytest.fixture(autouse=True)
def _loopback_is_allowed(settings: Settings) -> None:
    settings.WEBHOOK_PRIVATE_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver(hang_seconds=3) as server:
        yield server


@pytest.fixture
def partner() -> User:
    return world.person("partner")


@pytest.fixture
def endpoint(partner: User, receiver: WebhookReceiver) -> WebhookEndpoint:
    return endpoints.add(actor=partner, url=f"{receiver.url}/hook", event_codes=[EVENT])[0]


@pytest.fixture
def tell(endpoint: WebhookEndpoint) -> Tell:
    """Emit one event and try to deliver it once."""

    def tell() -> WebhookDelivery:
        events.emit(EVENT, DATA)
        jobs.send_webhooks(str(endpoint.pk))
        return WebhookDelivery.objects.latest("created_at")

    return tell


def send_now(delivery: WebhookDelivery) -> WebhookDelivery:
    """Try once more without waiting."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())
    jobs.send_webhooks(str(delivery.endpoint_id))
    delivery.refresh_from_db()
    return delivery


def test_what_happened_reaches_the_receiver_signed(receiver: WebhookReceiver, partner: User) -> None:
    endpoint, secret = endpoints.add(actor=partner, url=receiver.url, event_codes=[EVENT])
    events.emit(EVENT, DATA)
    jobs.send_webhooks(str(endpoint.pk))
    [request] = receiver.asked("webhook")
    event = WebhookEvent.objects.get()
    assert request.json == {
        "id": str(event.pk),
        "type": EVENT,
        "created_at": event.happened_at.isoformat(),
        "data": DATA,
    }
    assert signing.is_signed(request.body, request.headers["k-meme-signature"], secret, int(time.time()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body, header: (body + b" ", header),
        lambda body, header: (body, header.replace("v1=", "v0=")),
        lambda body, header: (body, f"t={int(time.time()) - 301},{header.partition(',')[2]}"),
        lambda body, header: (body, ""),
    ],
    ids=["another body", "no signature we know", "an old timestamp", "no header"],
)
def test_a_signature_of_something_else_does_not_count(spoil: Callable[[bytes, str], tuple[bytes, str]]) -> None:
    now = int(time.time())
    body, header = spoil(b"{}", signing.sign(b"{}", ["whsec_x"], now))
    assert not signing.is_signed(body, header, "whsec_x", now)


def test_what_is_rolled_back_is_not_told(endpoint: WebhookEndpoint) -> None:
    with transaction.atomic():
        events.emit(EVENT, DATA)
        transaction.set_rollback(True)
    assert not WebhookDelivery.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="accounts:send_webhooks").exists()


def test_only_who_listens_is_told(endpoint: WebhookEndpoint) -> None:
    events.emit("remix.unpublished", DATA)
    assert not WebhookDelivery.objects.exists()


def test_what_concerns_one_person_is_told_to_that_person_alone(endpoint: WebhookEndpoint, partner: User) -> None:
    other = world.person("partner", "other")
    endpoints.add(actor=other, url=endpoint.url, event_codes=[EVENT])
    events.emit(EVENT, DATA, to=other)
    assert [delivery.endpoint.user for delivery in WebhookDelivery.objects.all()] == [other]


def test_many_events_at_once_wait_in_one_job(endpoint: WebhookEndpoint, receiver: WebhookReceiver) -> None:
    for _number in range(5):
        events.emit(EVENT, DATA)
    assert ProcrastinateJob.objects.filter(task_name="accounts:send_webhooks").count() == 1
    jobs.send_webhooks(str(endpoint.pk))
    assert receiver.count("webhook") == 5


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_an_error_is_tried_again_later(receiver: WebhookReceiver, tell: Tell, status: int) -> None:
    receiver.reply = Reply({"message": "나중에"}, status=status)
    delivery = tell()
    assert (delivery.state, delivery.tries) == (DeliveryState.PENDING, 1)
    assert delivery.next_at > timezone.now() + timedelta(seconds=5)
    attempt = delivery.attempts.get()
    assert (attempt.outcome, attempt.status, attempt.answer) == (Outcome.REFUSED, status, '{"message": "나중에"}')
    receiver.reply = Reply({})
    assert send_now(delivery).state == DeliveryState.DELIVERED


def test_waits_grow_to_four_hours() -> None:
    hours = [sending.wait_after(tries).total_seconds() / 3600 for tries in range(1, 12)]
    assert hours[0] < 12 / 3600
    assert all(later > earlier * 0.8 for earlier, later in pairwise(hours))
    assert 3.5 < hours[-1] < 4.5


def test_a_redirect_is_not_followed(receiver: WebhookReceiver, tell: Tell) -> None:
    receiver.reply = Reply({}, status=307, headers={"Location": f"{receiver.url}/elsewhere"})
    delivery = tell()
    assert delivery.attempts.get().outcome == Outcome.REDIRECTED
    assert receiver.count("webhook") == 1


def test_a_slow_receiver_is_not_waited_for(
    receiver: WebhookReceiver, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_SECONDS", 0.3)
    receiver.fail_next("timeout")
    delivery = tell()
    assert (delivery.state, delivery.attempts.get().outcome) == (DeliveryState.PENDING, Outcome.SLOW)


def test_after_a_slow_answer_the_rest_waits_for_the_next_round(
    receiver: WebhookReceiver, endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_SECONDS", 0.3)
    receiver.fail_next("timeout", times=None)
    for _number in range(3):
        events.emit(EVENT, DATA)
    jobs.send_webhooks(str(endpoint.pk))
    assert receiver.count("webhook") == 1
    assert WebhookDelivery.objects.due(timezone.now()).count() == 2


def test_a_connection_that_is_cut_is_tried_again(receiver: WebhookReceiver, tell: Tell) -> None:
    receiver.fail_next("drop")
    assert tell().attempts.get().outcome == Outcome.UNREACHABLE


def test_nobody_listening_there_is_tried_again(partner: User) -> None:
    endpoint = endpoints.add(actor=partner, url=refused_url(), event_codes=[EVENT])[0]
    events.emit(EVENT, DATA)
    jobs.send_webhooks(str(endpoint.pk))
    assert WebhookAttempt.objects.get().outcome == Outcome.UNREACHABLE


def test_a_long_answer_is_kept_by_its_beginning(receiver: WebhookReceiver, tell: Tell) -> None:
    receiver.reply = Reply(text="가" * 100_000)
    assert tell().attempts.get().answer == "가" * 300


def test_410_disables_the_endpoint_and_tells_the_partner(
    receiver: WebhookReceiver,
    endpoint: WebhookEndpoint,
    tell: Tell,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    receiver.reply = Reply({}, status=410)
    with django_capture_on_commit_callbacks(execute=True):
        delivery = tell()
    endpoint.refresh_from_db()
    assert (delivery.state, endpoint.disabled_because) == (DeliveryState.DEAD, DisabledBecause.GONE)
    assert [message.to for message in mail.outbox] == [[endpoint.user.email]]
    assert endpoint.url in mail.outbox[0].body


def test_a_day_without_one_delivery_ends_in_a_dead_letter_and_disables(
    receiver: WebhookReceiver,
    endpoint: WebhookEndpoint,
    tell: Tell,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    receiver.reply = Reply({}, status=500)
    delivery = tell()
    WebhookDelivery.objects.filter(pk=delivery.pk).update(expires_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        delivery = send_now(delivery)
    endpoint.refresh_from_db()
    assert (delivery.state, endpoint.disabled_because) == (DeliveryState.DEAD, DisabledBecause.FAILING)
    assert len(mail.outbox) == 1


def test_one_dead_letter_among_deliveries_disables_nothing(
    receiver: WebhookReceiver, endpoint: WebhookEndpoint, tell: Tell
) -> None:
    receiver.reply = Reply({}, status=500)
    failing = tell()
    receiver.reply = Reply({})
    tell()
    receiver.reply = Reply({}, status=500)
    WebhookDelivery.objects.filter(pk=failing.pk).update(expires_at=timezone.now())
    assert send_now(failing).state == DeliveryState.DEAD
    endpoint.refresh_from_db()
    assert endpoint.disabled_at is None


def test_nothing_is_sent_to_a_disabled_endpoint(
    receiver: WebhookReceiver, endpoint: WebhookEndpoint, partner: User
) -> None:
    events.emit(EVENT, DATA)
    endpoints.change(actor=partner, endpoint=endpoint, enabled=False)
    events.emit(EVENT, DATA)
    jobs.send_webhooks(str(endpoint.pk))
    assert receiver.count("webhook") == 0
    assert [delivery.state for delivery in WebhookDelivery.objects.all()] == [DeliveryState.DEAD]


def test_a_dead_letter_is_sent_again_after_switching_on(
    receiver: WebhookReceiver, endpoint: WebhookEndpoint, partner: User
) -> None:
    events.emit(EVENT, DATA)
    endpoints.change(actor=partner, endpoint=endpoint, enabled=False)
    endpoints.change(actor=partner, endpoint=endpoint, enabled=True)
    delivery = WebhookDelivery.objects.select_related("endpoint").get()
    endpoints.resend(actor=partner, delivery=delivery)
    jobs.send_webhooks(str(endpoint.pk))
    delivery.refresh_from_db()
    assert (receiver.count("webhook"), delivery.state) == (1, DeliveryState.DELIVERED)


def test_a_delivery_under_way_is_not_sent_again_on_top(endpoint: WebhookEndpoint, partner: User) -> None:
    events.emit(EVENT, DATA)
    with pytest.raises(Refused) as refusal:
        endpoints.resend(actor=partner, delivery=WebhookDelivery.objects.select_related("endpoint").get())
    assert refusal.value.code == "delivery_under_way"


def test_for_a_day_both_secrets_sign(receiver: WebhookReceiver, partner: User) -> None:
    endpoint, former = endpoints.add(actor=partner, url=receiver.url, event_codes=[EVENT])
    present = endpoints.rotate_secret(actor=partner, endpoint=endpoint)
    events.emit(EVENT, DATA)
    jobs.send_webhooks(str(endpoint.pk))
    [request] = receiver.asked("webhook")
    header, now = request.headers["k-meme-signature"], int(time.time())
    assert all(signing.is_signed(request.body, header, secret, now) for secret in (former, present))


def test_after_the_overlap_the_former_secret_signs_no_more(endpoint: WebhookEndpoint, partner: User) -> None:
    endpoints.rotate_secret(actor=partner, endpoint=endpoint)
    endpoint.former_secret_until = timezone.now()
    assert len(endpoints.secrets_of(endpoint)) == 1


def test_the_database_holds_no_secret_in_the_clear(partner: User) -> None:
    endpoint, secret = endpoints.add(actor=partner, url="https://example.com/", event_codes=[EVENT])
    assert secret not in str(WebhookEndpoint.objects.filter(pk=endpoint.pk).values())


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://user:pass@example.com/",
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://example.com/#part",
        "ftp://example.com/",
        "https://",
        "https://example.com:99999/",
        "https://예시.kr/",
        f"https://example.com/{'a' * 500}",
        "",
    ],
)
def test_an_address_that_cannot_be_public_is_refused(partner: User, settings: Settings, url: str) -> None:
    settings.WEBHOOK_PRIVATE_NETWORKS = []
    with pytest.raises(Refused) as refusal:
        endpoints.add(actor=partner, url=url, event_codes=[EVENT])
    assert refusal.value.code == "invalid_url"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "0.0.0.0"],
)
def test_a_name_that_leads_to_a_private_address_is_not_asked(
    partner: User, settings: Settings, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    settings.WEBHOOK_PRIVATE_NETWORKS = []
    endpoint = endpoints.add(actor=partner, url="https://hooks.example.com/", event_codes=[EVENT])[0]
    found = public_address.checked_address

    def looked_up(host: str, port: int, **options: object) -> str:
        return found(host, port, resolver=lambda _host, _port: ["8.8.8.8", address])

    monkeypatch.setattr(sending, "checked_address", looked_up)
    events.emit(EVENT, DATA)
    jobs.send_webhooks(str(endpoint.pk))
    assert WebhookAttempt.objects.get().outcome == Outcome.NOT_PUBLIC


def test_a_partner_has_ten_endpoints_at_most(partner: User) -> None:
    for number in range(10):
        endpoints.add(actor=partner, url=f"https://example.com/{number}", event_codes=[EVENT])
    with pytest.raises(Refused) as refusal:
        endpoints.add(actor=partner, url="https://example.com/10", event_codes=[EVENT])
    assert refusal.value.code == "too_many_webhooks"


def test_an_address_is_listened_at_once_only(endpoint: WebhookEndpoint, partner: User) -> None:
    with pytest.raises(Refused) as refusal:
        endpoints.add(actor=partner, url=endpoint.url, event_codes=[EVENT])
    assert refusal.value.code == "webhook_exists"


@pytest.mark.parametrize("codes", [[], ["no.such.event"]])
def test_an_event_that_never_comes_is_refused(partner: User, codes: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        endpoints.add(actor=partner, url="https://example.com/", event_codes=codes)
    assert refusal.value.code == "unknown_event"


def test_webhooks_are_for_partners() -> None:
    with pytest.raises(NotAllowed):
        endpoints.add(actor=world.person("creator"), url="https://example.com/", event_codes=[EVENT])


def test_another_partner_s_endpoint_is_not_theirs_to_change(endpoint: WebhookEndpoint) -> None:
    with pytest.raises(NotAllowed):
        endpoints.remove(actor=world.person("partner", "other"), endpoint=endpoint)


def test_nothing_is_sent_for_a_partner_who_is_disabled(
    receiver: WebhookReceiver, endpoint: WebhookEndpoint, partner: User
) -> None:
    events.emit(EVENT, DATA)
    User.objects.filter(pk=partner.pk).update(is_active=False)
    jobs.send_webhooks(str(endpoint.pk))
    assert receiver.count("webhook") == 0


def test_what_is_due_is_queued_by_the_clock(endpoint: WebhookEndpoint) -> None:
    events.emit(EVENT, DATA)
    # The job that came with the event is lost.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    jobs.queue_webhooks(0)
    assert ProcrastinateJob.objects.filter(task_name="accounts:send_webhooks").count() == 1


def test_the_old_log_is_swept_and_what_waits_stays(receiver: WebhookReceiver, tell: Tell) -> None:
    delivered = tell()
    receiver.reply = Reply({}, status=500)
    waiting = tell()
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=31))
    WebhookEvent.objects.update(happened_at=timezone.now() - timedelta(days=31))
    jobs.sweep_webhooks(0)
    assert [delivery.pk for delivery in WebhookDelivery.objects.all()] == [waiting.pk]
    assert not WebhookEvent.objects.filter(pk=delivered.event_id).exists()


def test_an_admin_sends_again_from_the_log(receiver: WebhookReceiver, tell: Tell, client: Client) -> None:
    delivery = tell()
    client.force_login(world.person("admin"), backend="accounts.backends.EmailBackend")
    form = {"action": "send_again", "_selected_action": [str(delivery.pk)]}
    response = client.post("/admin/accounts/webhookdelivery/", form, follow=True)
    assert "1건을 다시 보내요." in response.content.decode()
    jobs.send_webhooks(str(delivery.endpoint_id))
    assert receiver.count("webhook") == 2
    assert AuditEntry.objects.filter(action="webhook.resend").count() == 1


def test_a_delivery_s_page_shows_how_each_try_went(receiver: WebhookReceiver, tell: Tell, client: Client) -> None:
    receiver.reply = Reply({"message": "고장"}, status=500)
    delivery = tell()
    client.force_login(world.person("admin"), backend="accounts.backends.EmailBackend")
    page = client.get(f"/admin/accounts/webhookdelivery/{delivery.pk}/change/").content.decode()
    assert "고장" in page
    assert "받는 쪽이 오류로 답함" in page

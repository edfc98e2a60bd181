"""Partners are told of certificates: the number and the recipe, never the person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User, WebhookDelivery
from accounts.privacy import erasure
from accounts.webhooks import endpoints
from remix.models import UserVideo
from tests.accounts import world
from tests.remix.success.conftest import certify, revoke


@pytest.fixture(autouse=True)
def _partner(db: None) -> None:
    codes = ["certificate.issued", "certificate.revoked"]
    endpoints.add(actor=world.person("partner"), url="https://example.com/hook", event_codes=codes)


def told() -> list[tuple[str, object]]:
    deliveries = WebhookDelivery.objects.select_related("event").order_by("created_at")
    return [(delivery.event.kind, delivery.event.data) for delivery in deliveries]


def test_a_certificate_is_told_when_it_is_issued_and_when_it_is_revoked(video: UserVideo, curator: User) -> None:
    certificate = certify(video, curator)
    data = {"code": certificate.code, "node_id": video.node.node_id}
    assert told() == [("certificate.issued", data)]
    revoke(video, curator)
    assert told() == [("certificate.issued", data), ("certificate.revoked", data)]


def test_that_its_holder_left_is_told(video: UserVideo, curator: User) -> None:
    certificate = certify(video, curator)
    User.objects.filter(pk=video.creator_id).update(erase_at=timezone.now() - timedelta(days=1))
    assert erasure.erase(video.creator_id)
    assert told()[-1] == ("certificate.revoked", {"code": certificate.code, "node_id": video.node.node_id})

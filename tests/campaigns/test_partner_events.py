"""What a campaign's owner is told by webhook, and that nobody else is."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User, WebhookDelivery
from accounts.webhooks import endpoints
from campaigns import checkin, deciding, lifecycle
from campaigns.models import Campaign, Place
from campaigns.states import CampaignState
from tests.accounts import world
from tests.campaigns import making
from tests.campaigns.test_proofs import picture, uploaded

ALL = ["campaign.started", "campaign.ended", "check_in.accepted", "reward.redeemed"]


def listener(name: str) -> User:
    person = world.person("partner", name)
    endpoints.add(actor=person, url=f"https://{name}.example/hook", event_codes=ALL)
    return person


@pytest.fixture
def owner(db: None) -> User:
    return listener("owner")


@pytest.fixture(autouse=True)
def _rival(db: None) -> User:
    """Another partner who listens to everything."""
    return listener("rival")


@pytest.fixture
def shop(owner: User) -> Place:
    return making.place(making.campaign(owner=owner))


def told() -> list[tuple[str, object]]:
    """What the owner was sent; the rival must have been sent nothing."""
    deliveries = WebhookDelivery.objects.select_related("event", "endpoint__user").order_by("created_at")
    assert {delivery.endpoint.user.name for delivery in deliveries} <= {"owner"}
    return [(delivery.event.kind, delivery.event.data) for delivery in deliveries]


def test_a_visit_and_its_reward_are_told_without_the_person(shop: Place) -> None:
    prize = making.reward(shop.campaign)
    making.go(making.visitor(), shop)
    assert told() == [
        ("check_in.accepted", {"campaign": "dance", "place_id": shop.pk, "method": "gps_match", "count": 1}),
        ("reward.redeemed", {"campaign": "dance", "reward_id": prize.pk, "kind": "product", "count": 1}),
    ]


def test_visits_are_counted(shop: Place) -> None:
    for number, name in enumerate(("one", "two")):
        making.go(making.visitor(name), shop, making.fix(east=10 + number))
    assert [data["count"] for _kind, data in told()] == [1, 2]  # type: ignore[index]


def test_a_refused_visit_is_nobody_s_business(shop: Place) -> None:
    with pytest.raises(checkin.NotHere):
        making.go(making.visitor(), shop, making.fix(east=2000))
    assert told() == []


def test_a_picture_is_told_once_a_person_accepts_it(owner: User) -> None:
    shop = making.place(making.campaign(owner=owner, methods=["photo"]))
    person = making.visitor()
    upload = uploaded(person, picture())
    visit = checkin.check_in(actor=person, campaign=shop.campaign, place=shop, method="photo", upload=upload).check_in
    assert told() == []
    deciding.accept(actor=world.person("curator"), review=visit.review, version=visit.review.version)
    assert [kind for kind, _data in told()] == ["check_in.accepted"]


def test_a_visit_that_is_rolled_back_is_not_told(shop: Place) -> None:
    person = making.visitor()
    with transaction.atomic():
        making.go(person, shop)
        transaction.set_rollback(True)
    assert told() == []


def planned(owner: User) -> Campaign:
    now = timezone.now()
    campaign = making.campaign(
        owner=owner, state=CampaignState.SCHEDULED, starts_at=now + timedelta(hours=1), ends_at=now + timedelta(days=1)
    )
    making.place(campaign)
    return campaign


def test_the_clock_starts_and_ends_it(owner: User) -> None:
    campaign = planned(owner)
    lifecycle.follow_the_clock(campaign.starts_at)
    lifecycle.follow_the_clock(campaign.ends_at)
    assert told() == [
        ("campaign.started", {"campaign": "dance", "ends_at": campaign.ends_at.isoformat()}),
        ("campaign.ended", {"campaign": "dance"}),
    ]


def test_going_on_after_a_pause_is_told_and_so_is_an_early_end(owner: User, shop: Place) -> None:
    campaign = lifecycle.pause(actor=owner, campaign=shop.campaign, version=1)
    campaign = lifecycle.resume(actor=owner, campaign=campaign, version=campaign.version)
    lifecycle.end(actor=owner, campaign=campaign, version=campaign.version)
    assert [kind for kind, _data in told()] == ["campaign.started", "campaign.ended"]


def test_a_campaign_of_nobody_tells_nobody(db: None) -> None:
    making.go(making.visitor(), making.place(making.campaign()))
    assert told() == []

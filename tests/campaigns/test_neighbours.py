"""People who have been near hear of a campaign that opens: if they agreed, and once."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import consents
from accounts.models import ConsentKind, Notification, User
from campaigns import lifecycle, neighbours
from campaigns.models import Campaign
from campaigns.states import CampaignState
from tests.campaigns import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_minute")]


@pytest.fixture
def opened() -> Campaign:
    """A campaign around the corner of the one that people have been to."""
    campaign = making.campaign(slug="around", title="옆 골목")
    making.place(campaign, making.beside(making.CITY_HALL, east=800), name="골목점")
    return campaign


@pytest.fixture
def visitor() -> User:
    """Somebody who agreed to everything and checked in at the city hall."""
    person = making.visitor()
    consents.choose(actor=person, user=person, kind=ConsentKind.MARKETING, given=True)
    making.go(person, making.place(making.campaign()))
    return person


def test_whoever_has_been_near_hears_of_it_once(visitor: User, opened: Campaign) -> None:
    assert neighbours.tell_neighbours(opened.pk) == 1
    neighbours.tell_neighbours(opened.pk)
    told = Notification.objects.get(recipient=visitor, kind="campaign_nearby")
    assert told.params == {"campaign": "옆 골목", "place": "골목점"}
    assert told.url == opened.get_absolute_url()


def test_without_the_consent_to_advertising_nobody_hears(visitor: User, opened: Campaign) -> None:
    consents.choose(actor=visitor, user=visitor, kind=ConsentKind.MARKETING, given=False)
    assert neighbours.tell_neighbours(opened.pk) == 0


def test_without_the_consent_to_the_place_nobody_hears(visitor: User, opened: Campaign) -> None:
    consents.choose(actor=visitor, user=visitor, kind=ConsentKind.LOCATION, given=False)
    assert neighbours.tell_neighbours(opened.pk) == 0


def test_who_was_far_away_does_not_hear(visitor: User) -> None:
    elsewhere = making.campaign(slug="elsewhere")
    making.place(elsewhere, making.GANGNAM)
    assert neighbours.tell_neighbours(elsewhere.pk) == 0


def test_who_takes_part_already_does_not_hear(visitor: User, opened: Campaign) -> None:
    making.go(visitor, opened.places.get())
    assert neighbours.tell_neighbours(opened.pk) == 0


def test_a_campaign_that_starts_queues_the_telling(opened: Campaign) -> None:
    Campaign.objects.update(state=CampaignState.SCHEDULED)
    lifecycle.follow_the_clock()
    job = ProcrastinateJob.objects.get(task_name="campaigns:tell_neighbours")
    assert job.args == {"campaign_id": opened.pk}

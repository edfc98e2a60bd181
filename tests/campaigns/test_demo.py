"""The demo's campaigns: there after the first start, and left alone by the second."""

import pytest
from django.test import Client

from accounts.models import User
from campaigns import demo
from campaigns.models import Campaign, Place
from campaigns.states import CampaignState

pytestmark = pytest.mark.django_db


def test_the_first_start_has_places_in_seoul_to_go_to(curator: User, client: Client) -> None:
    assert demo.load(curator) == "데모 캠페인 2개를 넣었어요."
    assert {campaign.state for campaign in Campaign.objects.all()} == {CampaignState.LIVE}
    assert "서울광장" in client.get(f"/campaigns/{demo.STREET}/").content.decode()


def test_a_second_start_changes_nothing(curator: User) -> None:
    demo.load(curator)
    Place.objects.filter(name="서울광장").update(name="고친 이름")
    assert demo.load(curator) == ""
    assert Place.objects.filter(name="고친 이름").count() == 1

"""The lists of campaigns: as many statements for many rows as for a few, and nothing to delete."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from campaigns.models import Campaign, CheckIn, CheckInReview, Coupon, Place, Redemption, Reward
from campaigns.states import CheckInState
from tests.accounts import world
from tests.campaigns import making

LISTS = ["campaign", "place", "checkin", "reward", "coupon", "redemption"]


def make(number: int) -> None:
    """One row in every list, each with relations of its own."""
    owner = User.objects.create_user(f"owner{number}@example.com")
    visitor = User.objects.create_user(f"visitor{number}@example.com", name=f"방문자 {number}")
    campaign = making.campaign(slug=f"c{number}", title=f"챌린지 {number}", owner=owner)
    place = making.place(campaign, name=f"매장 {number}")
    visit = CheckIn.objects.create(
        campaign=campaign, place=place, user=visitor, method="gps_match", state=CheckInState.WITHHELD, slot="campaign"
    )
    CheckInReview.objects.create(check_in=visit, cause="unusual")
    reward = making.reward(campaign, kind="coupon")
    coupon = Coupon.objects.create(reward=reward, code=f"CODE-{number}")
    Redemption.objects.create(
        reward=reward, campaign=campaign, user=visitor, check_in=visit, coupon=coupon, number=1, campaign_spend=0
    )


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_as_many_queries_for_30_rows_as_for_3(
    admin: Client, curator: User, settings: Settings, name: str
) -> None:
    # A session that is read from the database each time: whatever empties the cache meanwhile does not count here.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    admin.force_login(curator)
    url = reverse(f"admin:campaigns_{name}_changelist")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = admin.get(url)
        assert answer.status_code == 200
        return len(captured)

    for number in range(3):
        make(number)
    admin.get(url)  # content types and permissions are cached by the first request
    few = queries()
    for number in range(3, 30):
        make(number)
    assert queries() == few
    assert few <= 16


@pytest.mark.parametrize("name", LISTS)
def test_nothing_can_be_deleted(admin: Client, name: str) -> None:
    make(1)
    models = (Campaign, Place, CheckIn, Reward, Coupon, Redemption)
    model = next(model for model in models if model._meta.model_name == name)
    pk = model._default_manager.values_list("pk", flat=True).get()
    assert admin.post(reverse(f"admin:campaigns_{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["checkin", "reward", "coupon", "redemption"])
def test_written_rows_can_be_read_one_by_one(admin: Client, name: str) -> None:
    make(1)
    model = {"checkin": CheckIn, "reward": Reward, "coupon": Coupon, "redemption": Redemption}[name]
    pk = model._default_manager.values_list("pk", flat=True).get()
    assert admin.get(reverse(f"admin:campaigns_{name}_change", args=[pk])).status_code == 200


def test_a_list_shows_no_coupon_code_in_full(admin: Client) -> None:
    make(1)
    page = admin.get(reverse("admin:campaigns_coupon_changelist")).content.decode()
    assert "CODE-1" not in page
    assert "…DE-1" in page


def test_a_reward_whose_codes_will_not_do_says_so(admin: Client) -> None:
    making.reward(making.campaign(), kind="coupon", capacity=5)
    assert "코드 5개가 모자라요" in admin.get(reverse("admin:campaigns_reward_changelist")).content.decode()


def test_campaigns_show_places_visits_and_money(admin: Client) -> None:
    make(1)
    Campaign.objects.update(budget=50_000)
    CheckIn.objects.update(state=CheckInState.ACCEPTED)
    page = admin.get(reverse("admin:campaigns_campaign_changelist")).content.decode()
    assert "0 / 50,000" in page


def test_places_are_filtered_by_use_and_campaign(admin: Client) -> None:
    make(1)
    make(2)
    first, second = Place.objects.order_by("pk")
    Place.objects.filter(pk=first.pk).update(closed_at=timezone.now())
    url = reverse("admin:campaigns_place_changelist")
    assert [row.pk for row in admin.get(f"{url}?use=closed").context["cl"].result_list] == [first.pk]
    assert [row.pk for row in admin.get(f"{url}?use=open").context["cl"].result_list] == [second.pk]
    narrowed = admin.get(f"{url}?campaign__id__exact={second.campaign_id}")
    assert [row.pk for row in narrowed.context["cl"].result_list] == [second.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["creator", "partner"])
def test_the_admin_of_campaigns_is_for_staff(client: Client, role: str) -> None:
    client.force_login(world.person(role))
    for name in LISTS:
        assert client.get(reverse(f"admin:campaigns_{name}_changelist")).status_code == 302

"""Exact positions do not stay; whoever leaves, or asks, has theirs erased; what was paid stays."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import AuditEntry, User
from accounts.privacy import archive, erasure
from campaigns import coarsening
from campaigns.models import Campaign, CheckIn, Coupon, Place, Redemption, RewardKind
from tests.accounts import world
from tests.campaigns import making


@pytest.fixture
def person(db: None) -> User:
    return making.visitor()


@pytest.fixture
def shop(db: None) -> Place:
    return making.place(making.campaign())


def older(days: float) -> None:
    CheckIn.objects.update(created_at=timezone.now() - timedelta(days=days))


def test_after_thirty_days_a_position_is_a_corner_of_a_grid(person: User, shop: Place) -> None:
    making.go(person, shop)
    older(30.1)
    assert coarsening.coarsen() == 1
    row = CheckIn.objects.get()
    assert row.position is not None
    assert [row.position.x, row.position.y] == pytest.approx([126.98, 37.57])
    assert (row.accuracy_metres, row.distance_metres, row.fix_digests) == (None, None, [])


def test_before_that_it_is_exact_and_a_second_run_changes_nothing(person: User, shop: Place) -> None:
    making.go(person, shop)
    older(29.9)
    assert coarsening.coarsen() == 0
    older(31)
    assert [coarsening.coarsen(), coarsening.coarsen()] == [1, 0]


def test_the_time_is_a_setting(person: User, shop: Place, settings: Settings) -> None:
    settings.CHECKIN_EXACT_DAYS = 1
    making.go(person, shop)
    older(2)
    assert coarsening.coarsen() == 1


@pytest.mark.parametrize(("east", "north"), [(179.9999, 0.0), (-180.0, 10.0), (12.0, 90.0), (12.0, -89.9999)])
def test_the_edges_of_the_globe_are_coarsened_too(person: User, shop: Place, east: float, north: float) -> None:
    making.go(person, shop)
    CheckIn.objects.update(position=Point(east, north, srid=4326))
    older(31)
    assert coarsening.coarsen() == 1


def test_many_are_coarsened_in_batches(person: User, shop: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coarsening, "BATCH", 2)
    for number in range(5):
        CheckIn.objects.create(
            campaign=shop.campaign, place=shop, user=person, method="gps_match", state="accepted", slot=f"{number}",
            position=making.CITY_HALL.point,
        )  # fmt: skip
    older(31)
    assert coarsening.coarsen() == 5


def test_a_coarse_position_is_no_evidence_of_speed(person: User) -> None:
    of = making.campaign()
    making.go(person, making.place(of))
    CheckIn.objects.update(coarsened_at=timezone.now())
    assert making.go(person, making.place(of, making.GANGNAM)).check_in.state == "accepted"


def test_one_can_have_ones_positions_erased_and_keep_the_visits(person: User, shop: Place) -> None:
    making.go(person, shop)
    assert coarsening.forget(actor=person) == 1
    row = CheckIn.objects.get()
    assert (row.position, row.state) == (None, "accepted")
    assert AuditEntry.objects.filter(action="user.forget_positions").exists()


def test_other_peoples_positions_stay(person: User, shop: Place) -> None:
    making.go(person, shop)
    assert coarsening.forget(actor=making.visitor("other")) == 0
    assert CheckIn.objects.get().position is not None


def test_leaving_takes_the_visits_and_leaves_the_accounts(person: User, shop: Place) -> None:
    making.reward(shop.campaign)
    making.go(person, shop)
    User.objects.filter(pk=person.pk).update(erase_at=timezone.now())
    assert erasure.erase(person.pk)
    assert not CheckIn.objects.exists()
    left = Redemption.objects.get()
    assert (left.user, left.check_in, left.number) == (None, None, 1)


def test_a_partner_who_leaves_leaves_the_campaign(shop: Place) -> None:
    partner = world.person("partner")
    Campaign.objects.update(owner=partner)
    User.objects.filter(pk=partner.pk).update(erase_at=timezone.now())
    assert erasure.erase(partner.pk)
    assert Campaign.objects.get().owner is None


def test_the_export_has_the_visits_with_positions_and_the_codes(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign, kind=RewardKind.COUPON)
    Coupon.objects.create(reward=prize, code="SPRING-1")
    making.go(person, shop)
    packed = BytesIO()
    archive.write(person, packed)
    with zipfile.ZipFile(packed) as files:
        [visit] = json.loads(files.read("data/campaigns-checkin.json"))
        [coupon] = json.loads(files.read("data/campaigns-coupon.json"))
    assert visit["position"] == [pytest.approx(126.978, abs=0.001), pytest.approx(37.566, abs=0.001)]
    assert coupon["code"] == "SPRING-1"

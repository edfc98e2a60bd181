"""Rotating codes: new every 30 s, one step of tolerance, each place its own; many people scan one at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, User
from campaigns import checkin, qr
from campaigns.checkin import CheckedIn, NotHere
from campaigns.models import CheckIn, Place
from campaigns.states import CheckInState
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world
from tests.campaigns import making
from tests.campaigns.making import seoul

NOON = seoul("2026-11-23T12:00:00")


@pytest.fixture
def shop(db: None) -> Place:
    return making.place(making.campaign())


@pytest.fixture
def person(db: None) -> User:
    return making.visitor(agrees=False)


def scan(who: User, shop: Place, code: str | None = None, **more: object) -> CheckedIn:
    return checkin.check_in(
        actor=who,
        campaign=shop.campaign,
        place=shop,
        method="qr_rotating",
        code=qr.shown(shop).code if code is None else code,
        **more,  # type: ignore[arg-type]
    )


def test_the_code_on_the_display_checks_in_without_any_position(person: User, shop: Place) -> None:
    done = scan(person, shop)
    assert (done.check_in.state, done.check_in.position) == (CheckInState.ACCEPTED, None)


def test_the_address_in_the_code_is_the_check_in_page_with_it(shop: Place) -> None:
    shown = qr.shown(shop)
    assert shown.url.endswith(f"/campaigns/dance/check-in/{shop.pk}/?code={shown.code}")


def test_a_code_lasts_thirty_seconds_on_the_display(shop: Place) -> None:
    assert qr.shown(shop, NOON).code == qr.shown(shop, NOON + timedelta(seconds=29)).code
    assert qr.shown(shop, NOON).code != qr.shown(shop, NOON + timedelta(seconds=30)).code
    assert qr.shown(shop, NOON).seconds_left(NOON + timedelta(seconds=12)) == 18


@pytest.mark.parametrize("seconds", [-30, 0, 29, 59])
def test_one_step_of_tolerance_either_way(shop: Place, seconds: int) -> None:
    assert qr.verify(shop, qr.shown(shop, NOON).code, NOON + timedelta(seconds=seconds)) == qr.step_at(NOON)


@pytest.mark.parametrize("seconds", [60, 3600])
def test_an_older_code_is_told_that_it_is_old(shop: Place, seconds: int) -> None:
    with pytest.raises(Refused) as refusal:
        qr.verify(shop, qr.shown(shop, NOON).code, NOON + timedelta(seconds=seconds))
    assert refusal.value.code == "code_expired"


@pytest.mark.parametrize("code", ["", "AAAA", "ㄱㄴㄷ", "A" * 5000, "\x00"])
def test_what_is_no_code_of_this_place_is_refused(shop: Place, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        qr.verify(shop, code, NOON)
    assert refusal.value.code == "code_unknown"


def test_a_code_that_is_typed_in_may_have_spaces_and_small_letters(shop: Place) -> None:
    code = qr.shown(shop, NOON).code.lower()
    assert qr.verify(shop, f" {code[:4]} {code[4:8]}-{code[8:]}", NOON) == qr.step_at(NOON)


def test_another_places_code_is_none(shop: Place) -> None:
    other = making.place(shop.campaign, making.GANGNAM)
    with pytest.raises(Refused):
        qr.verify(shop, qr.shown(other, NOON).code, NOON)


def test_a_replayed_code_is_refused_and_kept_as_an_attempt(person: User, shop: Place) -> None:
    old = qr.shown(shop, timezone.now() - timedelta(minutes=5)).code
    with pytest.raises(NotHere) as refusal:
        scan(person, shop, old)
    assert refusal.value.code == "code_expired"
    assert CheckIn.objects.get().state == CheckInState.REFUSED


def test_the_same_person_scans_once(person: User, shop: Place) -> None:
    code = qr.shown(shop).code
    scan(person, shop, code)
    with pytest.raises(Refused) as refusal:
        scan(person, shop, code)
    assert refusal.value.code == "already"


def test_many_people_with_the_same_code_at_once_are_a_busy_shop(shop: Place) -> None:
    code = qr.shown(shop).code
    states = {scan(making.visitor(f"guest{n}", agrees=False), shop, code).check_in.state for n in range(12)}
    assert states == {CheckInState.ACCEPTED}


def test_a_code_with_a_position_elsewhere_is_looked_at(shop: Place) -> None:
    guest = making.visitor("guest")
    assert scan(guest, shop, fix=making.fix(making.GANGNAM)).check_in.state == CheckInState.WITHHELD


def test_a_code_with_a_rough_position_is_fine(shop: Place) -> None:
    guest = making.visitor("guest")
    assert scan(guest, shop, fix=making.fix(east=900, accuracy=1500.0)).check_in.state == CheckInState.ACCEPTED


def test_two_codes_too_far_apart_for_one_person_are_looked_at(person: User, shop: Place) -> None:
    scan(person, shop)
    far = making.place(shop.campaign, making.GANGNAM)
    assert scan(person, far).check_in.state == CheckInState.WITHHELD


def test_a_new_secret_ends_codes_and_the_displays_address(shop: Place) -> None:
    code, token = qr.shown(shop, NOON).code, qr.display_token(shop)
    fresh = qr.rotate(actor=world.person("curator"), place=shop)
    with pytest.raises(Refused):
        qr.verify(fresh, code, NOON)
    assert qr.place_of(token) is None
    assert qr.place_of(qr.display_token(fresh)) == shop
    assert AuditEntry.objects.filter(action="place.rotate_secret").exists()


def test_only_who_runs_the_campaign_changes_the_secret(person: User, shop: Place) -> None:
    with pytest.raises(NotAllowed):
        qr.rotate(actor=person, place=shop)


@pytest.mark.parametrize("token", ["", "1", "1-", "x-y", "-", "99999999999999999999-a", "1-ㄱ"])
def test_an_address_of_no_display_leads_nowhere(shop: Place, token: str) -> None:
    assert qr.place_of(token) is None


def test_the_display_of_a_closed_shop_ends(shop: Place) -> None:
    token = qr.display_token(shop)
    Place.objects.update(closed_at=timezone.now())
    assert qr.place_of(token) is None

"""Checking in by position: near, far, in time, once; friendly to phones that are honestly inaccurate."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import AuditEntry, Consent, ConsentKind, User
from campaigns import checkin
from campaigns.checkin import NotHere
from campaigns.fixes import Fix
from campaigns.models import Campaign, CheckIn, CheckInReview, Place, Repeat
from campaigns.states import CampaignState, CheckInState
from kmeme.lib.errors import NotAllowed, Refused
from kmeme.lib.limits import Exceeded
from tests.campaigns import making


@pytest.fixture
def person(db: None) -> User:
    return making.visitor()


@pytest.fixture
def shop(db: None) -> Place:
    return making.place(making.campaign())


def test_somebody_who_is_there_is_checked_in(person: User, shop: Place) -> None:
    done = making.go(person, shop)
    assert done.check_in.state == CheckInState.ACCEPTED
    assert AuditEntry.objects.filter(action="campaign.check_in", actor=person).exists()


@pytest.mark.parametrize(
    ("metres", "accuracy"), [(0, 65.0), (120, 5.0), (129, None), (125, 65.0), (220, 65.0), (240, 100.0)]
)
def test_distance_is_compared_together_with_the_accuracy(
    person: User, shop: Place, metres: float, accuracy: float | None
) -> None:
    assert making.go(person, shop, making.fix(east=metres, accuracy=accuracy)).check_in.distance_metres is not None


@pytest.mark.parametrize(("metres", "accuracy"), [(140, 5.0), (240, 65.0), (260, 200.0), (5000, 30.0)])
def test_somebody_who_is_too_far_is_told_how_far(person: User, shop: Place, metres: float, accuracy: float) -> None:
    with pytest.raises(NotHere) as refusal:
        making.go(person, shop, making.fix(east=metres, accuracy=accuracy))
    assert refusal.value.code == "too_far"
    assert refusal.value.missing_metres >= 10
    assert "남았어요" in str(refusal.value)


def test_somebody_just_outside_is_encouraged(person: User, shop: Place) -> None:
    with pytest.raises(NotHere, match="거의 다 왔어요! 장소까지 40 m쯤"):
        making.go(person, shop, making.fix(east=170, north=0, accuracy=5.0))


def test_a_refused_attempt_is_kept_and_does_not_use_up_the_check_in(person: User, shop: Place) -> None:
    with pytest.raises(NotHere):
        making.go(person, shop, making.fix(east=170))
    assert CheckIn.objects.get().refusal == "too_far"
    assert making.go(person, shop).check_in.state == CheckInState.ACCEPTED


def test_an_accuracy_of_ten_kilometres_is_asked_to_try_again(person: User, shop: Place) -> None:
    with pytest.raises(NotHere, match="흐릿해요") as refusal:
        making.go(person, shop, making.fix(accuracy=10_000.0))
    assert refusal.value.code == "too_vague"


def test_an_accuracy_of_zero_is_not_perfection_but_looked_at(person: User, shop: Place) -> None:
    assert making.go(person, shop, making.fix(accuracy=0.0)).check_in.state == CheckInState.WITHHELD


def test_without_a_position_the_person_is_asked_for_one(person: User, shop: Place) -> None:
    with pytest.raises(Refused) as refusal:
        checkin.check_in(actor=person, campaign=shop.campaign, place=shop, method="gps_match")
    assert refusal.value.code == "fix_needed"


@pytest.mark.parametrize("minutes", [-9, 9])
def test_a_clock_that_is_minutes_off_is_fine(person: User, shop: Place, minutes: int) -> None:
    off = timezone.now() + timedelta(minutes=minutes)
    at = Fix(making.fix().coordinates, 18.0, off - timedelta(seconds=2))
    done = checkin.check_in(actor=person, campaign=shop.campaign, place=shop, method="gps_match", fix=at, sent_at=off)
    assert done.check_in.state == CheckInState.ACCEPTED
    assert done.check_in.fix_age_seconds == pytest.approx(2)


def test_a_clock_that_is_a_day_off_is_looked_at(person: User, shop: Place) -> None:
    off = timezone.now() - timedelta(days=1)
    at = Fix(making.fix().coordinates, 18.0, off)
    done = checkin.check_in(actor=person, campaign=shop.campaign, place=shop, method="gps_match", fix=at, sent_at=off)
    assert done.check_in.state == CheckInState.WITHHELD


def test_a_suspicious_visit_brings_nothing_yet_and_says_why_to_the_curator_only(person: User, shop: Place) -> None:
    making.reward(shop.campaign)
    at = making.fix()
    done = making.go(person, shop, Fix(at.coordinates, 18.0, at.taken_at, is_mock=True))
    assert (done.check_in.state, done.granted.redemptions) == (CheckInState.WITHHELD, ())
    assert CheckInReview.objects.get().cause == "unusual"
    assert done.check_in.suspicion_reasons[0]["code"] == "mock_flag"
    assert str(done.sentence) == "방문을 확인하고 있어요. 보통 하루 안에 끝나고, 확인되면 보상을 바로 드려요."


def test_going_faster_than_anybody_can_is_looked_at(person: User) -> None:
    of = making.campaign()
    making.go(person, making.place(of))
    assert making.go(person, making.place(of, making.GANGNAM)).check_in.state == CheckInState.WITHHELD


def test_a_place_next_door_is_not(person: User) -> None:
    of = making.campaign()
    making.go(person, making.place(of))
    next_door = making.place(of, making.beside(making.CITY_HALL, east=150))
    assert making.go(person, next_door).check_in.state == CheckInState.ACCEPTED


def test_a_refused_attempt_from_home_counts_for_the_speed(person: User, shop: Place) -> None:
    with pytest.raises(NotHere):
        making.go(person, shop, making.fix(making.GANGNAM))
    assert making.go(person, shop).check_in.state == CheckInState.WITHHELD


@pytest.mark.parametrize(
    ("state", "begins", "ends", "code"),
    [
        (CampaignState.DRAFT, -1, 1, "not_published"),
        (CampaignState.SCHEDULED, 1, 2, "not_begun"),
        (CampaignState.PAUSED, -1, 1, "paused"),
        (CampaignState.LIVE, -2, -1, "over"),
        (CampaignState.SCHEDULED, -2, -1, "over"),
        (CampaignState.PAUSED, -2, -1, "over"),
        (CampaignState.ENDED, -1, 1, "over"),
        (CampaignState.LIVE, 1, 2, "not_begun"),
    ],
)
def test_before_after_and_while_paused_nobody_checks_in(
    person: User, shop: Place, state: str, begins: int, ends: int, code: str
) -> None:
    now = timezone.now()
    Campaign.objects.update(state=state, starts_at=now + timedelta(hours=begins), ends_at=now + timedelta(hours=ends))
    with pytest.raises(Refused) as refusal:
        making.go(person, shop)
    assert refusal.value.code == code


def test_the_window_counts_before_the_clocks_job_has_run(person: User, shop: Place) -> None:
    Campaign.objects.update(state=CampaignState.SCHEDULED)
    assert making.go(person, shop).check_in.state == CheckInState.ACCEPTED


def test_a_closed_shop_says_so(person: User, shop: Place) -> None:
    tomorrow = (timezone.localtime().weekday() + 1) % 7
    Place.objects.update(opening_hours=[{"days": [tomorrow], "opens": "10:00", "closes": "11:00"}])
    with pytest.raises(Refused, match="문을 닫았어요"):
        making.go(person, shop)


def test_a_shop_that_closed_for_good_is_none(person: User, shop: Place) -> None:
    Place.objects.update(closed_at=timezone.now())
    with pytest.raises(Refused) as refusal:
        making.go(person, shop)
    assert refusal.value.code == "wrong_place"


def test_another_campaigns_place_is_none(person: User, shop: Place) -> None:
    other = making.campaign(slug="other")
    with pytest.raises(Refused) as refusal:
        checkin.check_in(actor=person, campaign=other, place=shop, method="gps_match", fix=making.fix())
    assert refusal.value.code == "wrong_place"


def test_without_a_place_the_person_is_asked_for_one(person: User, shop: Place) -> None:
    with pytest.raises(Refused) as refusal:
        checkin.check_in(actor=person, campaign=shop.campaign, place=None, method="gps_match", fix=making.fix())
    assert refusal.value.code == "place_needed"


def test_a_method_that_the_campaign_does_not_take_is_refused(person: User, shop: Place) -> None:
    Campaign.objects.update(methods=["qr_rotating"])
    with pytest.raises(Refused) as refusal:
        making.go(person, shop)
    assert refusal.value.code == "wrong_method"


def test_a_second_check_in_is_refused(person: User, shop: Place) -> None:
    making.go(person, shop)
    with pytest.raises(Refused) as refusal:
        making.go(person, shop)
    assert refusal.value.code == "already"


def test_one_that_is_being_checked_is_not_made_twice(person: User, shop: Place) -> None:
    making.go(person, shop, making.fix(accuracy=0.0))
    with pytest.raises(Refused) as refusal:
        making.go(person, shop)
    assert refusal.value.code == "being_checked"


def test_once_a_campaign_is_once_whatever_the_place(person: User, shop: Place) -> None:
    Campaign.objects.update(repeat=Repeat.ONCE)
    making.go(person, shop)
    with pytest.raises(Refused):
        making.go(person, making.place(shop.campaign, making.beside(making.CITY_HALL, east=100)))


def test_once_a_day_is_a_day_in_seoul(person: User, shop: Place) -> None:
    Campaign.objects.update(repeat=Repeat.ONCE_A_PLACE_A_DAY)
    making.go(person, shop)
    with pytest.raises(Refused):
        making.go(person, shop)
    CheckIn.objects.update(slot=f"place:{shop.pk}:2020-01-01", created_at=timezone.now() - timedelta(days=1))
    assert making.go(person, shop, making.fix(east=3.4)).check_in.state == CheckInState.ACCEPTED


def test_the_position_is_used_only_with_consent(shop: Place) -> None:
    shy = making.visitor("shy", agrees=False)
    with pytest.raises(Refused) as refusal:
        making.go(shy, shop)
    assert refusal.value.code == "location_consent"
    assert not CheckIn.objects.exists()


def test_consent_is_given_in_context_and_written_down_with_its_version(shop: Place, settings: Settings) -> None:
    shy = making.visitor("shy", agrees=False)
    making.go(shy, shop, agrees_to_location=True)
    consent = Consent.objects.get(user=shy, kind=ConsentKind.LOCATION)
    assert (consent.given, consent.policy_version) == (True, settings.POLICY_VERSIONS["location"])


def test_a_disabled_account_does_not_check_in(person: User, shop: Place) -> None:
    person.is_active = False
    person.save()
    with pytest.raises(NotAllowed):
        making.go(person, shop)


def test_the_eleventh_attempt_in_a_minute_has_to_wait(person: User, shop: Place, same_minute: None) -> None:
    for _attempt in range(10):
        with pytest.raises(NotHere):
            making.go(person, shop, making.fix(east=2000))
    with pytest.raises(Exceeded):
        making.go(person, shop)


def test_without_redis_checking_in_and_its_limit_go_on(
    person: User, shop: Place, same_minute: None, no_redis: None
) -> None:
    assert making.go(person, shop).check_in.state == CheckInState.ACCEPTED
    for _attempt in range(9):
        with pytest.raises(Refused):
            making.go(person, shop)
    with pytest.raises(Exceeded):
        making.go(person, shop)

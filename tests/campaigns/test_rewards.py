"""Never more than there are, never twice to one person; points, codes, capacity and budget in one transaction."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import audit, points
from accounts.models import AuditEntry, Notification, PointEntry, User
from campaigns import rewards
from campaigns.models import Campaign, CheckIn, Coupon, Place, Redemption, Reward, RewardKind
from campaigns.states import CheckInState
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world
from tests.campaigns import making


@pytest.fixture
def shop(db: None) -> Place:
    return making.place(making.campaign())


@pytest.fixture
def person(db: None) -> User:
    return making.visitor()


def been(person: User, shop: Place, visits: int = 1) -> None:
    """Somebody with accepted visits."""
    for visit in range(visits):
        CheckIn.objects.create(
            campaign=shop.campaign, place=shop, user=person, method="qr_rotating", state="accepted", slot=f"n{visit}"
        )


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


def test_a_visit_brings_its_reward_at_once(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign)
    [redemption] = making.go(person, shop).granted.redemptions
    assert (redemption.reward, redemption.number, redemption.user) == (prize, 1, person)
    assert AuditEntry.objects.filter(action="reward.redeem").exists()


def test_points_go_to_the_ledger_with_their_cause(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign, kind=RewardKind.POINTS, points=50, unit_cost=50)
    making.go(person, shop)
    entry = PointEntry.objects.get(user=person)
    assert (entry.amount, entry.reason) == (50, "visit")
    assert entry.cause == f"campaign:reward:{prize.pk}:user:{person.pk}"
    assert points.balance(person) == 50


def test_a_code_is_handed_out_once(shop: Place) -> None:
    prize = making.reward(shop.campaign, kind=RewardKind.COUPON, capacity=9)
    Coupon.objects.bulk_create([Coupon(reward=prize, code=f"C-{n}") for n in range(2)])
    got = [making.go(making.visitor(f"p{n}"), shop, making.fix(east=n)).granted for n in range(3)]
    codes = [redemption.coupon.code for granted in got for redemption in granted.redemptions if redemption.coupon]
    assert codes == ["C-0", "C-1"]
    assert got[2].missed[0].code == "sold_out"


def test_a_code_that_has_expired_is_not_handed_out(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign, kind=RewardKind.COUPON)
    Coupon.objects.create(reward=prize, code="old", expires_at=timezone.now() - timedelta(days=1))
    Coupon.objects.create(reward=prize, code="good", expires_at=timezone.now() + timedelta(days=1))
    [redemption] = making.go(person, shop).granted.redemptions
    assert redemption.coupon is not None
    assert redemption.coupon.code == "good"


def test_asking_again_gives_the_same(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign)
    been(person, shop)
    first = rewards.redeem(actor=person, reward=prize)
    assert rewards.redeem(actor=person, reward=prize) == first
    assert Redemption.objects.count() == 1


def test_a_second_visit_brings_no_second_reward(person: User, shop: Place) -> None:
    making.reward(shop.campaign)
    making.go(person, shop)
    next_door = making.place(shop.campaign, making.beside(making.CITY_HALL, east=120))
    assert making.go(person, next_door).granted.redemptions == ()
    assert Redemption.objects.count() == 1


def test_a_capacity_of_zero_brings_nothing_and_the_visit_still_counts(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign, capacity=0)
    done = making.go(person, shop)
    assert done.check_in.state == CheckInState.ACCEPTED
    assert done.granted.missed[0].code == "sold_out"
    assert rewards.left(prize) == 0


def test_what_needs_more_visits_waits_for_them(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign, visits_needed=2)
    been(person, shop)
    assert refused(lambda: rewards.redeem(actor=person, reward=prize)) == "not_yet"
    next_door = making.place(shop.campaign, making.beside(making.CITY_HALL, east=120))
    assert len(making.go(person, next_door).granted.redemptions) == 1


def test_only_accepted_visits_count(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign)
    making.go(person, shop, making.fix(accuracy=0.0))
    assert refused(lambda: rewards.redeem(actor=person, reward=prize)) == "not_yet"


def test_without_a_visit_there_is_nothing(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign)
    assert refused(lambda: rewards.redeem(actor=person, reward=prize)) == "not_yet"


def test_a_closed_account_gets_nothing(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign)
    been(person, shop)
    User.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        rewards.redeem(actor=person, reward=prize)


def test_a_full_day_of_points_uses_up_nothing(person: User, shop: Place, settings: Settings) -> None:
    settings.POINTS_DAILY_CAP = 0
    prize = making.reward(shop.campaign, kind=RewardKind.POINTS, points=50)
    assert making.go(person, shop).granted.missed[0].code == "daily_cap"
    assert not PointEntry.objects.exists()
    settings.POINTS_DAILY_CAP = 500
    assert rewards.redeem(actor=person, reward=prize).points == 50


def test_the_budget_is_never_exceeded(shop: Place) -> None:
    Campaign.objects.update(budget=2500)
    prize = making.reward(shop.campaign, capacity=100, unit_cost=1000)
    codes = []
    for number in range(4):
        person = making.visitor(f"p{number}")
        been(person, shop)
        try:
            rewards.redeem(actor=person, reward=prize)
        except Refused as refusal:
            codes.append(refusal.code)
    assert codes == ["sold_out", "sold_out"]
    assert Redemption.objects.order_by("-id")[0].campaign_spend == 2000


def test_the_alarm_rings_once_when_its_share_is_spent(shop: Place) -> None:
    owner = world.person("partner", "brand")
    Campaign.objects.update(budget=10_000, budget_alarm_percent=50, owner=owner)
    prize = making.reward(shop.campaign, capacity=100, unit_cost=2000)
    for number in range(4):
        person = making.visitor(f"p{number}")
        been(person, shop)
        rewards.redeem(actor=person, reward=prize)
        rung = Notification.objects.filter(recipient=owner, kind="campaign_budget").count()
        assert rung == (1 if number >= 2 else 0)
    assert AuditEntry.objects.filter(action="campaign.budget_alarm").count() == 1


def test_whatever_goes_wrong_takes_everything_back(person: User, shop: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    prize = making.reward(shop.campaign, kind=RewardKind.COUPON)
    Coupon.objects.create(reward=prize, code="C-0")
    been(person, shop)

    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        rewards.redeem(actor=person, reward=prize)
    assert Coupon.objects.get().handed_out_at is None
    assert not Redemption.objects.exists()


def test_the_database_itself_holds_the_capacity(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign, capacity=1)
    with pytest.raises(IntegrityError, match="capacity"), transaction.atomic():
        Redemption.objects.create(reward=prize, campaign=shop.campaign, user=person, number=2)


def test_a_capacity_below_what_went_out_is_refused_by_the_database(person: User, shop: Place) -> None:
    prize = making.reward(shop.campaign, capacity=2)
    Redemption.objects.create(reward=prize, campaign=shop.campaign, user=person, number=1)
    Reward.objects.update(capacity=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.update(capacity=0)


@pytest.mark.parametrize("change", [{"points": 5}, {"number": 7}, {"cost": 1}])
def test_the_ledger_is_never_rewritten(person: User, shop: Place, change: dict[str, int]) -> None:
    prize = making.reward(shop.campaign)
    Redemption.objects.create(reward=prize, campaign=shop.campaign, user=person, number=1)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Redemption.objects.update(**change)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Redemption.objects.all().delete()


def in_parallel(tasks: Sequence[Callable[[], object]], at_once: int = 16) -> list[str]:
    """What came of each: "ok" or the code of its refusal; every task has its own connection."""

    def one(task: Callable[[], object]) -> str:
        try:
            task()
        except Refused as refusal:
            return refusal.code
        except OperationalError:
            return "died"
        finally:
            connection.close()
        return "ok"

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(one, tasks))


@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_get_exactly_what_there_is() -> None:
    shop = making.place(making.campaign())
    prize = making.reward(shop.campaign, kind=RewardKind.COUPON, capacity=20)
    Coupon.objects.bulk_create([Coupon(reward=prize, code=f"C-{n}") for n in range(20)])
    people = [User.objects.create_user(f"p{n}@example.com") for n in range(40)]
    for person in people:
        been(person, shop)
    tasks = [partial(rewards.redeem, actor=person, reward=prize) for person in people * 2]
    outcomes = in_parallel(tasks)
    assert outcomes.count("sold_out") == 40
    redemptions = Redemption.objects.all()
    assert sorted(redemptions.values_list("number", flat=True)) == list(range(1, 21))
    assert len(set(redemptions.values_list("user", flat=True))) == 20
    assert len(set(redemptions.values_list("coupon", flat=True))) == 20
    assert not Coupon.objects.filter(handed_out_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_phones_of_one_account_make_one_check_in_and_one_reward() -> None:
    shop = making.place(making.campaign())
    making.reward(shop.campaign, kind=RewardKind.POINTS, points=30)
    person = making.visitor()
    outcomes = in_parallel([partial(making.go, person, shop, making.fix(east=n)) for n in range(6)])
    assert sorted(outcomes) == ["already"] * 5 + ["ok"]
    assert CheckIn.objects.get().state == CheckInState.ACCEPTED
    assert (Redemption.objects.count(), points.balance(person)) == (1, 30)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_holds_codes_makes_nobody_wait() -> None:
    shop = making.place(making.campaign())
    prize = making.reward(shop.campaign, kind=RewardKind.COUPON)
    first = Coupon.objects.create(reward=prize, code="held")
    Coupon.objects.create(reward=prize, code="free")
    person = making.visitor()
    been(person, shop)
    with transaction.atomic():
        Coupon.objects.select_for_update().get(pk=first.pk)
        assert in_parallel([partial(rewards.redeem, actor=person, reward=prize)]) == ["ok"]
    assert Redemption.objects.get().coupon.code == "free"  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_dies_half_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = making.place(making.campaign())
    prize = making.reward(shop.campaign, kind=RewardKind.COUPON)
    Coupon.objects.create(reward=prize, code="C-0")
    person = making.visitor()
    been(person, shop)

    def die(*args: object, **more: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patch:
        patch.setattr(audit, "record", die)
        assert in_parallel([partial(rewards.redeem, actor=person, reward=prize)]) == ["died"]
    assert not Redemption.objects.exists()
    assert rewards.redeem(actor=person, reward=prize).number == 1

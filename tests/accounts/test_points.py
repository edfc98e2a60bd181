"""The ledger of points: exact, once for each cause, and only ever longer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from pytest_django import Settings

from accounts import point_balance, points
from accounts.models import AuditEntry, PointEntry, PointReason, PointSnapshot, User
from accounts.points import Award
from accounts.privacy import erasure
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world

CERTIFIED, ANCESTOR, VISIT = PointReason.CERTIFIED, PointReason.ANCESTOR, PointReason.VISIT
SEOUL_MIDNIGHT = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def curator(db: None) -> User:
    """A curator by role, not a superuser."""
    return world.person("curator")


def award(user: User, amount: int, cause: str, reason: PointReason = CERTIFIED, **detail: Any) -> PointEntry:
    return points.award(user=user, amount=amount, reason=reason, cause=cause, detail=detail)


def in_parallel(act: Callable[[int], object], times: int) -> list[object]:
    """Do it so many times at once, each on a connection of its own."""

    def one(number: int) -> object:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(one, range(times)))


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(points, "timezone", SimpleNamespace(now=lambda: moment))


# --- Earning


def test_an_award_adds_to_the_balance(creator: User) -> None:
    award(creator, 200, "a")
    award(creator, 25, "b", ANCESTOR)
    assert points.balance(creator) == 225


def test_the_same_cause_counts_once(creator: User) -> None:
    first = award(creator, 200, "a")
    assert award(creator, 150, "a") == first
    assert points.balance(creator) == 200


def test_a_cause_belongs_to_one_person(creator: User, curator: User) -> None:
    award(creator, 200, "a")
    with pytest.raises(ValueError, match="another person"):
        award(curator, 200, "a")


@pytest.mark.parametrize(
    ("amount", "reason", "cause"),
    [(0, CERTIFIED, "a"), (-5, CERTIFIED, "a"), (5, PointReason.ADJUSTMENT, "a"), (5, CERTIFIED, "")],
)
def test_only_earnings_are_awarded(creator: User, amount: int, reason: PointReason, cause: str) -> None:
    with pytest.raises(ValueError, match="not an earning"):
        award(creator, amount, cause, reason)
    assert not PointEntry.objects.exists()


def test_entries_are_numbered_for_each_person(creator: User, curator: User) -> None:
    numbers = [award(user, 1, f"{n}").number for n, user in enumerate((creator, curator, creator))]
    assert numbers == [1, 1, 2]


def test_an_award_that_is_rolled_back_leaves_nothing(creator: User) -> None:
    with transaction.atomic():
        award(creator, 200, "a")
        transaction.set_rollback(True)
    assert (points.balance(creator), award(creator, 10, "b").number) == (0, 1)


# --- The daily cap


def test_the_last_award_of_a_day_is_cut_and_says_so(creator: User) -> None:
    for cause in "abc":
        last = award(creator, 200, cause, title="춤")
    assert (last.amount, last.detail) == (100, {"title": "춤", "asked": 200, "cap": 500})


def test_beyond_the_cap_an_award_is_nothing_and_still_stands_in_the_ledger(creator: User) -> None:
    award(creator, 500, "a")
    assert award(creator, 25, "b", ANCESTOR).amount == 0
    assert award(creator, 25, "b", ANCESTOR).number == 2


def test_an_uncut_award_says_nothing_of_the_cap(creator: User) -> None:
    assert award(creator, 500, "a").detail == {}


def test_every_way_of_earning_counts_towards_the_cap(creator: User) -> None:
    for cause, reason in enumerate((CERTIFIED, ANCESTOR, VISIT)):
        award(creator, 200, str(cause), reason)
    assert points.balance(creator) == 500


def test_an_adjustment_does_not_count_towards_the_cap(creator: User, curator: User) -> None:
    points.adjust(actor=curator, user=creator, amount=1000, note="이벤트")
    assert award(creator, 200, "a").amount == 200


def test_the_cap_starts_anew_at_midnight_in_seoul(creator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, SEOUL_MIDNIGHT - timedelta(seconds=1))
    award(creator, 500, "a")
    assert award(creator, 10, "b").amount == 0
    at(monkeypatch, SEOUL_MIDNIGHT)
    assert award(creator, 10, "c").amount == 10


def test_the_cap_is_a_setting(creator: User, settings: Settings) -> None:
    settings.POINTS_DAILY_CAP = 30
    assert award(creator, 200, "a").amount == 30


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_awards_end_exactly_at_the_cap() -> None:
    person = world.person("creator")
    in_parallel(lambda number: award(person, 30, f"cause-{number}"), 100)
    amounts = sorted(PointEntry.objects.values_list("amount", flat=True), reverse=True)
    assert amounts == [30] * 16 + [20] + [0] * 83
    assert sorted(PointEntry.objects.values_list("number", flat=True)) == list(range(1, 101))
    assert points.balance(person) == 500


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_awards_for_one_cause_are_one_entry() -> None:
    person = world.person("creator")
    assert len({entry.pk for entry in in_parallel(lambda number: award(person, 200, "a"), 100)}) == 1  # type: ignore[attr-defined]
    assert points.balance(person) == 200


@pytest.mark.django_db(transaction=True)
def test_awards_to_the_same_people_in_any_order_do_not_wait_for_each_other() -> None:
    people = [world.person("creator", f"creator{number}") for number in range(4)]

    def share(number: int) -> None:
        order = people if number % 2 else people[::-1]
        points.award_all([Award(user=user, amount=1, reason=VISIT, cause=f"{number}:{user.pk}") for user in order])

    in_parallel(share, 40)
    assert [points.balance(person) for person in people] == [40] * 4


# --- Taking back


def test_a_reversal_takes_back_exactly_what_was_granted(creator: User) -> None:
    award(creator, 400, "a")
    award(creator, 200, "b")
    taken = points.reverse(cause="b")
    assert taken is not None
    assert (taken.amount, taken.reason, points.balance(creator)) == (-100, PointReason.REVERSAL, 400)


def test_what_was_never_awarded_is_not_taken_back(creator: User) -> None:
    assert points.reverse(cause="a") is None


def test_a_second_reversal_changes_nothing(creator: User) -> None:
    award(creator, 200, "a")
    assert points.reverse(cause="a") == points.reverse(cause="a")
    assert points.balance(creator) == 0


def test_a_reversal_is_not_reversed(creator: User) -> None:
    award(creator, 200, "a")
    taken = points.reverse(cause="a")
    assert taken is not None
    with pytest.raises(ValueError, match="not an earning"):
        points.reverse(cause=taken.cause)


def test_what_was_wrongly_earned_is_owed_even_below_zero(creator: User, curator: User) -> None:
    award(creator, 200, "a")
    points.adjust(actor=curator, user=creator, amount=-150, note="오류")
    points.reverse(cause="a")
    assert points.balance(creator) == -150


def test_a_reversal_gives_no_room_under_the_cap_back(creator: User) -> None:
    award(creator, 500, "a")
    points.reverse(cause="a")
    assert award(creator, 10, "b").amount == 0


@pytest.mark.django_db(transaction=True)
def test_parallel_reversals_are_one() -> None:
    person = world.person("creator")
    award(person, 200, "a")
    in_parallel(lambda number: points.reverse(cause="a"), 20)
    assert points.balance(person) == 0


# --- Adjusting


def test_a_curator_adjusts_and_says_why(creator: User, curator: User) -> None:
    entry = points.adjust(actor=curator, user=creator, amount=50, note="  행사 \n 보상 ")
    assert (entry.amount, entry.note, entry.actor) == (50, "행사 보상", curator)


def test_an_adjustment_is_on_record(creator: User, curator: User) -> None:
    points.adjust(actor=curator, user=creator, amount=50, note="행사")
    entry = AuditEntry.objects.get(action="points.adjust")
    assert (entry.actor, entry.target_id) == (curator, str(creator.pk))
    assert entry.detail == {"amount": 50, "before": 0, "note": "행사"}


def test_the_same_form_sent_twice_adjusts_once(creator: User, curator: User) -> None:
    for _ in range(2):
        points.adjust(actor=curator, user=creator, amount=50, note="행사", cause="form")
    assert points.balance(creator) == 50


@pytest.mark.parametrize("role", ["creator", "partner"])
def test_only_curators_adjust(creator: User, role: str) -> None:
    with pytest.raises(NotAllowed):
        points.adjust(actor=world.person(role, "somebody"), user=creator, amount=50, note="행사")


def test_nobody_adjusts_their_own(curator: User) -> None:
    with pytest.raises(NotAllowed) as refused:
        points.adjust(actor=curator, user=curator, amount=50, note="행사")
    assert refused.value.code == "own_points"


def test_a_disabled_curator_adjusts_nothing(creator: User, curator: User) -> None:
    curator.is_active = False
    with pytest.raises(NotAllowed):
        points.adjust(actor=curator, user=creator, amount=50, note="행사")


@pytest.mark.parametrize(
    ("amount", "note", "code"),
    [
        (0, "행사", "bad_amount"),
        (100_001, "행사", "bad_amount"),
        (-100_001, "행사", "bad_amount"),
        (50, "", "note_needed"),
        (50, " \n ", "note_needed"),
        (50, "가" * 301, "note_too_long"),
        (50, "널\x00글자", "bad_note"),
        (-1, "행사", "below_zero"),
    ],
)
def test_what_is_no_adjustment_is_refused(creator: User, curator: User, amount: int, note: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        points.adjust(actor=curator, user=creator, amount=amount, note=note)
    assert refused.value.code == code
    assert not PointEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_parallel_adjustments_never_go_below_zero() -> None:
    person, someone = world.person("creator"), world.person("curator")
    points.adjust(actor=someone, user=person, amount=100, note="처음")

    def attempt(number: int) -> bool:
        try:
            points.adjust(actor=someone, user=person, amount=-30, note="빼기")
        except Refused:
            return False
        return True

    assert in_parallel(attempt, 20).count(True) == 3
    assert points.balance(person) == 10


# --- What the database itself refuses


@pytest.mark.parametrize("change", [{"amount": 999}, {"note": "다른 말"}, {"detail": {}}, {"user": None}])
def test_an_entry_is_never_changed(creator: User, change: dict[str, Any]) -> None:
    award(creator, 200, "a", title="춤")
    with pytest.raises(DatabaseError, match=r"append-only|null value"), transaction.atomic():
        PointEntry.objects.update(**change)


def test_an_entry_is_never_deleted(creator: User) -> None:
    award(creator, 200, "a")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PointEntry.objects.all().delete()


def test_not_even_the_redaction_writes_another_amount(creator: User) -> None:
    award(creator, 200, "a")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL kmeme.points_redaction = 'on'")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PointEntry.objects.update(amount=999, note="erased")


def test_a_person_with_points_is_not_deleted(creator: User) -> None:
    award(creator, 200, "a")
    with pytest.raises(ProtectedError):
        creator.delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -1},
        {"number": 0},
        {"cause": ""},
        {"reason": "gift"},
        {"reason": "adjustment"},
        {"reason": "reversal"},
    ],
)
def test_nonsense_does_not_get_into_the_ledger(creator: User, wrong: dict[str, Any]) -> None:
    right = {"user": creator, "number": 1, "amount": 1, "reason": "visit", "cause": "a", "day": points.today()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PointEntry.objects.create(**{**right, **wrong})


# --- Snapshots


def ledger(user: User, entries: int, amount: int = 2) -> None:
    """A long ledger with the snapshots that the verbs would have taken."""
    every = point_balance.SNAPSHOT_EVERY
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_pointentry (user_id, number, amount, reason, cause, day, detail, note, at) "
            "SELECT %s, n, %s, 'visit', %s || ':' || n, '2026-01-01', '{}', '', now() FROM generate_series(1, %s) n",
            [user.pk, amount, user.pk, entries],
        )
        cursor.execute(
            "INSERT INTO accounts_pointsnapshot (user_id, up_to, total, taken_at) "
            "SELECT %s, n, n * %s, now() FROM generate_series(%s, %s, %s) n",
            [user.pk, amount, every, entries, every],
        )


def test_every_five_hundredth_entry_takes_a_snapshot(creator: User) -> None:
    ledger(creator, 998)
    for cause in "ab":
        award(creator, 10, cause)
    newest = PointSnapshot.objects.latest("up_to")
    assert (newest.up_to, newest.total) == (1000, 998 * 2 + 20)


def test_the_balance_goes_on_from_the_newest_snapshot(creator: User) -> None:
    ledger(creator, 1200)
    award(creator, 10, "a")
    assert points.balance(creator) == 2410


def test_the_balance_of_a_former_time_is_found_between_snapshots(creator: User) -> None:
    ledger(creator, 1200)
    assert [point_balance.balance(creator, up_to=number) for number in (1, 499, 500, 777, 1200)] == [
        2, 998, 1000, 1554, 2400,
    ]  # fmt: skip


# --- Leaving


def leave(user: User) -> None:
    erasure.request(actor=user, user=user)
    User.objects.filter(pk=user.pk).update(erase_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert erasure.erase(user.pk)


def test_amounts_stay_under_the_anonymised_person_without_what_was_written(creator: User, curator: User) -> None:
    award(creator, 200, "a", title="김철수의 춤")
    points.adjust(actor=curator, user=creator, amount=50, note="김철수 님께")
    leave(creator)
    rows = list(PointEntry.objects.order_by("number").values_list("user", "amount", "note", "detail"))
    assert rows == [(creator.pk, 200, "", {}), (creator.pk, 50, "erased", {})]


def test_after_the_erasure_the_ledger_is_closed_again(creator: User) -> None:
    award(creator, 200, "a", title="춤")
    leave(creator)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PointEntry.objects.update(note="erased")


def test_somebody_who_left_earns_nothing_any_more(creator: User) -> None:
    leave(creator)
    assert award(creator, 200, "a").amount == 0


def test_points_of_somebody_who_left_are_not_adjusted(creator: User, curator: User) -> None:
    leave(creator)
    with pytest.raises(Refused) as refused:
        points.adjust(actor=curator, user=creator, amount=50, note="행사")
    assert refused.value.code == "gone"

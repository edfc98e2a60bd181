"""What is unusual about a visit, from the data alone; honest causes stay below the line."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django.fixtures import Settings

from campaigns import rules, suspicion
from campaigns.checks import rules_are_readable
from campaigns.coordinates import Coordinates
from campaigns.fixes import Fix, History, Sighting, Spot, Visit
from campaigns.rules import WEIGHTS, Rules
from campaigns.simulation.people import trail
from campaigns.simulation.receivers import Offset, indoors, open_sky
from tests.campaigns.making import CITY_HALL, GANGNAM, beside, seoul

NOON = seoul("2026-11-23T12:00:00")
SPOT = Spot(CITY_HALL, 100)
HERE = Fix(beside(CITY_HALL, 11.7, -8.9), 12.4, NOON)


def visit(*fixes: Fix, sent_at: datetime | None = NOON, received_at: datetime = NOON) -> Visit:
    return Visit.of(fixes or (HERE,), received_at, sent_at)


def codes(of: Visit, history: History | None = None, spot: Spot = SPOT) -> set[str]:
    return {reason.code for reason in suspicion.judge(of, spot, history or History(), Rules()).reasons}


def is_withheld(of: Visit, history: History | None = None) -> bool:
    return suspicion.judge(of, SPOT, history or History(), Rules()).withholds(Rules())


def seen(at: Coordinates, *, minutes_ago: float, fix: Fix | None = None, accuracy: float = 10.0) -> Sighting:
    digests = frozenset({fix.digest}) if fix else frozenset()
    return Sighting(NOON - timedelta(minutes=minutes_ago), at, accuracy, digests)


def still(seconds: int, accuracy: float, at: Coordinates = HERE.coordinates) -> list[Fix]:
    return [Fix(at, accuracy, NOON - timedelta(seconds=second)) for second in range(seconds, -1, -1)]


def test_an_ordinary_visit_has_nothing_unusual() -> None:
    assert suspicion.judge(visit(), SPOT, History(), Rules()) == suspicion.Suspicion(0.0, ())


def test_the_same_data_give_the_same_score() -> None:
    flagged = visit(replace(HERE, is_mock=True))
    assert suspicion.judge(flagged, SPOT, History(), Rules()) == suspicion.judge(flagged, SPOT, History(), Rules())


def test_a_mock_flag_anywhere_in_the_trail_withholds() -> None:
    assert is_withheld(visit(replace(HERE, is_mock=True), HERE))


@pytest.mark.parametrize(
    ("accuracy", "withheld"), [(0.0, True), (1.0, True), (3.0, False), (3.9, False), (None, False)]
)
def test_accuracies_that_no_phone_has(accuracy: float | None, withheld: bool) -> None:
    assert is_withheld(visit(replace(HERE, accuracy_metres=accuracy))) is withheld


@pytest.mark.parametrize(("seconds", "withheld"), [(5, False), (119, False), (300, True), (7200, True)])
def test_an_old_fix_loses_trust_with_its_age(seconds: int, withheld: bool) -> None:
    assert is_withheld(visit(replace(HERE, taken_at=NOON - timedelta(seconds=seconds)))) is withheld


def test_the_age_is_told_by_the_phones_own_clock() -> None:
    behind = NOON - timedelta(minutes=8)
    assert not is_withheld(visit(replace(HERE, taken_at=behind), sent_at=behind))


def test_a_fix_from_the_future_of_its_own_phone_withholds() -> None:
    assert is_withheld(visit(replace(HERE, taken_at=NOON + timedelta(minutes=5))))


def test_without_the_time_of_sending_a_clock_that_is_ahead_is_no_future() -> None:
    assert codes(visit(replace(HERE, taken_at=NOON + timedelta(minutes=5)), sent_at=None)) == set()


@pytest.mark.parametrize(("minutes", "withheld"), [(9, False), (-9, False), (120, True), (-120, True)])
def test_clocks_may_be_wrong_by_minutes_not_by_hours(minutes: int, withheld: bool) -> None:
    off = NOON + timedelta(minutes=minutes)
    assert is_withheld(visit(replace(HERE, taken_at=off), sent_at=off)) is withheld


@pytest.mark.parametrize(
    ("metres", "minutes", "withheld"),
    [
        (200, 0.1, False),  # next door
        (5_000, 15, False),  # a taxi
        (5_000, 1, True),
        (325_000, 150, False),  # Seoul to Busan by train
        (325_000, 60, True),
        (450_000, 110, False),  # Seoul to Jeju by air
        (450_000, 10, True),
    ],
)
def test_speed_is_judged_by_how_people_travel(metres: float, minutes: float, withheld: bool) -> None:
    before = seen(beside(CITY_HALL, north=-metres), minutes_ago=minutes)
    assert is_withheld(visit(), History(own=(before,))) is withheld


def test_a_vague_sighting_says_nothing_about_speed() -> None:
    before = seen(GANGNAM, minutes_ago=1, accuracy=5000)
    assert not codes(visit(), History(own=(before,)))


def test_speed_across_the_antimeridian_is_no_trip_around_the_world() -> None:
    west, east = Coordinates(0.00001, 179.9999), Coordinates(0.00001, -179.9999)
    history = History(own=(Sighting(NOON - timedelta(minutes=1), west, 10.0),))
    found = suspicion.judge(visit(replace(HERE, coordinates=east)), Spot(east, 100), history, Rules())
    assert "impossible_speed" not in {reason.code for reason in found.reasons}


def test_a_leap_within_the_trail_withholds() -> None:
    home = Fix(GANGNAM, 8.0, NOON - timedelta(seconds=2))
    assert is_withheld(visit(home, HERE))


def test_a_first_fix_that_is_far_off_and_says_so_does_not() -> None:
    network = Fix(GANGNAM, 9000.0, NOON - timedelta(seconds=2))
    assert codes(visit(network, HERE)) == set()


@pytest.mark.parametrize(("accuracy", "withheld"), [(5.0, True), (20.0, True), (65.0, False)])
def test_a_position_that_never_moves_withholds_where_satellites_gave_it(accuracy: float, withheld: bool) -> None:
    assert is_withheld(visit(*still(8, accuracy))) is withheld


def test_a_fix_that_is_only_delivered_again_is_one_fix() -> None:
    assert "trail_frozen" not in codes(visit(*[HERE] * 10))


def test_a_pin_shaken_with_noise_and_a_perfect_accuracy_withholds() -> None:
    random = Random(3)
    fixes = [
        Fix(beside(CITY_HALL, random.gauss(20, 8), random.gauss(0, 8)), 2.5, NOON - timedelta(seconds=second))
        for second in range(10, -1, -1)
    ]
    assert is_withheld(visit(*fixes))


@pytest.mark.parametrize("receiver", [open_sky, indoors])
def test_honest_receivers_are_mostly_left_in_peace(receiver: object) -> None:
    random = Random(7)
    withheld = sum(
        is_withheld(visit(*trail(CITY_HALL, Offset(15, 9), receiver(random, 12), NOON)))  # type: ignore[operator]
        for _visit in range(200)
    )
    assert withheld <= 4


def test_the_places_own_coordinates_alone_do_not_withhold() -> None:
    centre = replace(HERE, coordinates=CITY_HALL)
    assert codes(visit(centre)) == {"exact_centre"}
    assert not is_withheld(visit(centre))


def test_the_centre_time_after_time_does() -> None:
    before = Sighting(NOON - timedelta(hours=5), CITY_HALL, 12.0, distance_metres=0.0)
    assert is_withheld(visit(replace(HERE, coordinates=CITY_HALL)), History(own=(before,)))


def test_exactly_the_fix_of_another_day_withholds() -> None:
    assert is_withheld(visit(), History(own=(seen(HERE.coordinates, minutes_ago=1440, fix=HERE),)))


def test_the_same_fix_again_within_the_visit_does_not() -> None:
    assert not codes(visit(), History(own=(seen(HERE.coordinates, minutes_ago=2, fix=HERE),)))


def test_exactly_somebody_elses_fix_withholds() -> None:
    assert is_withheld(visit(), History(others=(seen(HERE.coordinates, minutes_ago=5, fix=HERE),)))


def test_what_one_router_gives_many_phones_does_not() -> None:
    wifi = replace(HERE, accuracy_metres=65.0)
    others = tuple(seen(wifi.coordinates, minutes_ago=m, fix=wifi) for m in range(1, 20))
    assert not is_withheld(visit(wifi), History(others=others))


def test_coordinates_with_few_decimals_repeat_by_chance() -> None:
    rounded = replace(HERE, coordinates=Coordinates(37.5665, 126.978))
    others = tuple(seen(rounded.coordinates, minutes_ago=m, fix=rounded) for m in range(1, 20))
    assert not is_withheld(visit(rounded), History(others=others))


def test_a_recorded_trail_is_known_again() -> None:
    fixes = trail(CITY_HALL, Offset(20, 5), open_sky(Random(1), 8), NOON)
    recording = Sighting(NOON - timedelta(days=2), None, digests=frozenset(fix.digest for fix in fixes))
    assert "trail_replayed" in codes(visit(*fixes), History(others=(recording,)))
    assert is_withheld(visit(*fixes), History(others=(recording,)))


def test_every_reason_has_words_and_a_weight() -> None:
    assert set(suspicion.STRENGTHS) <= set(WEIGHTS) == set(suspicion.LABELS)


def test_no_words_call_anybody_a_cheat() -> None:
    words = " ".join(str(label) for label in suspicion.LABELS.values())
    assert not any(word in words for word in ("조작", "속임", "부정", "사기", "거짓", "가짜", "위조", "어뷰"))


def test_the_settings_change_a_weight(settings: Settings) -> None:
    settings.CHECKIN_RULES = {"weights": {"mock_flag": 0.1}, "most_accuracy": 50}
    present = rules.current()
    assert (present.weights["mock_flag"], present.weights["fix_stale"], present.most_accuracy) == (0.1, 0.6, 50)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonsense": 1},
        {"weights": {"smell": 1}},
        {"weights": {"mock_flag": 2}},
        {"most_accuracy": "50"},
        {"stale_at": -1},
    ],
)
def test_a_slip_in_the_settings_is_named(settings: Settings, changes: dict[str, object]) -> None:
    settings.CHECKIN_RULES = changes
    with pytest.raises(ImproperlyConfigured):
        rules.current()
    assert [problem.id for problem in rules_are_readable(None)] == ["campaigns.E001"]


def test_no_score_leaves_the_range() -> None:
    worst = Fix(CITY_HALL, 0.0, NOON - timedelta(days=3), is_mock=True)
    found = suspicion.judge(visit(*[worst] * 9, received_at=timezone.now()), SPOT, History(), Rules())
    assert 0 <= found.score <= 1

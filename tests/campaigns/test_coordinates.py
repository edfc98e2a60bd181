"""Coordinates that are none are refused in words; exchanged ones are asked back."""

import math
from typing import Any

import pytest

from campaigns.coordinates import BadCoordinates, Coordinates, distance_metres, read
from campaigns.fix_input import read_fix, read_time, read_trail
from kmeme.lib.errors import Refused


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (91, 12, "swapped_coordinates"),
        (91, 127, "bad_latitude"),
        (-90.1, -100, "bad_latitude"),
        (37, 181, "bad_longitude"),
        (37, -180.001, "bad_longitude"),
        (math.nan, 127, "bad_coordinates"),
        (37, math.nan, "bad_coordinates"),
        (math.inf, 127, "bad_coordinates"),
        (37, -math.inf, "bad_coordinates"),
        ("", "", "bad_coordinates"),
        ("NaN", "127", "bad_coordinates"),
        ("37,5", "127", "bad_coordinates"),
        ("1e2", "127", "bad_coordinates"),
        (None, 127, "bad_coordinates"),
        (True, 127, "bad_coordinates"),
        ([37], 127, "bad_coordinates"),
    ],
)
def test_what_is_no_place_is_refused(latitude: Any, longitude: Any, code: str) -> None:
    with pytest.raises(BadCoordinates) as refusal:
        read(latitude, longitude)
    assert refusal.value.code == code


def test_exchanged_coordinates_are_asked_back_and_not_put_right() -> None:
    with pytest.raises(BadCoordinates) as refusal:
        read("126.9779", "37.5663")
    assert refusal.value.did_you_mean == Coordinates(37.5663, 126.9779)
    assert "위도 37.5663, 경도 126.9779" in str(refusal.value)


def test_what_cannot_be_exchanged_either_has_no_suggestion() -> None:
    with pytest.raises(BadCoordinates) as refusal:
        read(127, 181)
    assert refusal.value.did_you_mean is None


@pytest.mark.parametrize(("latitude", "longitude"), [(90, 0), (-90, 180), (0, -180), ("37.5663", " 126.9779 ")])
def test_the_edges_of_the_globe_are_places(latitude: Any, longitude: Any) -> None:
    assert read(latitude, longitude).point.srid == 4326


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        (Coordinates(0, 179.9995), Coordinates(0, -179.9995), 111.2),
        (Coordinates(90, 0), Coordinates(90, 123), 0),
        (Coordinates(89.9995, 0), Coordinates(89.9995, 180), 111.2),
        (Coordinates(-90, 10), Coordinates(-89.999, 77), 111.2),
        (Coordinates(37.5663, 126.9779), Coordinates(37.5663, 126.9779), 0),
        (Coordinates(0, 0), Coordinates(0, 180), 20_015_115),
    ],
)
def test_distances_are_right_across_the_antimeridian_and_at_the_poles(
    one: Coordinates, other: Coordinates, metres: float
) -> None:
    assert distance_metres(one, other) == pytest.approx(metres, rel=0.001, abs=0.01)


@pytest.mark.parametrize("accuracy", [-1, math.nan, math.inf, "18", True])
def test_an_accuracy_that_is_no_length_is_refused(accuracy: Any) -> None:
    with pytest.raises(Refused):
        read_fix({"latitude": 37.5, "longitude": 127.0, "accuracy": accuracy})


@pytest.mark.parametrize(
    "values", [None, [], "37,127", {"latitude": 37.5}, {"latitude": 37, "longitude": 127, "mock": 1}]
)
def test_what_is_no_position_is_refused(values: Any) -> None:
    with pytest.raises(Refused):
        read_fix(values)


@pytest.mark.parametrize("milliseconds", [1e300, "now", True, math.nan, -math.inf])
def test_a_time_that_is_none_is_refused(milliseconds: Any) -> None:
    with pytest.raises(Refused):
        read_time(milliseconds)


def test_a_browsers_position_is_read() -> None:
    fix = read_fix({"latitude": 37.5, "longitude": 127.0, "accuracy": 65, "timestamp": 1_800_000_000_000})
    assert (fix.accuracy_metres, fix.is_mock) == (65.0, False)
    assert fix.taken_at is not None
    assert fix.taken_at.timestamp() == 1_800_000_000


def test_only_the_end_of_an_endless_trail_is_read() -> None:
    assert len(read_trail([{"latitude": 37.5, "longitude": 127.0}] * 10_000)) == 60


def test_a_trail_that_is_no_list_is_refused() -> None:
    with pytest.raises(Refused):
        read_trail("37.5")

"""Addresses from coordinates: over a real wire, with everything that Google's service does on a bad day."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from campaigns import geocoding
from tests.wire import refused_url
from tests.wire.google_maps import CITY_HALL, SEA, GoogleMapsServer


@pytest.fixture
def google(settings: Settings) -> Iterator[GoogleMapsServer]:
    with GoogleMapsServer(hang_seconds=2) as server:
        settings.GOOGLE_MAPS_API_KEY, settings.GOOGLE_MAPS_BASE_URL = "wire-key", server.url
        settings.GEOCODING_TIMEOUT_SECONDS = 0.5
        yield server


def reverse(at: tuple[float, float] = CITY_HALL) -> tuple[str, list[float]]:
    """The address, and the pauses that were made for it."""
    pauses: list[float] = []
    return geocoding.reverse(*at, sleep=pauses.append), pauses


def test_an_address_is_korean_and_a_plus_code_is_none(google: GoogleMapsServer) -> None:
    assert reverse()[0] == "서울특별시 중구 세종대로 110"
    question = google.question(google.asked("geocode")[0])
    assert question == {"latlng": "37.5663,126.9779", "language": "ko", "key": "wire-key"}


def test_points_of_one_building_are_asked_once(google: GoogleMapsServer) -> None:
    reverse((37.56631, 126.97791))
    reverse((37.56632, 126.97788))
    assert google.count() == 1


def test_a_point_without_an_address_is_empty_and_asked_once(google: GoogleMapsServer) -> None:
    assert reverse(SEA)[0] == reverse(SEA)[0] == ""
    assert google.count() == 1


@pytest.mark.parametrize("mode", ["503", "500", "429", "timeout", "drop", "not_json"])
def test_what_may_pass_is_asked_three_times_with_growing_pauses(google: GoogleMapsServer, mode: str) -> None:
    google.fail_next(mode, times=2)
    address, pauses = reverse()
    assert address == "서울특별시 중구 세종대로 110"
    assert [int(pause) for pause in pauses] == [2, 4]


@pytest.mark.parametrize("mode", ["503", "429", "timeout"])
def test_what_does_not_pass_ends_after_three_attempts_as_temporary(google: GoogleMapsServer, mode: str) -> None:
    google.fail_next(mode, times=None)
    with pytest.raises(geocoding.GeocodingFailed) as failure:
        reverse()
    assert failure.value.is_temporary
    assert google.count() == 3


@pytest.mark.parametrize("mode", ["403", "400"])
def test_a_refused_key_or_question_is_not_asked_again(google: GoogleMapsServer, mode: str) -> None:
    google.fail_next(mode, times=None)
    with pytest.raises(geocoding.GeocodingFailed) as failure:
        reverse()
    assert not failure.value.is_temporary
    assert google.count() == 1


def test_a_failure_is_not_remembered(google: GoogleMapsServer) -> None:
    google.fail_next("403")
    with pytest.raises(geocoding.GeocodingFailed):
        reverse()
    assert reverse()[0] == "서울특별시 중구 세종대로 110"


def test_a_pause_that_they_ask_for_is_kept(google: GoogleMapsServer) -> None:
    google.fail_next("503", retry_after=30)
    assert reverse()[1] == [30]


def test_a_long_pause_is_not_waited_for(google: GoogleMapsServer) -> None:
    google.fail_next("503", retry_after=3600)
    with pytest.raises(geocoding.GeocodingFailed):
        reverse()
    assert google.count() == 1


def test_no_failure_shows_the_key(google: GoogleMapsServer, settings: Settings) -> None:
    settings.GOOGLE_MAPS_BASE_URL = refused_url()
    with pytest.raises(geocoding.GeocodingFailed) as failure:
        reverse()
    assert "wire-key" not in repr(failure.value)
    assert failure.value.__cause__ is None


def test_without_a_key_nothing_is_asked(google: GoogleMapsServer, settings: Settings) -> None:
    settings.GOOGLE_MAPS_API_KEY = ""
    with pytest.raises(geocoding.GeocodingFailed, match="no_key"):
        reverse()
    assert google.count() == 0


def test_a_search_finds_addresses_with_coordinates_and_remembers_them(google: GoogleMapsServer) -> None:
    for _time in range(2):
        [hit] = geocoding.search("강남대로  396")
        assert hit == geocoding.Hit("서울특별시 강남구 강남대로 396", 37.4979, 127.0276)
    assert google.count() == 1


def test_a_search_asks_once_only(google: GoogleMapsServer) -> None:
    google.fail_next("503", times=None)
    with pytest.raises(geocoding.GeocodingFailed):
        geocoding.search("강남대로")
    assert google.count() == 1


def test_an_unknown_place_is_named_by_its_coordinates() -> None:
    assert geocoding.unknown(37.5663, 126.9779) == "Unknown Location (37.56630, 126.97790)"

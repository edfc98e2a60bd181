"""Addresses of places come in the background: saving never waits for the geocoder, and never fails with it."""

from collections.abc import Iterator

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from campaigns import geocoding, naming, placing
from campaigns.admin.place_form import PlaceForm
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, Place
from campaigns.place_jobs import keep_naming, name_place, name_places
from campaigns.placing import Details
from tests.campaigns import making
from tests.campaigns.making import CITY_HALL, GANGNAM
from tests.wire import GoogleMapsServer, refused_url

ADDRESS = "서울특별시 중구 세종대로 110"
STAND_IN = geocoding.unknown(CITY_HALL.latitude, CITY_HALL.longitude)


@pytest.fixture
def google(settings: Settings) -> Iterator[GoogleMapsServer]:
    with GoogleMapsServer(hang_seconds=2) as server:
        settings.GOOGLE_MAPS_API_KEY, settings.GOOGLE_MAPS_BASE_URL = "wire-key", server.url
        settings.GEOCODING_TIMEOUT_SECONDS = 0.3
        yield server


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between attempts take no time."""
    monkeypatch.setattr("campaigns.geocoding.FIRST_WAIT_SECONDS", 0.0)


@pytest.fixture
def campaign(db: None) -> Campaign:
    return making.campaign()


def put(campaign: Campaign, at: Coordinates = CITY_HALL, **more: str) -> Place:
    return placing.place(actor=None, campaign=campaign, details=Details(at=at, **more))  # type: ignore[arg-type]


def test_a_place_without_name_and_address_is_called_by_its_coordinates(campaign: Campaign) -> None:
    place = put(campaign)
    assert (place.name, place.address) == (STAND_IN, STAND_IN)


def test_saving_asks_nobody_and_queues_a_job(campaign: Campaign, google: GoogleMapsServer) -> None:
    google.fail_next("timeout", times=None)
    place = put(campaign)
    assert google.count() == 0
    job = ProcrastinateJob.objects.get(task_name="campaigns:name_place")
    assert job.args == {"place_id": place.pk}


def test_the_job_fills_in_the_address_and_the_missing_name(campaign: Campaign, google: GoogleMapsServer) -> None:
    place = put(campaign)
    name_place.func(place.pk)
    place.refresh_from_db()
    assert (place.name, place.address) == (ADDRESS, ADDRESS)


def test_a_name_that_somebody_gave_stays(campaign: Campaign, google: GoogleMapsServer) -> None:
    place = put(campaign, name="시청점")
    name_place.func(place.pk)
    place.refresh_from_db()
    assert (place.name, place.address) == ("시청점", ADDRESS)


def test_an_address_that_somebody_gave_is_not_looked_up(campaign: Campaign, google: GoogleMapsServer) -> None:
    put(campaign, address="시청 앞")
    assert not ProcrastinateJob.objects.filter(task_name="campaigns:name_place").exists()


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("mode", ["timeout", "503", "429", "403", "not_json", "drop"])
def test_a_geocoder_that_does_not_answer_leaves_the_coordinates(
    campaign: Campaign, google: GoogleMapsServer, mode: str
) -> None:
    place = put(campaign)
    google.fail_next(mode, times=None)
    name_place.func(place.pk)
    place.refresh_from_db()
    assert place.address == STAND_IN


@pytest.mark.usefixtures("at_once")
def test_the_hourly_run_asks_again(campaign: Campaign, google: GoogleMapsServer) -> None:
    place = put(campaign)
    google.fail_next("403")
    name_place.func(place.pk)
    keep_naming.func(0)
    place.refresh_from_db()
    assert place.address == ADDRESS


@pytest.mark.usefixtures("at_once")
def test_a_run_ends_at_the_first_no(campaign: Campaign, google: GoogleMapsServer) -> None:
    for _number in range(3):
        put(campaign)
    google.fail_next("403", times=None)
    assert naming.name_missing() == 0
    assert google.count() == 1


def test_the_daily_limit_ends_the_questions(campaign: Campaign, google: GoogleMapsServer, settings: Settings) -> None:
    settings.GEOCODING_DAILY_LIMIT = 1
    put(campaign)
    put(campaign, GANGNAM)
    name_places.func()
    assert google.count() == 1
    assert Place.objects.filter(address=STAND_IN).count() == 1


@pytest.mark.usefixtures("no_redis")
def test_without_redis_nothing_is_asked_because_nobody_counts(campaign: Campaign, google: GoogleMapsServer) -> None:
    place = put(campaign)
    name_place.func(place.pk)
    assert google.count() == 0
    place.refresh_from_db()
    assert place.address == STAND_IN


def test_an_address_typed_meanwhile_stays(
    campaign: Campaign, google: GoogleMapsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = put(campaign)

    def answer(*_at: float) -> str:
        Place.objects.update(address="손으로 적은 주소")
        return ADDRESS

    monkeypatch.setattr("campaigns.geocoding.reverse", answer)
    name_place.func(place.pk)
    place.refresh_from_db()
    assert place.address == "손으로 적은 주소"


def test_a_place_moved_meanwhile_waits_for_its_own_job(
    campaign: Campaign, google: GoogleMapsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = put(campaign)

    def answer(*_at: float) -> str:
        Place.objects.update(position=GANGNAM.point)
        return ADDRESS

    monkeypatch.setattr("campaigns.geocoding.reverse", answer)
    name_place.func(place.pk)
    place.refresh_from_db()
    assert place.address == STAND_IN


def test_a_moved_place_gets_the_stand_in_of_its_new_spot_first(campaign: Campaign, google: GoogleMapsServer) -> None:
    place = put(campaign)
    placing.change(actor=None, place=place, details=Details(at=GANGNAM, name="강남점"))
    place.refresh_from_db()
    assert place.address == "Unknown Location (37.49794, 127.02762)"


def test_without_a_key_no_job_is_queued(campaign: Campaign, settings: Settings) -> None:
    settings.GOOGLE_MAPS_API_KEY = ""
    put(campaign)
    naming.name_many_later()
    assert not ProcrastinateJob.objects.filter(task_name__startswith="campaigns:name").exists()


def test_a_place_that_is_gone_is_no_error(db: None, google: GoogleMapsServer) -> None:
    name_place.func(12345)


@pytest.mark.usefixtures("at_once")
def test_nobody_at_the_other_end_is_no_error(campaign: Campaign, google: GoogleMapsServer, settings: Settings) -> None:
    settings.GOOGLE_MAPS_BASE_URL = refused_url()
    place = put(campaign)
    name_place.func(place.pk)
    place.refresh_from_db()
    assert place.address == STAND_IN


def test_the_form_shows_no_stand_in(campaign: Campaign) -> None:
    form = PlaceForm.of(put(campaign))
    assert (form.initial["name"], form.initial["address"]) == ("", "")

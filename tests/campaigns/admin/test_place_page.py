"""The page of a place: numbers that always work, a search, a map that only reads and writes the numbers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, Place
from tests.accounts import world
from tests.campaigns import making
from tests.campaigns.making import CITY_HALL, GANGNAM, beside
from tests.wire import GoogleMapsServer

ADD = "admin:campaigns_place_add"
TYPED = {"latitude": "37.5663", "longitude": "126.9779", "radius_metres": "150", "name": "시청점", "do": "save"}


@pytest.fixture
def google(settings: Settings) -> Iterator[GoogleMapsServer]:
    with GoogleMapsServer(hang_seconds=2) as server:
        settings.GOOGLE_MAPS_API_KEY, settings.GOOGLE_MAPS_BASE_URL = "wire-key", server.url
        settings.GEOCODING_TIMEOUT_SECONDS = 0.3
        yield server


def address(place: Place) -> str:
    return reverse("admin:campaigns_place_change", args=[place.pk])


def add(campaign: Campaign) -> str:
    return f"{reverse(ADD)}?campaign={campaign.pk}"


def test_a_place_is_made_from_numbers_alone(admin: Client, campaign: Campaign) -> None:
    answer = admin.post(add(campaign), {**TYPED, "hours": "월-금 09:00-21:00", "external_id": "S-1"})
    place = Place.objects.get()
    assert answer["Location"] == address(place)
    assert Coordinates.of(place.position) == Coordinates(37.5663, 126.9779)
    assert (place.radius_metres, place.external_id, len(place.opening_hours)) == (150, "S-1", 1)


def test_one_more_leads_to_the_next_empty_form(admin: Client, campaign: Campaign) -> None:
    assert admin.post(add(campaign), {**TYPED, "do": "another"})["Location"] == add(campaign)


def test_without_a_campaign_one_is_chosen_first(admin: Client, campaign: Campaign) -> None:
    page = admin.get(reverse(ADD)).content.decode()
    assert f'href="?campaign={campaign.pk}"' in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"latitude": "91"}, "위도는 -90에서 90 사이"),
        ({"longitude": "181"}, "경도는 -180에서 180 사이"),
        ({"latitude": "NaN"}, "좌표를 읽을 수 없어요"),
        ({"latitude": ""}, "id_latitude_error"),
        ({"radius_metres": "9"}, "10"),
        ({"hours": "아침부터"}, "영업시간 ‘아침부터’"),
    ],
    ids=["latitude 91", "longitude 181", "NaN", "empty", "small radius", "hours"],
)
def test_what_does_not_fit_is_said_beside_its_input_and_stays_typed(
    admin: Client, campaign: Campaign, typed: dict[str, str], sentence: str
) -> None:
    answer = admin.post(add(campaign), {**TYPED, **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "시청점" in page
    assert not Place.objects.exists()


def test_swapped_coordinates_are_asked_back(admin: Client, campaign: Campaign) -> None:
    answer = admin.post(add(campaign), {**TYPED, "latitude": "126.9779", "longitude": "37.5663"})
    assert answer.status_code == 422
    assert "위도 37.5663, 경도 126.9779" in answer.content.decode()
    assert "data-swap" in answer.content.decode()


def test_a_stored_place_is_shown_and_changed(admin: Client, campaign: Campaign) -> None:
    place = making.place(campaign, opening_hours=[{"days": [0, 1, 2], "opens": "09:00", "closes": "21:00"}])
    page = admin.get(address(place)).content.decode()
    assert 'value="37.566295"' in page
    assert "월-수 09:00-21:00" in page
    admin.post(address(place), {**TYPED, "radius_metres": "300"})
    place.refresh_from_db()
    assert (place.radius_metres, place.name) == (300, "시청점")


def test_a_taken_number_is_refused_above_the_form(admin: Client, campaign: Campaign) -> None:
    making.place(campaign, external_id="S-1")
    answer = admin.post(add(campaign), {**TYPED, "external_id": "S-1"})
    assert answer.status_code == 422
    assert "매장 번호 S-1의 장소가 이미 있어요" in answer.content.decode()


def test_a_place_is_closed_and_opened_again(admin: Client, campaign: Campaign) -> None:
    place = making.place(campaign)
    making.place(campaign, GANGNAM)
    admin.post(address(place), {"do": "close"})
    place.refresh_from_db()
    assert place.closed_at
    admin.post(address(place), {"do": "reopen"})
    place.refresh_from_db()
    assert place.closed_at is None


def test_the_last_place_of_a_running_campaign_is_not_closed(admin: Client, campaign: Campaign) -> None:
    place = making.place(campaign)
    answer = admin.post(address(place), {"do": "close"})
    assert answer.status_code == 422
    assert "마지막 장소" in answer.content.decode()


def test_the_qr_secret_is_changed_by_a_button(admin: Client, campaign: Campaign) -> None:
    place = making.place(campaign)
    admin.post(address(place), {"do": "rotate"})
    assert Place.objects.get().qr_secret != place.qr_secret


def test_the_secret_stands_nowhere_on_the_page(admin: Client, campaign: Campaign) -> None:
    place = making.place(campaign)
    assert place.qr_secret not in admin.get(address(place)).content.decode()


def test_a_search_without_scripts_offers_places_as_links(admin: Client, campaign: Campaign) -> None:
    making.place(campaign, name="시청점")
    page = admin.get(f"{add(campaign)}&q=시청").content.decode()
    assert f"?campaign={campaign.pk}&amp;latitude=37.566295&amp;longitude=126.977945" in page
    picked = admin.get(f"{add(campaign)}&latitude=37.566295&longitude=126.977945").content.decode()
    assert 'value="37.566295"' in picked


def search(admin: Client, text: str) -> dict[str, Any]:
    return dict(admin.get(reverse("admin:campaigns_place_search"), {"q": text}).json())


def test_a_search_finds_own_places_and_then_addresses(
    admin: Client, campaign: Campaign, google: GoogleMapsServer
) -> None:
    making.place(campaign, GANGNAM, name="강남대로점")
    found = search(admin, "강남대로")
    assert [(spot["kind"], spot["label"]) for spot in found["spots"]] == [
        ("own", "강남대로점"),
        ("address", "서울특별시 강남구 강남대로 396"),
    ]


@pytest.mark.parametrize("mode", ["timeout", "503", "429", "403"])
def test_a_search_goes_on_without_the_geocoder(
    admin: Client, campaign: Campaign, google: GoogleMapsServer, mode: str
) -> None:
    making.place(campaign, name="시청점")
    google.fail_next(mode, times=None)
    found = search(admin, "시청")
    assert len(found["spots"]) == 1
    assert "지도에서 고르거나" in str(found["sentence"])
    assert google.count() == 1


def test_pasted_coordinates_are_found_as_they_are(admin: Client) -> None:
    [spot] = search(admin, "37.5665, 126.9780")["spots"]
    assert (spot["kind"], spot["latitude"], spot["longitude"]) == ("point", 37.5665, 126.978)


@pytest.mark.parametrize("text", ["", "가", "\x00\x00"])
def test_a_search_for_next_to_nothing_asks_for_more(admin: Client, text: str) -> None:
    assert search(admin, text)["sentence"] == "두 글자 이상 적어 주세요."


def around(admin: Client, campaign: Campaign, box: str, without: str = "") -> list[dict[str, float]]:
    url = reverse("admin:campaigns_place_around", args=[campaign.pk])
    return list(admin.get(url, {"box": box, "without": without}).json()["clusters"])


def test_the_map_shows_the_campaigns_other_places(admin: Client, campaign: Campaign) -> None:
    own = making.place(campaign)
    making.place(campaign, beside(CITY_HALL, east=500))
    making.place(making.campaign(slug="other"), GANGNAM)
    assert sum(cluster["count"] for cluster in around(admin, campaign, "126,37,128,38")) == 2
    assert sum(cluster["count"] for cluster in around(admin, campaign, "126,37,128,38", str(own.pk))) == 1


@pytest.mark.parametrize("box", ["", "1,2,3", "126,nan,127,38", "37,126,38,127"])
def test_a_box_that_is_none_is_refused(admin: Client, campaign: Campaign, box: str) -> None:
    url = reverse("admin:campaigns_place_around", args=[campaign.pk])
    assert admin.get(url, {"box": box}).status_code == 422


def test_the_page_works_without_a_map_and_without_scripts(admin: Client, campaign: Campaign) -> None:
    page = admin.get(add(campaign)).content.decode()
    assert "data-place-map hidden" in page
    assert "<noscript>" in page
    assert page.index('name="latitude"') < page.index('value="save">저장하기')


def test_nothing_is_loaded_from_elsewhere(admin: Client, campaign: Campaign) -> None:
    answer = admin.get(add(campaign))
    page = answer.content.decode()
    assert 'src="http' not in page
    assert 'href="http' not in page
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["campaigns_place_search", "campaigns_place_add"])
def test_a_stranger_sees_nothing_of_it(client: Client, name: str) -> None:
    client.force_login(world.person("creator"))
    assert client.get(reverse(f"admin:{name}")).status_code == 302


def test_somebody_who_may_only_look_cannot_change(client: Client, campaign: Campaign) -> None:
    person = world.person("creator")
    person.is_staff = True
    person.save()
    give(person, "view_place")
    client.force_login(person)
    place = making.place(campaign)
    assert client.get(address(place)).status_code == 200
    assert client.post(address(place), TYPED).status_code == 403
    assert client.get(add(campaign)).status_code == 403


def give(person: User, *codenames: str) -> None:
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))

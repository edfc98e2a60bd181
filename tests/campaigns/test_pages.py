"""The campaigns' pages: what they show, to whom, and what comes of pressing their buttons."""

import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Consent, User
from campaigns import brand, qr
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, CampaignNode, CheckIn, Place
from campaigns.states import CampaignState, CheckInState
from tests.accounts import world
from tests.campaigns import making
from tests.remix.pages.nodes import MakeNode, make_node, make_recipe

__all__ = ["make_node", "make_recipe"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("same_minute")]


@pytest.fixture
def campaign() -> Campaign:
    return making.campaign(methods=["gps_match", "qr_rotating", "receipt"], colour="#7fd34e")


@pytest.fixture
def place(campaign: Campaign) -> Place:
    return making.place(campaign)


@pytest.fixture
def creator() -> User:
    return world.person("creator")


@pytest.fixture
def signed_in(client: Client, creator: User) -> Client:
    client.force_login(creator, backend="accounts.backends.EmailBackend")
    return client


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def fixes(place: Place, *, metres_north: float = 0, accuracy: float = 20) -> str:
    """What the script puts into the form: a fix so far from the place."""
    now = timezone.now().timestamp() * 1000
    latitude = place.position.y + metres_north / 111_195
    fix = {"latitude": latitude, "longitude": place.position.x, "accuracy": accuracy, "timestamp": now}
    return json.dumps({"fix": fix, "trail": [], "sent_at": now})


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.effect_noise((64, 64), 80).save(file, "PNG")
    return SimpleUploadedFile("receipt.png", file.getvalue(), "image/png")


def test_a_running_campaign_is_listed_and_a_draft_is_not(client: Client, campaign: Campaign, place: Place) -> None:
    draft = making.campaign(slug="secret", title="비밀 캠페인", state=CampaignState.DRAFT)
    html = html_of(client, "/campaigns/")
    assert campaign.title in html
    assert draft.title not in html


def test_an_empty_list_shows_another_way(client: Client) -> None:
    assert "지금 진행 중인 캠페인이 없어요." in html_of(client, "/campaigns/")


def test_open_places_are_listed_by_distance_without_a_map(client: Client, campaign: Campaign, place: Place) -> None:
    html = html_of(client, f"/campaigns/?near={place.position.y + 0.01:.4f},{place.position.x:.4f}")
    assert place.name in html
    assert "1.1km" in html


def test_nowhere_near_says_so(client: Client, campaign: Campaign, place: Place) -> None:
    assert "5km 안에 지금 열려 있는 장소가 없어요." in html_of(client, "/campaigns/?near=33.25,126.5")


def test_exchanged_coordinates_are_asked_back(client: Client) -> None:
    response = client.get("/campaigns/?near=126.97,37.56")
    assert response.status_code == 400
    assert 'href="?near=37.56,126.97"' in response.content.decode()


@pytest.mark.parametrize("near", ["91,10", "10,181x", "nan,nan", "37", ",", "1e9,1e9"])
def test_what_is_no_place_is_refused_in_a_sentence(client: Client, near: str) -> None:
    response = client.get(f"/campaigns/places.json?near={near}")
    assert response.status_code == 400
    assert response.json()["detail"]


def test_the_map_is_given_single_places_and_clusters(client: Client, campaign: Campaign, place: Place) -> None:
    for metres in (0, 10):
        making.place(campaign, making.beside(Coordinates(35.1, 129.0), east=metres))
    features = client.get("/campaigns/places.json?bbox=120,30,140,45").json()["features"]
    assert sorted(feature["properties"].get("count", 1) for feature in features) == [1, 2]
    assert {feature["properties"].get("name") for feature in features} == {place.name, None}


def test_nothing_that_makes_codes_leaves_by_the_map(client: Client, campaign: Campaign, place: Place) -> None:
    response = client.get(f"/campaigns/{campaign.slug}/places.json")
    assert [feature["properties"]["name"] for feature in response.json()["features"]] == [place.name]
    assert place.qr_secret not in response.content.decode()


@pytest.mark.parametrize("skin", ["community", "official", "location"])
def test_each_skin_shows_the_same_campaign(client: Client, campaign: Campaign, place: Place, skin: str) -> None:
    html = html_of(client, f"/campaigns/{campaign.slug}/?skin={skin}")
    assert f"skin-{skin}" in html
    assert place.name in html
    assert ("brand.css" in html) == (skin != "community")


def test_a_draft_is_there_for_whoever_runs_it(client: Client) -> None:
    owner = world.person("partner")
    draft = making.campaign(state=CampaignState.DRAFT, owner=owner)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(owner, backend="accounts.backends.EmailBackend")
    assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("colour", ["#7fd34e", "#000000", "#ffffff", "#777777", "#ffff00", "#1f2f6f"])
def test_any_brand_s_colour_is_legible_on_our_paper(colour: str) -> None:
    for tone, ground in zip(brand.tones(colour), (brand.LIGHT_GROUND, brand.DARK_GROUND), strict=True):
        assert brand.contrast(tone.hot, ground) >= 4.5
        assert brand.contrast(tone.hot, tone.ink) >= 4.5


def test_a_recipe_that_takes_part_wears_the_campaign_s_dress(
    client: Client, campaign: Campaign, place: Place, make_node: MakeNode
) -> None:
    node = make_node()
    CampaignNode.objects.create(campaign=campaign, node=node)
    html = html_of(client, f"/campaigns/{campaign.slug}/remix/{node.node_id}/")
    assert campaign.brand in html
    assert "<h1" in html
    assert f'rel="canonical" href="http://127.0.0.1:8000{node.get_absolute_url()}?lang=ko"' in html


def test_a_recipe_that_does_not_take_part_has_no_such_page(
    client: Client, campaign: Campaign, make_node: MakeNode
) -> None:
    assert client.get(f"/campaigns/{campaign.slug}/remix/{make_node().node_id}/").status_code == 404


def test_a_recipe_s_own_page_names_its_running_campaigns(
    client: Client, campaign: Campaign, place: Place, make_node: MakeNode
) -> None:
    node = make_node()
    CampaignNode.objects.create(campaign=campaign, node=node)
    assert campaign.title in html_of(client, node.get_absolute_url())


def test_who_is_there_checks_in_and_agrees_in_the_same_step(
    signed_in: Client, creator: User, campaign: Campaign, place: Place
) -> None:
    form = {"method": "gps_match", "fixes": fixes(place), "agrees": "on"}
    response = signed_in.post(f"/campaigns/{campaign.slug}/check-in/{place.pk}/", form)
    assert "방문을 인증했어요!" in response.content.decode()
    assert CheckIn.objects.get().state == CheckInState.ACCEPTED
    assert Consent.objects.filter(user=creator, kind="location", given=True).count() == 1


def test_without_the_consent_no_position_is_used(signed_in: Client, campaign: Campaign, place: Place) -> None:
    response = signed_in.post(
        f"/campaigns/{campaign.slug}/check-in/{place.pk}/", {"method": "gps_match", "fixes": fixes(place)}
    )
    assert response.status_code == 422
    assert not CheckIn.objects.exists()


def test_who_is_far_away_is_told_how_far(signed_in: Client, campaign: Campaign, place: Place) -> None:
    form = {"method": "gps_match", "fixes": fixes(place, metres_north=900), "agrees": "on"}
    response = signed_in.post(f"/campaigns/{campaign.slug}/check-in/{place.pk}/", form)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert CheckIn.objects.get().state == CheckInState.REFUSED


@pytest.mark.parametrize(
    "sent", ["", "{", "[]", '{"fix": null}', '{"fix": {"latitude": 91, "longitude": 0}}', "x" * 30_000]
)
def test_a_position_that_cannot_be_read_is_refused(
    signed_in: Client, campaign: Campaign, place: Place, sent: str
) -> None:
    form = {"method": "gps_match", "fixes": sent, "agrees": "on"}
    response = signed_in.post(f"/campaigns/{campaign.slug}/check-in/{place.pk}/", form)
    assert response.status_code == 422
    assert not CheckIn.objects.exists()


def test_the_code_on_the_display_checks_in(signed_in: Client, campaign: Campaign, place: Place) -> None:
    form = {"method": "qr_rotating", "code": qr.shown(place).code}
    response = signed_in.post(f"/campaigns/{campaign.slug}/check-in/{place.pk}/", form)
    assert "방문을 인증했어요!" in response.content.decode()


def test_the_address_in_the_qr_fills_in_the_code(signed_in: Client, campaign: Campaign, place: Place) -> None:
    shown = qr.shown(place)
    assert f'value="{shown.code}"' in html_of(signed_in, shown.url.partition("8000")[2])


def test_a_receipt_waits_for_a_curator(signed_in: Client, campaign: Campaign, place: Place) -> None:
    form = {"method": "receipt", "picture": picture()}
    response = signed_in.post(f"/campaigns/{campaign.slug}/check-in/{place.pk}/", form)
    assert "사진을 받았어요." in response.content.decode()
    assert CheckIn.objects.get().state == CheckInState.WAITING


def test_no_picture_is_asked_for_again(signed_in: Client, campaign: Campaign, place: Place) -> None:
    response = signed_in.post(f"/campaigns/{campaign.slug}/check-in/{place.pk}/", {"method": "receipt"})
    assert response.status_code == 422
    assert "사진을 골라 주세요." in response.content.decode()


def test_before_the_start_there_is_nothing_to_try(signed_in: Client) -> None:
    coming = making.campaign(starts_at=timezone.now() + timedelta(days=1), ends_at=timezone.now() + timedelta(days=2))
    place = making.place(coming)
    html = html_of(signed_in, f"/campaigns/{coming.slug}/check-in/{place.pk}/")
    assert "아직 시작 전이에요." in html
    assert "<form" not in html.partition("<main")[2]


def test_a_place_of_another_campaign_is_not_found(signed_in: Client, campaign: Campaign, place: Place) -> None:
    other = making.campaign(slug="other")
    assert signed_in.get(f"/campaigns/{other.slug}/check-in/{place.pk}/").status_code == 404


def test_the_display_shows_the_present_code_to_whoever_has_its_address(client: Client, place: Place) -> None:
    token = qr.display_token(place)
    answer = client.get(f"/campaigns/display.{token}/code.json").json()
    assert answer["code"].replace(" ", "") == qr.shown(place).code
    assert "<svg" in html_of(client, f"/campaigns/display.{token}/")


def test_another_display_s_address_is_not_found(client: Client, place: Place) -> None:
    assert client.get(f"/campaigns/display.{place.pk}-{'a' * 24}/").status_code == 404


def test_pages_cost_the_same_whatever_there_is(
    client: Client, campaign: Campaign, make_node: MakeNode, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        making.place(campaign, name=f"{number}호점", at=making.beside(making.CITY_HALL, east=100 * number))
        CampaignNode.objects.create(campaign=campaign, node=make_node())
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        html_of(client, campaign.get_absolute_url())


def test_one_s_own_page_lists_visits_and_forgets_where_one_was(
    signed_in: Client, creator: User, campaign: Campaign, place: Place
) -> None:
    form = {"method": "gps_match", "fixes": fixes(place), "agrees": "on"}
    signed_in.post(f"/campaigns/{campaign.slug}/check-in/{place.pk}/", form)
    assert campaign.title in html_of(signed_in, "/me/")
    signed_in.post("/campaigns/forget.positions/")
    visit = CheckIn.objects.get(user=creator)
    assert (visit.position, visit.state) == (None, CheckInState.ACCEPTED)


def test_search_engines_are_given_published_campaigns_only(client: Client, campaign: Campaign) -> None:
    making.campaign(slug="secret", state=CampaignState.DRAFT)
    body = client.get("/sitemap-campaigns.xml").content.decode()
    assert f"/campaigns/{campaign.slug}/?lang=en" in body
    assert "secret" not in body

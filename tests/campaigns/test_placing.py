"""What people do with places: by whom, with what trail, and what is refused."""

import pytest

from accounts.models import AuditEntry, User
from campaigns import placing
from campaigns.coordinates import Coordinates
from campaigns.models import Campaign, Place
from campaigns.placing import Details
from campaigns.states import CampaignState
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world
from tests.campaigns import making
from tests.campaigns.making import CITY_HALL, GANGNAM

HERE = Details(at=CITY_HALL, name="시청점", address="세종대로 110")


@pytest.fixture
def curator(db: None) -> User:
    return world.person("curator")


@pytest.fixture
def campaign(db: None) -> Campaign:
    return making.campaign()


def test_a_curator_puts_a_place_on_the_map(curator: User, campaign: Campaign) -> None:
    place = placing.place(actor=curator, campaign=campaign, details=HERE)
    assert Coordinates.of(Place.objects.get().position) == CITY_HALL
    assert AuditEntry.objects.get(action="place.add").target_id == str(place.pk)


def test_a_partner_puts_places_of_their_own_campaign(campaign: Campaign) -> None:
    partner = world.person("partner")
    with pytest.raises(NotAllowed):
        placing.place(actor=partner, campaign=campaign, details=HERE)
    campaign.owner = partner
    campaign.save()
    assert placing.place(actor=partner, campaign=campaign, details=HERE).pk


@pytest.mark.parametrize(
    "details",
    [
        Details(at=CITY_HALL, radius_metres=9),
        Details(at=CITY_HALL, radius_metres=5001),
        Details(at=CITY_HALL, name="가" * 81),
        Details(at=CITY_HALL, opening_hours=[{"days": [7], "opens": "09:00", "closes": "10:00"}]),
    ],
    ids=["too small", "too large", "long name", "eighth day"],
)
def test_nonsense_is_refused_in_words(curator: User, campaign: Campaign, details: Details) -> None:
    with pytest.raises(Refused):
        placing.place(actor=curator, campaign=campaign, details=details)
    assert not Place.objects.exists()


def test_a_number_of_the_brand_stands_for_one_place(curator: User, campaign: Campaign) -> None:
    placing.place(actor=curator, campaign=campaign, details=Details(at=CITY_HALL, external_id="S-1"))
    with pytest.raises(Refused) as refusal:
        placing.place(actor=curator, campaign=campaign, details=Details(at=GANGNAM, external_id="S-1"))
    assert refusal.value.code == "number_taken"


def test_an_online_campaign_takes_no_places(curator: User) -> None:
    online = making.campaign(type="online", methods=["photo"], repeat="once")
    with pytest.raises(Refused):
        placing.place(actor=curator, campaign=online, details=HERE)


def test_a_change_is_noted_with_what_was_before(curator: User, campaign: Campaign) -> None:
    place = placing.place(actor=curator, campaign=campaign, details=HERE)
    placing.change(actor=curator, place=place, details=Details(at=GANGNAM, name="강남점", radius_metres=200))
    place.refresh_from_db()
    assert (place.name, place.radius_metres) == ("강남점", 200)
    assert AuditEntry.objects.get(action="place.change").detail["before"] == {
        "at": str(CITY_HALL),
        "radius_metres": 100,
    }


def test_closing_keeps_the_place_and_opening_takes_it_back(curator: User, campaign: Campaign) -> None:
    place = placing.place(actor=curator, campaign=campaign, details=HERE)
    placing.place(actor=curator, campaign=campaign, details=Details(at=GANGNAM))
    assert placing.close(actor=curator, place=place).closed_at
    assert placing.reopen(actor=curator, place=place).closed_at is None


def test_the_last_place_of_a_running_campaign_stays_open(curator: User, campaign: Campaign) -> None:
    place = placing.place(actor=curator, campaign=campaign, details=HERE)
    with pytest.raises(Refused):
        placing.close(actor=curator, place=place)
    Campaign.objects.update(state=CampaignState.PAUSED)
    assert placing.close(actor=curator, place=place).closed_at


def test_a_creator_may_do_nothing_with_places(campaign: Campaign) -> None:
    place = making.place(campaign)
    creator = world.person("creator")
    with pytest.raises(NotAllowed):
        placing.change(actor=creator, place=place, details=HERE)
    with pytest.raises(NotAllowed):
        placing.close(actor=creator, place=place)
    with pytest.raises(NotAllowed):
        placing.reopen(actor=creator, place=place)

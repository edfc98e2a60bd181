"""Consents are history; a new policy asks again before the next write."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts import consents
from accounts.models import AuditEntry, Consent, ConsentKind, User
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world

NEW = {"data_collection": "2027-01", "marketing": "2026-11", "third_party": "2026-11", "location": "2026-11"}


def given(user: User) -> dict[str, bool]:
    return {choice.kind.value: choice.given for choice in consents.of(user)}


@pytest.fixture
def asked(settings: Settings) -> None:
    settings.REQUIRED_CONSENTS = ["data_collection"]


@pytest.fixture
def agreed(creator: User, asked: None) -> User:
    consents.choose(actor=creator, user=creator, kind=ConsentKind.DATA_COLLECTION, given=True)
    return creator


def test_every_choice_is_kept(agreed: User) -> None:
    for wish in (True, False, True):
        consents.choose(actor=agreed, user=agreed, kind=ConsentKind.MARKETING, given=wish)
    assert [row.given for row in Consent.objects.filter(kind="marketing").order_by("id")] == [True, False, True]
    assert given(agreed) == {"data_collection": True, "marketing": True, "third_party": False, "location": False}


def test_a_choice_remembers_version_and_time(agreed: User) -> None:
    row = Consent.objects.get()
    assert (row.policy_version, row.at is not None) == ("2026-11", True)


def test_choosing_the_same_again_adds_nothing(agreed: User) -> None:
    consents.choose(actor=agreed, user=agreed, kind=ConsentKind.DATA_COLLECTION, given=True)
    assert Consent.objects.count() == 1


def test_the_required_one_is_taken_back_by_leaving_only(agreed: User) -> None:
    with pytest.raises(Refused) as refusal:
        consents.choose(actor=agreed, user=agreed, kind=ConsentKind.DATA_COLLECTION, given=False)
    assert refusal.value.code == "required"


def test_nobody_chooses_for_others(agreed: User) -> None:
    with pytest.raises(NotAllowed):
        consents.choose(actor=world.person("admin"), user=agreed, kind=ConsentKind.MARKETING, given=True)


def test_a_new_version_is_not_agreed_to(agreed: User, settings: Settings) -> None:
    settings.POLICY_VERSIONS = NEW
    assert not consents.has_required(agreed)


def test_a_write_is_sent_to_the_consents_first(client: Client, agreed: User, settings: Settings) -> None:
    client.force_login(agreed)
    settings.POLICY_VERSIONS = NEW
    response = client.post("/remix/remix_000001/fork/", headers={"referer": "http://testserver/remix/remix_000001/"})
    assert response.headers["Location"].startswith("/me/consents/?next=")


def test_a_write_to_the_api_by_a_session_is_refused_in_json(client: Client, agreed: User, settings: Settings) -> None:
    client.force_login(agreed)
    settings.POLICY_VERSIONS = NEW
    response = client.post("/api/v1/token/revoke/")
    assert (response.status_code, response.json()["code"]) == (403, "consent_required")


def test_reading_goes_on(client: Client, agreed: User, settings: Settings) -> None:
    client.force_login(agreed)
    settings.POLICY_VERSIONS = NEW
    assert client.get("/me/").status_code == 200


def test_agreeing_leads_back(client: Client, agreed: User, settings: Settings) -> None:
    client.force_login(agreed)
    settings.POLICY_VERSIONS = NEW
    response = client.post("/me/consents/", {"data_collection": "on", "next": "/remix/"})
    assert response.headers["Location"] == "/remix/"
    assert consents.has_required(agreed)


def test_agreeing_never_leads_to_another_site(client: Client, agreed: User) -> None:
    client.force_login(agreed)
    response = client.post("/me/consents/", {"data_collection": "on", "next": "https://evil.example/"})
    assert response.headers["Location"] == "/me/"


def test_one_can_leave_without_agreeing(client: Client, creator: User, asked: None) -> None:
    client.force_login(creator)
    assert client.post("/me/stay/").headers["Location"] == "/me/"


def test_withdrawing_takes_one_click_and_is_audited(client: Client, agreed: User) -> None:
    client.force_login(agreed)
    client.post("/me/consents/", {"data_collection": "on", "marketing": "on"})
    client.post("/me/consents/", {"data_collection": "on"})
    assert given(agreed)["marketing"] is False
    assert AuditEntry.objects.filter(action="consent.withdraw").count() == 1

"""Checking in through the API."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts import consents, tokens
from accounts.models import ConsentKind, User
from campaigns import qr
from campaigns.coordinates import Coordinates
from campaigns.models import CheckIn, Place
from campaigns.states import CampaignState
from remix import uploading
from tests.campaigns import making
from tests.campaigns.api.conftest import caller
from tests.campaigns.test_proofs import picture

VISITS = "/api/v1/check-ins/"


def fix(shop: Place, east: float = 12.3, **more: Any) -> dict[str, Any]:
    """What an honest phone a few steps from the shop says."""
    at = making.beside(Coordinates.of(shop.position), east=east, north=-7.1)
    taken = (timezone.now() - timedelta(seconds=1)).isoformat()
    return {"latitude": at.latitude, "longitude": at.longitude, "accuracy": 18.0, "taken_at": taken, **more}


def body(shop: Place, **more: Any) -> dict[str, Any]:
    sent = {"campaign": "dance", "place_id": shop.pk, "method": "gps_match", "fix": fix(shop)}
    return {**sent, "sent_at": timezone.now().isoformat(), **more}


def post(api: Client, data: Any, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return api.post(VISITS, json.dumps(data), content_type="application/json", headers=headers)


def test_somebody_who_is_there_is_checked_in(api: Client, shop: Place, settings: Any) -> None:
    prize = making.reward(shop.campaign)
    answer = post(api, body(shop))
    data = answer.json()
    assert (answer.status_code, data["state"], data["refusal"]) == (201, "accepted", None)
    assert [reward["reward_id"] for reward in data["rewards"]] == [prize.pk]
    assert api.get(answer.headers["Location"].removeprefix(settings.SITE_URL)).json() == data


def test_the_same_request_twice_checks_in_once(api: Client, shop: Place) -> None:
    sent = body(shop)
    first, second = post(api, sent, "visit-1"), post(api, sent, "visit-1")
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["Idempotent-Replayed"] == "true"
    assert CheckIn.objects.count() == 1


def test_another_request_with_the_same_key_is_a_conflict(api: Client, shop: Place) -> None:
    post(api, body(shop), "visit-1")
    answer = post(api, body(shop, code="x"), "visit-1")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_with_one_key_check_in_once(same_minute: None) -> None:
    person = making.visitor()
    shop = making.place(making.campaign())
    prize = making.reward(shop.campaign)
    sent = body(shop)

    def send(api: Client) -> Any:
        try:
            return post(api, sent, "visit-1")
        finally:
            connections.close_all()

    callers = [caller(person) for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, callers))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (CheckIn.objects.count(), prize.redemptions.count()) == (1, 1)


def test_a_second_visit_is_a_conflict(api: Client, shop: Place) -> None:
    post(api, body(shop))
    answer = post(api, body(shop))
    assert (answer.status_code, answer.json()["code"]) == (409, "already")


@pytest.mark.parametrize("key", ["", "visit-1"])
def test_somebody_too_far_is_told_how_far_and_the_attempt_stays(api: Client, shop: Place, key: str) -> None:
    answer = post(api, body(shop, fix=fix(shop, east=2000)), key)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "too_far")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["missing_metres"] > 1000
    attempt = api.get(f"{VISITS}{problem['check_in_id']}/").json()
    assert (attempt["state"], attempt["refusal"]) == ("refused", "too_far")


def test_the_same_attempt_sent_again_is_the_same_problem(api: Client, shop: Place) -> None:
    sent = body(shop, fix=fix(shop, east=2000))
    first, second = post(api, sent, "visit-1"), post(api, sent, "visit-1")
    assert (second.status_code, second.json()) == (422, first.json())
    assert second.headers["Content-Type"] == "application/problem+json"
    assert CheckIn.objects.count() == 1


def test_a_position_needs_the_person_s_consent(shop: Place) -> None:
    shy = making.visitor("shy", agrees=False)
    api = caller(shy)
    assert post(api, body(shop)).json()["code"] == "location_consent"
    assert post(api, body(shop, agrees_to_location=True)).status_code == 201
    assert consents.has_given(shy, ConsentKind.LOCATION)


def test_the_code_on_the_display_checks_in(api: Client, shop: Place) -> None:
    sent = {"campaign": "dance", "place_id": shop.pk, "method": "qr_rotating", "code": qr.shown(shop).code}
    assert post(api, sent).json()["state"] == "accepted"


def test_a_wrong_code_is_refused_and_noted(api: Client, shop: Place) -> None:
    sent = {"campaign": "dance", "place_id": shop.pk, "method": "qr_rotating", "code": "ABCDEFGHJKLM"}
    answer = post(api, sent, "visit-1")
    assert (answer.status_code, answer.json()["code"], answer.json()["missing_metres"]) == (422, "code_unknown", None)
    assert CheckIn.objects.get().refusal == "code_unknown"


def uploaded(person: User) -> str:
    content = picture()
    upload = uploading.take_in(
        actor=person,
        purpose="campaign_proof",
        name="photo.jpg",
        content_type="image/jpeg",
        size=len(content),
        content=BytesIO(content),
    )
    return str(upload.pk)


def test_a_picture_waits_for_a_person(person: User, api: Client) -> None:
    shop = making.place(making.campaign(methods=["photo"]))
    sent = {"campaign": "dance", "place_id": shop.pk, "method": "photo", "upload_id": uploaded(person)}
    assert post(api, sent).json()["state"] == "waiting"


def test_somebody_else_s_picture_is_not_found(api: Client, db: None) -> None:
    shop = making.place(making.campaign(methods=["photo"]))
    foreign = uploaded(making.visitor("other"))
    answer = post(api, {"campaign": "dance", "place_id": shop.pk, "method": "photo", "upload_id": foreign})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_upload")


def test_a_place_of_another_campaign_is_refused(api: Client, shop: Place) -> None:
    other = making.place(making.campaign(slug="other"))
    assert post(api, body(shop, place_id=other.pk)).json()["code"] == "wrong_place"


def test_a_draft_campaign_does_not_exist(api: Client, db: None) -> None:
    shop = making.place(making.campaign(state=CampaignState.DRAFT))
    assert post(api, body(shop)).status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"plcae_id": 1}, "/plcae_id", "unknown_field"),
        ({"fix": {"latitude": 37.5, "longitude": 127.0, "speed": 3}}, "/fix/speed", "unknown_field"),
        ({"fix": {"latitude": 127.0, "longitude": 37.5}}, "/fix", "swapped_coordinates"),
        ({"fix": {"latitude": 37.5}}, "/fix/longitude", "required"),
        ({"fix": {"latitude": 37.5, "longitude": 127.0, "accuracy": -1}}, "/fix/accuracy", "min_value"),
        ({"trail": [{"latitude": 127.0, "longitude": 37.5}]}, "/trail/0", "swapped_coordinates"),
        ({"method": "telepathy"}, "/method", "invalid_choice"),
        ({"sent_at": "yesterday"}, "/sent_at", "invalid"),
        ({"upload_id": "x"}, "/upload_id", "invalid"),
        ({"place_id": 0}, "/place_id", "min_value"),
        ({"campaign": 7}, "/campaign", "invalid"),
    ],
)
def test_a_bad_field_is_refused_by_name(
    api: Client, shop: Place, change: dict[str, Any], pointer: str, code: str
) -> None:
    answer = post(api, body(shop, **change))
    assert answer.status_code == 400
    assert [(wrong["pointer"], wrong["code"]) for wrong in answer.json()["errors"]] == [(pointer, code)]


def test_a_long_trail_is_refused(api: Client, shop: Place) -> None:
    answer = post(api, body(shop, trail=[fix(shop)] * 61))
    assert answer.json()["errors"][0]["code"] == "max_length"


def test_the_list_holds_one_s_own_only_and_narrows(api: Client, shop: Place) -> None:
    making.go(making.visitor("other"), shop)
    post(api, body(shop, fix=fix(shop, east=170)))
    visit = post(api, body(shop, fix=fix(shop, east=20))).json()
    assert [item["state"] for item in api.get(VISITS).json()["items"]] == ["accepted", "refused"]
    assert api.get(VISITS, {"state": "accepted", "campaign": "dance"}).json()["items"] == [visit]
    assert api.get(VISITS, {"campaign": "other"}).json()["items"] == []


def test_the_list_is_read_page_by_page(api: Client, shop: Place) -> None:
    for _ in range(3):
        post(api, body(shop, fix=fix(shop, east=2000)))
    first = api.get(VISITS, {"limit": 2}).json()
    second = api.get(VISITS, {"limit": 2, "cursor": first["next_cursor"]}).json()
    ids = [item["check_in_id"] for item in first["items"] + second["items"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), second["next_cursor"]) == (3, None)


def test_somebody_else_s_visit_is_not_found(api: Client, shop: Place) -> None:
    foreign = making.go(making.visitor("other"), shop).check_in
    assert api.get(f"{VISITS}{foreign.pk}/").status_code == 404


def test_somebody_else_s_cursor_is_refused(api: Client, shop: Place) -> None:
    for _ in range(2):
        post(api, body(shop, fix=fix(shop, east=2000)))
    cursor = api.get(VISITS, {"limit": 1}).json()["next_cursor"]
    other = caller(making.visitor("other"))
    assert other.get(VISITS, {"cursor": cursor}).json()["code"] == "bad_cursor"


def test_the_eleventh_attempt_in_a_minute_has_to_wait(api: Client, shop: Place, same_minute: None) -> None:
    for _ in range(10):
        post(api, body(shop, fix=fix(shop, east=2000)))
    answer = post(api, body(shop))
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_token_without_the_scope_cannot_check_in(person: User, shop: Place) -> None:
    token = tokens.issue(user=person, scope="campaigns:read").access
    answer = post(Client(headers={"Authorization": f"Bearer {token}"}), body(shop))
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")

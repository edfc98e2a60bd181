"""A partner's webhooks through the API."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts import api_keys
from accounts.models import User, WebhookDelivery, WebhookEndpoint
from accounts.models.webhook import DeliveryState
from accounts.webhooks import endpoints, events
from tests.accounts import world

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/webhooks/"
HOOK = {"url": "https://brand.example/hook", "events": ["remix.published"]}


@pytest.fixture
def partner() -> User:
    return world.person("partner")


@pytest.fixture
def api(partner: User) -> Client:
    key = api_keys.make(actor=world.person("admin"), user=partner, name="x", scopes=["webhooks:write"])[1]
    return Client(headers={"Authorization": f"Api-Key {key}"})


@pytest.fixture
def hook(partner: User) -> WebhookEndpoint:
    return endpoints.add(actor=partner, url=HOOK["url"], event_codes=HOOK["events"])[0]  # type: ignore[arg-type]


def send(api: Client, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
    return api.generic(
        method, ADDRESS + path, "" if body is None else json.dumps(body), "application/json", headers=headers
    )


def test_a_new_one_comes_with_its_secret_this_once(api: Client) -> None:
    made = send(api, "POST", body=HOOK)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert "secret" not in api.get(made["Location"]).json()


def test_the_same_address_twice_is_a_conflict(api: Client, hook: WebhookEndpoint) -> None:
    answer = send(api, "POST", body=HOOK)
    assert (answer.status_code, answer.json()["code"]) == (409, "webhook_exists")


def test_a_private_address_is_refused_by_code(api: Client) -> None:
    answer = send(api, "POST", body={**HOOK, "url": "https://127.0.0.1/"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_url")


def test_the_list_holds_one_s_own_only(api: Client, hook: WebhookEndpoint) -> None:
    endpoints.add(actor=world.person("partner", "other"), url="https://other.example/", event_codes=["remix.published"])
    assert [item["webhook_id"] for item in api.get(ADDRESS).json()["items"]] == [str(hook.pk)]


def test_events_are_listed_with_what_they_mean(api: Client) -> None:
    found = {item["type"]: item["description"] for item in api.get(f"{ADDRESS}events/").json()["items"]}
    assert found["analysis.succeeded"] == "내가 맡긴 분석이 끝났어요"


def test_switching_off_needs_the_version_that_was_read(api: Client, hook: WebhookEndpoint) -> None:
    assert send(api, "PATCH", f"{hook.pk}/", {"enabled": False}).status_code == 428
    stale = send(api, "PATCH", f"{hook.pk}/", {"enabled": False}, **{"If-Match": '"old"'})
    assert stale.status_code == 412
    tag = api.get(f"{ADDRESS}{hook.pk}/")["ETag"]
    changed = send(api, "PATCH", f"{hook.pk}/", {"enabled": False}, **{"If-Match": tag})
    assert (changed.json()["enabled"], changed.json()["disabled_because"]) == (False, "by_person")


def test_a_removed_one_is_gone(api: Client, hook: WebhookEndpoint) -> None:
    tag = api.get(f"{ADDRESS}{hook.pk}/")["ETag"]
    assert send(api, "DELETE", f"{hook.pk}/", **{"If-Match": tag}).status_code == 204
    assert api.get(f"{ADDRESS}{hook.pk}/").status_code == 404


def test_another_partner_s_is_not_found(api: Client) -> None:
    other = world.person("partner", "other")
    foreign = endpoints.add(actor=other, url="https://other.example/", event_codes=["remix.published"])[0]
    assert send(api, "POST", f"{foreign.pk}/secret/").status_code == 404


def test_a_new_secret_says_how_long_the_former_one_counts(api: Client, hook: WebhookEndpoint) -> None:
    answer = send(api, "POST", f"{hook.pk}/secret/").json()
    hook.refresh_from_db()
    assert endpoints.secrets_of(hook)[0] == answer["secret"]
    assert answer["former_secret_until"] > hook.created_at.isoformat()


def test_the_log_is_read_page_by_page(api: Client, hook: WebhookEndpoint) -> None:
    for number in range(5):
        events.emit("remix.published", {"node_id": f"remix_{number:06}", "version": 1})
    seen: list[str] = []
    cursor = ""
    for _page in range(3):
        answer = api.get(f"{ADDRESS}{hook.pk}/deliveries/?limit=2{cursor}").json()
        seen += [item["delivery_id"] for item in answer["items"]]
        cursor = f"&cursor={answer['next_cursor']}"
    assert answer["next_cursor"] is None
    assert sorted(seen) == sorted(str(pk) for pk in WebhookDelivery.objects.values_list("pk", flat=True))


def test_a_dead_letter_is_sent_again(api: Client, hook: WebhookEndpoint) -> None:
    events.emit("remix.published", {"node_id": "remix_000001", "version": 1})
    WebhookDelivery.objects.update(state=DeliveryState.DEAD)
    delivery = WebhookDelivery.objects.get()
    answer = send(api, "POST", f"{hook.pk}/deliveries/{delivery.pk}/resend/")
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    again = send(api, "POST", f"{hook.pk}/deliveries/{delivery.pk}/resend/")
    assert (again.status_code, again.json()["code"]) == (409, "delivery_under_way")

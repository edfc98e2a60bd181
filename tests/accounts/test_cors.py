"""Only the pages of partners' own origins may call the API from a browser, and never with a cookie."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import api_keys, tokens
from accounts.models import ApiKey, AuditEntry, User
from accounts.models.api_key import canonical_origin
from kmeme.lib.errors import NotAllowed, Refused
from tests.accounts import world

ME = "/api/v1/me/"
OURS, THEIRS = "https://brand.example", "https://other.example"


@pytest.fixture
def key(administrator: User) -> tuple[ApiKey, str]:
    return api_keys.make(
        actor=administrator, user=world.person("partner"), name="웹", scopes=["me:read"], allowed_origins=[OURS]
    )


@pytest.fixture
def other_key(administrator: User) -> tuple[ApiKey, str]:
    other = world.person("partner", "other")
    return api_keys.make(actor=administrator, user=other, name="웹", scopes=["me:read"], allowed_origins=[THEIRS])


def get(client: Client, origin: str, authorization: str = "") -> Any:
    return client.get(ME, headers={"Origin": origin, **({"Authorization": authorization} if authorization else {})})


def preflight(client: Client, origin: str) -> Any:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,idempotency-key",
    }
    return client.options("/api/v1/remix/analyze/", headers=headers)


def test_a_preflight_of_a_partner_s_page_is_let_through(client: Client, key: tuple[ApiKey, str]) -> None:
    response = preflight(client, OURS)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == OURS
    assert "Idempotency-Key" in response.headers["Access-Control-Allow-Headers"]
    assert "POST" in response.headers["Access-Control-Allow-Methods"]


def test_a_preflight_of_another_page_is_not(client: Client, key: tuple[ApiKey, str]) -> None:
    assert "Access-Control-Allow-Origin" not in preflight(client, THEIRS).headers


def test_a_page_reads_what_its_own_key_gets(client: Client, key: tuple[ApiKey, str]) -> None:
    response = get(client, OURS, f"Api-Key {key[1]}")
    assert response.headers["Access-Control-Allow-Origin"] == OURS
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]


def test_a_key_is_of_no_use_on_another_partner_s_page(
    client: Client, key: tuple[ApiKey, str], other_key: tuple[ApiKey, str]
) -> None:
    assert "Access-Control-Allow-Origin" not in get(client, THEIRS, f"Api-Key {key[1]}").headers


def test_a_person_s_token_works_on_a_partner_s_page(client: Client, key: tuple[ApiKey, str], creator: User) -> None:
    token = f"Bearer {tokens.issue(user=creator).access}"
    assert get(client, OURS, token).headers["Access-Control-Allow-Origin"] == OURS
    assert "Access-Control-Allow-Origin" not in get(client, THEIRS, token).headers


def test_a_page_can_read_why_it_was_refused(client: Client, key: tuple[ApiKey, str]) -> None:
    response = get(client, OURS)
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (401, OURS)


def test_cookies_are_never_allowed(client: Client, key: tuple[ApiKey, str]) -> None:
    assert "Access-Control-Allow-Credentials" not in preflight(client, OURS).headers
    assert "Access-Control-Allow-Credentials" not in get(client, OURS, f"Api-Key {key[1]}").headers


def test_a_revoked_key_s_origin_is_let_in_no_more(client: Client, key: tuple[ApiKey, str], administrator: User) -> None:
    api_keys.revoke(actor=administrator, key=key[0])
    assert "Access-Control-Allow-Origin" not in preflight(client, OURS).headers


def test_every_answer_says_that_it_depends_on_the_origin(client: Client, db: None) -> None:
    assert "Origin" in client.get(ME).headers["Vary"]


def test_pages_are_not_shared_at_all(client: Client, key: tuple[ApiKey, str]) -> None:
    assert "Access-Control-Allow-Origin" not in client.get("/remix/", headers={"Origin": OURS}).headers


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (" HTTPS://Brand.Example/ ", "https://brand.example"),
        ("https://brand.example:443", "https://brand.example"),
        ("https://brand.example:8443", "https://brand.example:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
    ],
)
def test_an_origin_has_one_spelling(text: str, origin: str) -> None:
    assert canonical_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    ["*", "null", "", "brand.example", "http://brand.example", "https://*.brand.example", "https://brand.example/path",
     "https://user@brand.example", "https://brand.example:port", "https://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        canonical_origin(text)


def test_the_database_refuses_everybody(key: tuple[ApiKey, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.update(allowed_origins=["*"])


def test_changing_a_key_s_origins_is_audited(key: tuple[ApiKey, str], administrator: User) -> None:
    api_keys.allow_origins(actor=administrator, key=key[0], origins=[THEIRS])
    assert ApiKey.objects.get(pk=key[0].pk).allowed_origins == [THEIRS]
    assert AuditEntry.objects.get(action="api_key.allow_origins").detail == {"origins": [THEIRS]}


def test_only_admins_change_origins(key: tuple[ApiKey, str], creator: User) -> None:
    with pytest.raises(NotAllowed):
        api_keys.allow_origins(actor=creator, key=key[0], origins=[THEIRS])


def test_a_key_with_a_bad_origin_is_not_made(administrator: User) -> None:
    partner = world.person("partner")
    with pytest.raises(Refused) as refusal:
        api_keys.make(actor=administrator, user=partner, name="x", scopes=["me:read"], allowed_origins=["*"])
    assert refusal.value.code == "bad_origin"
    assert not ApiKey.objects.exists()


def test_the_admin_sets_and_changes_origins(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    form = {"user": world.person("partner").pk, "name": "웹", "scopes": ["me:read"], "expires_at_0": ""}
    client.post("/admin/accounts/apikey/add/", {**form, "expires_at_1": "", "allowed_origins": f"{OURS}\n{THEIRS}/"})
    key = ApiKey.objects.get()
    assert key.allowed_origins == [OURS, THEIRS]
    client.post(f"/admin/accounts/apikey/{key.pk}/change/", {"allowed_origins": OURS})
    assert ApiKey.objects.get().allowed_origins == [OURS]


def test_the_admin_says_what_is_wrong_with_an_origin(client: Client, administrator: User, key: Any) -> None:
    client.force_login(administrator)
    page = client.post(f"/admin/accounts/apikey/{key[0].pk}/change/", {"allowed_origins": "*"}).content.decode()
    assert "출처가 아니에요" in page
    assert ApiKey.objects.get().allowed_origins == [OURS]

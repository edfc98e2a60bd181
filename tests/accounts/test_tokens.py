"""The API's tokens: who gets them, how they rotate, and how they end."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts import tokens
from accounts.api.authentication import BearerAuthentication
from accounts.models import AuditEntry, RefreshFamily, User
from tests.accounts.conftest import PASSWORD, post_form


def ask(client: Client, path: str = "", **form: str) -> Any:
    return post_form(client, f"/api/v1/token/{path}", **form)


def sign_in(client: Client, **form: str) -> Any:
    return ask(client, **{"username": "creator@example.com", "password": PASSWORD, **form})


def authenticate(access: str, method: str = "get") -> User:
    request = Request(getattr(APIRequestFactory(), method)("/", headers={"Authorization": f"Bearer {access}"}))
    found = BearerAuthentication().authenticate(request)
    assert found is not None
    user: User = found[0]
    return user


def test_a_password_gets_tokens_for_thirty_minutes_and_seven_days(client: Client, creator: User) -> None:
    answer = sign_in(client).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 1800)
    assert answer["refresh_expires_in"] == 7 * 24 * 3600
    assert authenticate(answer["access_token"]) == creator


def test_tokens_are_never_stored_by_caches(client: Client, creator: User) -> None:
    assert sign_in(client).headers["Cache-Control"] == "no-store"


def test_a_wrong_password_is_refused_in_oauth_s_words(client: Client, creator: User) -> None:
    response = sign_in(client, password="wrong")
    assert response.status_code == 400
    assert response.json()["error"] == "invalid_grant"


def test_another_grant_is_refused(client: Client, creator: User) -> None:
    assert sign_in(client, grant_type="client_credentials").json()["error"] == "invalid_request"


def test_too_many_tries_get_429_as_json(client: Client, creator: User) -> None:
    for _ in range(5):
        sign_in(client, password="wrong")
    response = sign_in(client)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert response.json()["code"] == "too_many"


def test_a_password_of_ten_megabytes_is_refused_unread(client: Client, creator: User) -> None:
    assert sign_in(client, password="x" * 10_000_000).status_code in (400, 413)


def test_a_form_in_another_encoding_is_refused(client: Client, creator: User) -> None:
    response = client.post("/api/v1/token/", {"username": "x", "password": "y"}, content_type="application/json")
    assert response.status_code == 415


def test_refreshing_gives_a_new_pair(client: Client, creator: User) -> None:
    first = sign_in(client).json()
    second = ask(client, "refresh/", refresh_token=first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert authenticate(second["access_token"]) == creator


@pytest.mark.parametrize(("path", "name"), [("refresh/", "refresh_token"), ("revoke/", "token")])
def test_blanks_around_a_token_count_as_its_letters(client: Client, path: str, name: str, db: None) -> None:
    answer = ask(client, path, **{name: " " + "x" * 8192})
    assert answer.json()["error"] == "invalid_request"


def test_a_replayed_refresh_token_ends_the_whole_family(client: Client, creator: User) -> None:
    first = sign_in(client).json()
    second = ask(client, "refresh/", refresh_token=first["refresh_token"]).json()
    assert ask(client, "refresh/", refresh_token=first["refresh_token"]).json()["error"] == "invalid_grant"
    assert ask(client, "refresh/", refresh_token=second["refresh_token"]).status_code == 400
    with pytest.raises(AuthenticationFailed):
        authenticate(second["access_token"])
    assert AuditEntry.objects.get(action="token.end").reason_code == "reused"


def test_a_replay_ends_no_other_sign_in(client: Client, creator: User) -> None:
    other = sign_in(client).json()
    first = sign_in(client).json()
    for _ in range(2):
        ask(client, "refresh/", refresh_token=first["refresh_token"])
    assert authenticate(other["access_token"]) == creator


def test_revoking_ends_access_and_refresh(client: Client, creator: User) -> None:
    pair = sign_in(client).json()
    assert ask(client, "revoke/", token=pair["refresh_token"]).status_code == 200
    assert ask(client, "refresh/", refresh_token=pair["refresh_token"]).status_code == 400
    with pytest.raises(AuthenticationFailed):
        authenticate(pair["access_token"])


def test_revoking_what_is_no_token_is_fine(client: Client, db: None) -> None:
    assert ask(client, "revoke/", token="nonsense").status_code == 200


def test_a_disabled_person_s_token_ends_at_once(client: Client, creator: User) -> None:
    pair = sign_in(client).json()
    User.objects.filter(pk=creator.pk).update(is_active=False)
    with pytest.raises(AuthenticationFailed):
        authenticate(pair["access_token"])
    assert ask(client, "refresh/", refresh_token=pair["refresh_token"]).status_code == 400


def test_a_refresh_token_is_no_access_token(client: Client, creator: User) -> None:
    with pytest.raises(AuthenticationFailed):
        authenticate(sign_in(client).json()["refresh_token"])


def test_an_access_token_does_not_refresh(client: Client, creator: User) -> None:
    assert ask(client, "refresh/", refresh_token=sign_in(client).json()["access_token"]).status_code == 400


def test_a_token_with_a_foreign_signature_is_refused(creator: User) -> None:
    pair = tokens.issue(user=creator)
    claims = jwt.decode(pair.access, options={"verify_signature": False})
    with pytest.raises(AuthenticationFailed):
        authenticate(jwt.encode(claims, "another key of sufficient length for it", algorithm="HS256"))


def test_an_expired_access_token_is_refused(creator: User) -> None:
    pair = tokens.issue(user=creator)
    family = RefreshFamily.objects.get()
    token = tokens._token(family).access_token
    token.set_exp(from_time=timezone.now() - timedelta(hours=1))
    assert authenticate(pair.access) == creator
    with pytest.raises(AuthenticationFailed):
        authenticate(str(token))


def test_changing_the_password_ends_every_sign_in(client: Client, creator: User) -> None:
    pair = tokens.issue(user=creator)
    client.post("/login/", {"login": creator.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "another-long-42", "password2": "another-long-42"}
    client.post("/me/account/password/change/", new)
    with pytest.raises(AuthenticationFailed):
        authenticate(pair.access)


def test_a_sign_in_ends_after_ninety_days_however_often_it_is_refreshed(creator: User) -> None:
    tokens.issue(user=creator)
    family = RefreshFamily.objects.get()
    family.started_at = timezone.now() - timedelta(days=88)
    assert tokens._expiry(family, timezone.now()) - timezone.now() < timedelta(days=2, seconds=1)


def test_a_scope_beyond_one_s_role_is_refused(client: Client, creator: User) -> None:
    assert sign_in(client, scope="webhooks:write").json()["error"] == "invalid_scope"


def test_a_narrower_scope_is_what_the_token_gets(client: Client, creator: User) -> None:
    assert sign_in(client, scope="memes:read").json()["scope"] == "memes:read"


def test_a_write_waits_for_the_consent_to_the_new_policy(creator: User, settings: Settings) -> None:
    settings.REQUIRED_CONSENTS = ["data_collection"]
    access = tokens.issue(user=creator).access
    assert authenticate(access, "get") == creator
    with pytest.raises(PermissionDenied):
        authenticate(access, "post")

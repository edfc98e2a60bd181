"""What goes wrong at `token/`: OAuth 2.0's words about its form, problems about everything else."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import PASSWORD, post_form

TOKEN = "/api/v1/token/"


def problem(response: Any) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def test_a_missing_field_is_said_in_oauth_s_words(client: Client, db: None) -> None:
    response = post_form(client, TOKEN, username="a@example.com")
    assert (response.status_code, sorted(response.json())) == (400, ["error", "error_description"])
    assert response.json()["error"] == "invalid_request"


def test_unknown_fields_are_ignored_as_the_standard_demands(client: Client, creator: User) -> None:
    form = {"username": creator.email, "password": PASSWORD, "client_id": "app"}
    assert post_form(client, TOKEN, **form).status_code == 200


def test_credentials_in_the_address_are_refused(client: Client, creator: User) -> None:
    response = client.post(
        f"{TOKEN}?password={PASSWORD}", urlencode({}), content_type="application/x-www-form-urlencoded"
    )
    assert problem(response) == (400, "invalid_request")


def test_a_body_that_no_credential_needs_is_a_problem(client: Client, db: None) -> None:
    assert problem(post_form(client, TOKEN, username="a", password="x" * 100_000)) == (413, "body_too_large")


def test_json_is_a_problem(client: Client, db: None) -> None:
    response = client.post(TOKEN, {"username": "a"}, content_type="application/json")
    assert problem(response) == (415, "unsupported_media_type")


def test_too_many_tries_are_a_problem_that_says_when_to_come_back(client: Client, creator: User) -> None:
    for _ in range(5):
        post_form(client, TOKEN, username=creator.email, password="wrong")
    response = post_form(client, TOKEN, username=creator.email, password=PASSWORD)
    assert problem(response) == (429, "too_many")
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["", "refresh/", "revoke/"])
def test_no_answer_of_it_is_kept(client: Client, db: None, path: str) -> None:
    assert post_form(client, f"{TOKEN}{path}").headers["Cache-Control"] == "no-store"


def test_tokens_are_never_compressed(client: Client, creator: User) -> None:
    form = urlencode({"username": creator.email, "password": PASSWORD})
    response = client.post(
        TOKEN, form, content_type="application/x-www-form-urlencoded", headers={"Accept-Encoding": "br, gzip"}
    )
    assert response.json()["access_token"]
    assert "Content-Encoding" not in response.headers

"""Every refusal is a problem with a documented code, whoever refuses."""

from typing import Any

import pytest
from django.test import Client

from kmeme.lib.api import codes

NOTE = "/api/v1/note/"


def test_a_problem_says_what_where_and_under_which_number(client: Client, settings: Any) -> None:
    response = client.get(NOTE, {"bogus": "1"}, headers={"X-Request-Id": "my-request-1"})
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": f"{settings.SITE_URL}/api/v1/docs/#error-invalid_request",
        "title": str(codes.get("invalid_request").meaning),
        "status": 400,
        "detail": str(codes.get("invalid_request").meaning),
        "instance": NOTE,
        "code": "invalid_request",
        "request_id": "my-request-1",
        "errors": [
            {
                "code": "unknown_parameter",
                "detail": "모르는 항목이에요. 이름을 확인하거나 빼 주세요.",
                "parameter": "bogus",
            }
        ],
    }


@pytest.mark.parametrize(("text", "status"), [("refused", 422), ("not allowed", 403), ("stale", 409)])
def test_a_verb_s_refusal_keeps_its_code_and_words(client: Client, text: str, status: int) -> None:
    response = client.post(NOTE, {"text": text}, content_type="application/json")
    assert (response.status_code, response.json()["code"], response.json()["detail"]) == (status, "made_up", "이유")


def test_a_refusal_is_kept_by_no_cache(client: Client) -> None:
    assert client.get(NOTE, {"bogus": "1"}).headers["Cache-Control"] == "no-store"


def test_a_method_that_is_not_there_is_405_and_names_the_others(client: Client) -> None:
    response = client.delete(NOTE)
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD, POST, PATCH"


def test_an_address_that_is_not_there_is_a_problem(client: Client) -> None:
    response = client.get("/api/v1/nothing/")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_an_address_without_its_last_slash_is_told_so(client: Client) -> None:
    response = client.post("/api/v1/note", b"{}", content_type="application/json")
    assert response.status_code == 404
    assert "/로 끝나요" in response.json()["detail"]


def test_a_page_that_is_not_there_stays_a_page(client: Client, db: None) -> None:
    assert client.get("/nothing/").headers["Content-Type"].startswith("text/html")


def test_a_bug_is_a_problem_without_details(client: Client) -> None:
    response = client.get("/api/v1/broken/", headers={"X-Request-Id": "my-request-2"})
    problem = response.json()
    assert (response.status_code, problem["code"], problem["request_id"]) == (500, "internal_error", "my-request-2")
    assert "ZeroDivision" not in response.content.decode()


def test_only_json_can_be_asked_for(client: Client) -> None:
    response = client.get(NOTE, headers={"Accept": "application/xml"})
    assert (response.status_code, response.json()["code"]) == (406, "not_acceptable")


def test_a_parameter_that_comes_twice_is_refused(client: Client) -> None:
    problem = client.get(f"{NOTE}?fields=text&fields=likes").json()
    assert [(w["parameter"], w["code"]) for w in problem["errors"]] == [("fields", "repeated_parameter")]


def test_a_wrong_parameter_is_told_in_the_language_of_whoever_asks(client: Client) -> None:
    korean, english = (
        client.get(NOTE, {"bogus": "1"}, headers={"Accept-Language": language}).json()["errors"][0]["detail"]
        for language in ("ko", "en")
    )
    assert korean.startswith("모르는 항목")
    assert english.isascii()


def test_parameters_of_any_length_are_read(client: Client) -> None:
    assert client.get(NOTE, {"fields": ",".join(["text"] * 100)}).json() == {"id": "1", "text": "처음"}


def test_a_code_means_one_thing() -> None:
    with pytest.raises(ValueError, match="not_found"):
        codes.register(codes.Code("not_found", 410, "something else"))


def test_the_words_follow_accept_language(client: Client) -> None:
    korean = client.get("/api/v1/nothing/").json()["detail"]
    response = client.get("/api/v1/nothing/", headers={"Accept-Language": "en"})
    assert response.json()["code"] == "not_found"
    assert korean.startswith("없거나")

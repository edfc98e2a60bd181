"""JSON that two programs could read differently is refused by name, and nothing that is sent breaks the server."""

import json
from typing import Any

import pytest
from django.test import Client

NOTE = "/api/v1/note/"


def post(client: Client, content: bytes, content_type: str = "application/json", **headers: str) -> Any:
    return client.generic("POST", NOTE, content, content_type=content_type, headers=headers)


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"text": "a"', "invalid_json"),
        (b"", "invalid_request"),
        (b'{"text": NaN}', "invalid_json"),
        (b'{"text": Infinity}', "invalid_json"),
        (b'{"text": 1e999}', "invalid_json"),
        (b'{"text": ' + b"9" * 5000 + b"}", "invalid_json"),
        (b'{"text": "\\ud800"}', "invalid_json"),
        (b"\xef\xbb\xbf{}", "invalid_json"),
        (b'{"text": "\xff"}', "invalid_utf8"),
        ('{"text": "가"}'.encode("cp949"), "invalid_utf8"),
        (b'{"text": "a", "text": "b"}', "duplicate_key"),
        (b'{"text": "a", "more": {"x": 1, "x": 2}}', "duplicate_key"),
        (b"[" * 40 + b"]" * 40, "nested_too_deeply"),
        (b"[" * 100_000, "nested_too_deeply"),
        (b'{"a":' * 100_000, "nested_too_deeply"),
        (b"[]", "invalid_request"),
        (b'"text"', "invalid_request"),
        (b"null", "invalid_request"),
    ],
)
def test_a_bad_body_is_refused_by_name(client: Client, content: bytes, code: str) -> None:
    assert code_of(post(client, content)) == (400, code)


def test_five_megabytes_of_json_are_refused(client: Client) -> None:
    content = json.dumps({"text": "x" * 5_000_000}).encode()
    assert code_of(post(client, content)) == (413, "body_too_large")


def test_a_body_that_lies_about_its_length_is_cut_at_the_limit(client: Client) -> None:
    from kmeme.lib.api.parsing import MOST_BYTES, StrictJSONParser
    from kmeme.lib.api.problems import Problem

    class Endless:
        META: dict[str, str] = {}

        def read(self, size: int) -> bytes:
            assert size == MOST_BYTES + 1
            return b" " * size

    with pytest.raises(Problem) as refusal:
        StrictJSONParser().parse(Endless())
    assert refusal.value.found.code == "body_too_large"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_another_content_type_is_refused(client: Client, content_type: str) -> None:
    assert code_of(post(client, b'{"text": "a"}', content_type)) == (415, "unsupported_media_type")


def test_another_charset_is_refused(client: Client) -> None:
    content = post(client, '{"text": "가"}'.encode("cp949"), "application/json; charset=euc-kr")
    assert code_of(content) == (415, "unsupported_media_type")


def test_a_compressed_body_is_refused(client: Client) -> None:
    response = post(client, b"\x1f\x8b", **{"Content-Encoding": "gzip"})
    assert code_of(response) == (415, "unsupported_media_type")


def test_an_unknown_field_is_refused_by_its_name(client: Client) -> None:
    problem = post(client, b'{"text": "a", "txet": "b"}').json()
    assert problem["code"] == "invalid_request"
    assert [(wrong["pointer"], wrong["code"]) for wrong in problem["errors"]] == [("/txet", "unknown_field")]


def test_a_missing_field_is_named(client: Client) -> None:
    assert [(w["pointer"], w["code"]) for w in post(client, b"{}").json()["errors"]] == [("/text", "required")]


def test_a_number_is_no_text(client: Client) -> None:
    assert [w["pointer"] for w in post(client, b'{"text": 5}').json()["errors"]] == ["/text"]


def test_a_nul_character_is_refused(client: Client) -> None:
    assert code_of(post(client, b'{"text": "a\\u0000"}')) == (400, "invalid_request")


def test_what_is_wrong_deep_inside_is_pointed_at(client: Client) -> None:
    problem = post(client, b'{"text": "a", "tags": ["short", "too long"]}').json()
    assert [wrong["pointer"] for wrong in problem["errors"]] == ["/tags/1"]

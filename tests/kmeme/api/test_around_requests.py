"""What happens around every request: its number, compression, languages, and what goes away."""

import gzip
from datetime import UTC, datetime

import brotli
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kmeme.lib.api.middleware import Brotli
from kmeme.lib.api.operations import Deprecation

NOTE = "/api/v1/note/"
LONG = b'{"text": "' + b"x" * 5000 + b'"}'


def long_answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(LONG, content_type="application/json", headers={"ETag": '"tag"'})


def secret_answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(LONG, content_type="application/json", headers={"Cache-Control": "no-store"})


def test_a_request_s_number_is_echoed(client: Client) -> None:
    assert client.get(NOTE, headers={"X-Request-Id": "abc-123.DEF~4"}).headers["X-Request-Id"] == "abc-123.DEF~4"


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 129, "with space 1", "줄바꿈이라니요요요", "a\tb\tc\td\te", "<script>1"]
)
def test_a_number_that_could_spoil_a_log_is_replaced(client: Client, given: str) -> None:
    found = client.get(NOTE, headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert found != given
    assert len(found) == 32


def test_a_long_answer_comes_as_brotli_to_those_who_take_it() -> None:
    response = Brotli(long_answer)(RequestFactory().get(NOTE, headers={"Accept-Encoding": "gzip, br"}))
    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["ETag"] == 'W/"tag"'
    assert brotli.decompress(response.content) == LONG


@pytest.mark.parametrize("accepted", ["", "gzip", "br;q=0", "gzip, br;q=0.0", "brotli"])
def test_nobody_gets_brotli_who_does_not_take_it(accepted: str) -> None:
    response = Brotli(long_answer)(RequestFactory().get(NOTE, headers={"Accept-Encoding": accepted}))
    assert response.content == LONG


def test_an_answer_with_secrets_is_not_compressed() -> None:
    response = Brotli(secret_answer)(RequestFactory().get(NOTE, headers={"Accept-Encoding": "br"}))
    assert response.content == LONG


def test_pages_are_left_to_the_pages_middleware() -> None:
    response = Brotli(long_answer)(RequestFactory().get("/remix/", headers={"Accept-Encoding": "br"}))
    assert response.content == LONG


def test_a_refusal_is_not_compressed_by_gzip_either(client: Client) -> None:
    response = client.get(NOTE, {"bogus": "1"}, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
    assert response.json()["status"] == 400


def test_the_document_comes_as_gzip_where_there_is_no_brotli(client: Client) -> None:
    plain = client.get("/api/v1/schema/")
    packed = client.get("/api/v1/schema/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_an_operation_that_goes_away_says_when_and_where_to_read_on(client: Client) -> None:
    headers = client.get("/api/v1/old/").headers
    assert headers["Deprecation"] == f"@{int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())}"
    assert headers["Sunset"] == "Tue, 01 Jun 2027 00:00:00 GMT"
    assert headers["Link"].startswith('<https://kmeme.example/api/v1/docs/#old>; rel="deprecation"')


def test_half_a_year_s_notice_is_given() -> None:
    with pytest.raises(ValueError, match="182 days"):
        Deprecation(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC), "https://kmeme.example/")


def test_options_without_a_preflight_is_no_method(client: Client) -> None:
    assert client.options(NOTE).status_code == 405

"""Which requests mean a page that is kept for everybody, and when two of them mean the same one."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from kmeme.lib.kept_pages.addresses import address_of, is_visitor

RECIPE = "/remix/remix_000123/"


def asked(address: str, **headers: str) -> HttpRequest:
    return RequestFactory().get(address, headers=headers)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (RECIPE, RECIPE),
        (f"{RECIPE}?utm_source=kakao&fbclid=abc", RECIPE),
        (f"{RECIPE}?lang=en", RECIPE),
        (f"{RECIPE}?anything=1", None),
        (f"{RECIPE}tree/", f"{RECIPE}tree/"),
        (f"{RECIPE}tree/?page=1", f"{RECIPE}tree/?page=1"),
        (f"{RECIPE}tree/?page=2", None),
        (f"{RECIPE}tree/?branch=remix_000001", None),
        ("/", "/"),
        ("/remix/", "/remix/"),
        ("/remix/?order=trending&platform=tiktok", "/remix/?order=trending&platform=tiktok"),
        ("/remix/?platform=tiktok&order=trending&q=", "/remix/?order=trending&platform=tiktok"),
        ("/remix/?platform=tiktok&platform=youtube", None),
        ("/remix/?platform=myspace", None),
        ("/remix/?q=dance", None),
        ("/remix/?cursor=abc", None),
        ("/remix/?difficulty=%00", None),
        (f"/remix/?order={'trending' * 60}", None),
        ("/campaigns/", "/campaigns/"),
        ("/campaigns/?near=37.5,127", None),
        ("/campaigns/spring/?skin=official", "/campaigns/spring/?skin=official"),
        ("/campaigns/spring/?skin=other", None),
        ("/campaigns/spring/remix/remix_000123/", "/campaigns/spring/remix/remix_000123/"),
        ("/campaigns/spring/check-in/", None),
        ("/campaigns/spring/brand.css", None),
        (f"{RECIPE}shoot/", None),
        (f"{RECIPE}preview/", None),
        ("/remix/remix_00012%0A/", None),
        ("/remix/remix_123/", None),
        (f"/remix/remix_{'1' * 400}/", None),
        ("/me/", None),
        ("/admin/", None),
        ("/api/v1/remix/", None),
    ],
    ids=lambda value: str(value)[:60],
)
def test_an_address_stands_for_one_page(address: str, kept: str | None) -> None:
    assert address_of(asked(address)) == kept


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, True),
        ({"Cookie": "django_language=en"}, True),
        ({"Cookie": "sessionid=abc"}, False),
        ({"Cookie": "django_language=en; sessionid=abc"}, False),
        ({"Cookie": "messages=abc"}, False),
        ({"Authorization": "Bearer abc"}, False),
    ],
    ids=str,
)
def test_a_visitor_is_whoever_says_nothing_of_themselves(headers: dict[str, str], expected: bool) -> None:
    assert is_visitor(asked("/", **headers)) is expected


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_who_wants_to_do_something_is_no_visitor(method: str) -> None:
    assert not is_visitor(RequestFactory().generic(method, "/"))

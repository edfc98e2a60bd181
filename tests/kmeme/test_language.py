"""Korean first, English second: the switch wins, then the cookie, then the browser's wish."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def language_of(client: Client, address: str = "/remix/", accept: str = "") -> str:
    return client.get(address, headers={"Accept-Language": accept} if accept else {})["Content-Language"]


@pytest.mark.parametrize(
    ("accept", "expected"), [("", "ko"), ("en-US,en;q=0.9", "en"), ("fr", "ko"), ("ko-KR,en", "ko")]
)
def test_the_browser_s_wish_counts_without_a_choice(client: Client, accept: str, expected: str) -> None:
    assert language_of(client, accept=accept) == expected


def test_the_switch_wins_over_the_browser(client: Client) -> None:
    assert language_of(client, "/remix/?lang=en", accept="ko") == "en"


def test_the_switch_is_remembered(client: Client) -> None:
    client.get("/remix/?lang=en")
    assert language_of(client, accept="ko") == "en"


def test_an_unknown_language_is_ignored(client: Client) -> None:
    assert language_of(client, "/remix/?lang=xx") == "ko"

"""What a program learns about its caller, and how often it may ask."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accounts import consents, points, quota, tokens
from accounts.models import ConsentKind, PointReason, User
from tests.accounts import world

ME = "/api/v1/me/"


def caller(user: User, scope: str = "") -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.issue(user=user, scope=scope).access}"})


def test_one_learns_what_is_left_of_the_analyses(creator: User) -> None:
    quota.spend_analysis(creator)
    left = {window["window"]: window["remaining"] for window in caller(creator).get(ME).json()["quota"]}
    assert left == {"minute": 9, "hour": 99, "day": 49}


def test_one_learns_what_one_agreed_to(creator: User) -> None:
    consents.choose(actor=creator, user=creator, kind=ConsentKind.MARKETING, given=True)
    found = {consent["kind"]: consent["given"] for consent in caller(creator).get(ME).json()["consents"]}
    assert found[ConsentKind.MARKETING]
    assert not found[ConsentKind.THIRD_PARTY]


def test_one_learns_what_one_earned(creator: User) -> None:
    points.award(user=creator, amount=200, reason=PointReason.CERTIFIED, cause="test:1")
    assert caller(creator).get(ME).json()["points"] == 200


def test_one_learns_what_the_token_may(creator: User) -> None:
    me = caller(creator, "me:read memes:read").get(ME).json()
    assert (me["roles"], me["scopes"]) == (["creator"], ["me:read", "memes:read"])


def test_it_is_kept_by_nobody(creator: User) -> None:
    assert caller(creator).get(ME).headers["Cache-Control"] == "no-store"


def test_a_token_without_the_scope_learns_nothing(creator: User) -> None:
    response = caller(creator, "memes:read").get(ME)
    assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")


def test_nobody_is_asked_to_say_who_they_are(client: Client, db: None) -> None:
    response = client.get(ME)
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("Bearer nonsense", "token_not_valid"),
        ("Bearer a b c", "token_not_valid"),
        ("Bearer", "token_not_valid"),
        ("Api-Key nonsense", "bad_key"),
        ("Api-Key", "bad_key"),
        ("Basic YTpi", "not_authenticated"),
    ],
)
def test_what_proves_nothing_is_refused_by_name(client: Client, db: None, authorization: str, code: str) -> None:
    response = client.get(ME, headers={"Authorization": authorization})
    assert (response.status_code, response.json()["code"]) == (401, code)


def test_an_ended_token_says_so(creator: User) -> None:
    client = caller(creator)
    User.objects.filter(pk=creator.pk).update(is_active=False)
    assert client.get(ME).json()["code"] == "token_ended"


def test_every_answer_says_how_often_one_may_still_ask(creator: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    client = caller(creator)
    assert '"requests";r=2' in client.get(ME).headers["RateLimit"]
    assert '"requests";r=1' in client.get(ME).headers["RateLimit"]


def test_one_request_too_many_is_429_and_says_when_to_come_back(creator: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    client = caller(creator)
    client.get(ME)
    response = client.get(ME)
    assert (response.status_code, response.json()["code"]) == (429, "too_many")
    assert response.headers["Retry-After"] == "30"
    assert '"requests";r=0' in response.headers["RateLimit"]


def test_callers_have_limits_of_their_own(creator: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    caller(creator).get(ME)
    assert caller(world.person("partner")).get(ME).status_code == 200


def test_without_redis_everybody_may_ask(creator: User, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    dead = {**django_settings.CACHES["default"], "LOCATION": "unix:///nonexistent/redis.sock?db=0"}
    settings.CACHES = {"default": dead}
    client = caller(creator)
    assert [client.get(ME).status_code for _ in range(3)] == [200, 200, 200]


def test_a_write_waits_for_the_consent_to_the_new_policy(creator: User, settings: Any) -> None:
    settings.REQUIRED_CONSENTS = ["data_collection"]
    response = caller(creator).post(
        "/api/v1/remix/analyze/", {"url": "https://youtu.be/dQw4w9WgXcQ"}, content_type="application/json"
    )
    assert (response.status_code, response.json()["code"]) == (403, "consent_required")


def test_a_browser_s_write_without_its_csrf_token_is_refused_by_name(creator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(creator, backend="accounts.backends.EmailBackend")
    response = client.post("/api/v1/remix/analyze/", {"url": "x"}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")

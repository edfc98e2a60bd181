"""ID tokens of a provider: which are believed, and whom they sign in."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts import jwks, oidc
from accounts.models import OidcIdentity, User
from accounts.oidc import BadIdToken, ProviderAway
from tests.accounts.conftest import post_form
from tests.wire.oidc import OidcProvider
from tests.wire.server import refused_url

type Make = Callable[[OidcProvider], str]


def sign_in(client: Client, token: str, **form: str) -> Any:
    return post_form(client, "/api/v1/token/", **{"username": "", "password": token, **form})


def test_a_good_token_makes_a_person_and_signs_them_in(client: Client, provider: OidcProvider, db: None) -> None:
    assert sign_in(client, provider.token()).status_code == 200
    user = User.objects.get(email="someone@example.com")
    assert (user.name, user.has_usable_password()) == ("누군가", False)
    assert [group.name for group in user.groups.all()] == ["creator"]


def test_the_same_subject_is_the_same_person_after_the_address_changed(
    client: Client, provider: OidcProvider, db: None
) -> None:
    sign_in(client, provider.token())
    sign_in(client, provider.token(email="renamed@example.com"))
    assert User.objects.count() == 1


def now(seconds: int) -> int:
    return int(time.time()) + seconds


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda p: p.token(exp=now(-120)), "ExpiredSignatureError"),
        (lambda p: p.token(nbf=now(120)), "ImmatureSignatureError"),
        (lambda p: p.token(iat=now(120)), "ImmatureSignatureError"),
        (lambda p: p.token(aud="another-app"), "InvalidAudienceError"),
        (lambda p: p.token(iss="https://evil.example/"), "issuer"),
        (lambda p: p.token(exp=None), "MissingRequiredClaimError"),
        (lambda p: p.token(sub=None), "MissingRequiredClaimError"),
        (lambda p: p.token(key_id="unknown"), "unknown_key"),
        (lambda p: p.unsigned_token(), "algorithm"),
        (lambda p: p.token_signed_with_public_key(), "algorithm"),
        (lambda p: p.token()[:-8] + "AAAAAAAA", "InvalidSignatureError"),
    ],
)
def test_a_bad_token_is_not_believed(make: Make, reason: str, provider: OidcProvider, db: None) -> None:
    with pytest.raises(BadIdToken) as refusal:
        oidc.verify(make(provider))
    assert refusal.value.reason == reason


def test_a_bad_token_is_told_nothing_but_that(client: Client, provider: OidcProvider, db: None) -> None:
    response = sign_in(client, provider.token(exp=now(-120)))
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")
    assert not User.objects.exists()


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -30), ("iat", 30), ("nbf", 30)])
def test_clocks_may_differ_by_a_minute(claim: str, seconds: int, provider: OidcProvider) -> None:
    assert oidc.verify(provider.token("", **{claim: now(seconds)})).subject == "subject-1"


def test_the_keys_are_fetched_once(provider: OidcProvider) -> None:
    for _ in range(5):
        oidc.verify(provider.token())
    assert provider.count("jwks") == 1


class Clock:
    """Seconds that only pass when told to."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, provider: OidcProvider) -> Clock:
    ticking = Clock()
    cache = jwks.KeyCache(provider.settings["jwks_url"], clock=ticking)
    monkeypatch.setattr(oidc, "_keys", lambda url: cache)
    return ticking


def test_a_rotated_key_is_fetched_when_it_is_first_seen(provider: OidcProvider, clock: Clock) -> None:
    oidc.verify(provider.token())
    provider.rotate()
    clock.seconds = jwks.COOL_DOWN_SECONDS
    assert oidc.verify(provider.token()).subject == "subject-1"
    assert provider.count("jwks") == 2


def test_unknown_keys_do_not_make_us_hammer_the_provider(provider: OidcProvider, clock: Clock) -> None:
    oidc.verify(provider.token())
    for number in range(20):
        with pytest.raises(BadIdToken):
            oidc.verify(provider.token(key_id=f"unknown-{number}"))
    assert provider.count("jwks") == 1


def test_a_key_that_the_provider_took_back_is_not_believed_for_long(provider: OidcProvider, clock: Clock) -> None:
    old = provider.token()
    oidc.verify(old)
    provider.rotate()
    clock.seconds = jwks.FRESH_SECONDS + 1
    with pytest.raises(BadIdToken):
        oidc.verify(old)


def test_a_provider_that_is_down_keeps_its_known_people_signed_in(provider: OidcProvider, clock: Clock) -> None:
    oidc.verify(provider.token())
    provider.fail_next("503", times=None, kind="jwks")
    clock.seconds = jwks.FRESH_SECONDS + 1
    assert oidc.verify(provider.token()).subject == "subject-1"


def test_keys_are_not_believed_for_more_than_a_day_unseen(provider: OidcProvider, clock: Clock) -> None:
    oidc.verify(provider.token())
    provider.fail_next("503", times=None, kind="jwks")
    clock.seconds = jwks.STALE_SECONDS + 1
    with pytest.raises(ProviderAway):
        oidc.verify(provider.token())


@pytest.mark.parametrize("mode", ["503", "drop", "not_json"])
def test_keys_that_cannot_be_had_are_a_503_with_retry_after(
    mode: str, client: Client, provider: OidcProvider, db: None
) -> None:
    provider.fail_next(mode, times=None, kind="jwks")
    response = sign_in(client, provider.token())
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert response.json()["error"] == "provider_unavailable"


def test_a_slow_provider_does_not_hold_the_request(provider: OidcProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jwks, "TIMEOUT_SECONDS", 0.2)
    provider.fail_next("timeout", times=None, kind="jwks")
    with pytest.raises(ProviderAway):
        oidc.verify(provider.token())


def test_a_provider_that_nobody_answers_for_is_away(provider: OidcProvider, settings: Any) -> None:
    settings.OIDC_PROVIDERS = [{**provider.settings, "jwks_url": f"{refused_url()}/jwks.json"}]
    with pytest.raises(ProviderAway):
        oidc.verify(provider.token())


def test_an_address_that_the_provider_did_not_verify_is_refused(
    client: Client, provider: OidcProvider, db: None
) -> None:
    assert sign_in(client, provider.token(email_verified=False)).json()["error"] == "email_unverified"


def test_a_verified_address_of_ours_is_linked(client: Client, provider: OidcProvider, creator: User) -> None:
    assert sign_in(client, provider.token(email="Creator@example.com")).status_code == 200
    assert OidcIdentity.objects.get().user == creator


def test_an_account_whose_address_was_never_verified_is_not_taken_over(
    client: Client, provider: OidcProvider, creator: User
) -> None:
    EmailAddress.objects.update(verified=False)
    assert sign_in(client, provider.token(email=creator.email)).json()["error"] == "email_unverified"
    assert not OidcIdentity.objects.exists()


def test_a_disabled_person_is_not_signed_in(client: Client, provider: OidcProvider, db: None) -> None:
    sign_in(client, provider.token())
    User.objects.update(is_active=False)
    assert sign_in(client, provider.token()).status_code == 400


def test_a_user_name_that_is_not_the_token_s_is_refused(client: Client, provider: OidcProvider, db: None) -> None:
    assert sign_in(client, provider.token(), username="other@example.com").status_code == 400


def test_without_providers_an_id_token_is_just_a_wrong_password(
    client: Client, provider: OidcProvider, settings: Any, db: None
) -> None:
    token = provider.token()
    settings.OIDC_PROVIDERS = []
    assert sign_in(client, token, username="someone@example.com").json()["error"] == "invalid_grant"
    assert provider.count("jwks") == 0

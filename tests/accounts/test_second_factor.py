"""The second factor: who has to have one, and that it cannot be guessed or walked around."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from tests.accounts import world
from tests.accounts.conftest import PASSWORD, post_form

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(steps: int = 0) -> str:
    """What the app shows now (or some steps of 30 s from now)."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps)))


@pytest.fixture
def guarded(creator: User) -> User:
    """Somebody with an authenticator app."""
    TOTP.activate(creator, SECRET)
    return creator


def sign_in(client: Client) -> str:
    return client.post("/login/", {"login": "creator@example.com", "password": PASSWORD}).headers["Location"]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_password_alone_is_not_enough(client: Client, guarded: User) -> None:
    assert sign_in(client) == "/me/2fa/authenticate/"
    assert not is_signed_in(client)


def test_the_code_lets_one_in(client: Client, guarded: User) -> None:
    sign_in(client)
    client.post("/me/2fa/authenticate/", {"code": code()})
    assert is_signed_in(client)


def test_a_code_is_good_once(client: Client, guarded: User) -> None:
    used = code()
    sign_in(client)
    client.post("/me/2fa/authenticate/", {"code": used})
    other = Client()
    sign_in(other)
    other.post("/me/2fa/authenticate/", {"code": used})
    assert not is_signed_in(other)


def test_codes_cannot_be_guessed(client: Client, guarded: User) -> None:
    sign_in(client)
    answers = [client.post("/me/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_codes_cannot_be_guessed_while_redis_is_away(client: Client, guarded: User, settings: Settings) -> None:
    sign_in(client)
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    answers = [client.post("/me/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_the_secret_is_encrypted_in_the_database(guarded: User) -> None:
    assert SECRET not in str(Authenticator.objects.get(type="totp").data)


def test_the_api_asks_for_the_code_as_well(client: Client, guarded: User) -> None:
    form = {"username": guarded.email, "password": PASSWORD}
    assert post_form(client, "/api/v1/token/", **form).json()["error"] == "mfa_required"
    assert post_form(client, "/api/v1/token/", **form, otp="000000").json()["error"] == "mfa_wrong"
    assert post_form(client, "/api/v1/token/", **form, otp=code()).status_code == 200


@pytest.fixture
def lone_staff(client: Client, settings: Settings, db: None) -> User:
    """A curator without a second factor, signed in, where staff must have one."""
    settings.STAFF_MFA_REQUIRED = True
    user = world.person("curator", password=PASSWORD)
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", ["/admin/", "/admin/remix/video/", "/remix/", "/me/"])
def test_staff_without_one_get_nowhere_but_to_its_set_up(client: Client, lone_staff: User, path: str) -> None:
    assert client.get(path).headers["Location"] == "/me/2fa/"


@pytest.mark.parametrize("path", ["/me/2fa/", "/me/2fa/webauthn/", "/logout/"])
def test_staff_without_one_can_set_it_up(client: Client, lone_staff: User, path: str) -> None:
    assert client.get(path).status_code == 200


def test_staff_without_one_get_no_tokens(lone_staff: User) -> None:
    answer = post_form(Client(), "/api/v1/token/", username=lone_staff.email, password=PASSWORD)
    assert answer.json()["error"] == "mfa_setup_required"


def test_staff_with_one_get_in(client: Client, lone_staff: User) -> None:
    TOTP.activate(lone_staff, SECRET)
    assert client.get("/admin/").status_code == 200


def test_the_admin_has_no_door_of_its_own(client: Client, db: None) -> None:
    response = client.get("/admin/login/?next=/admin/")
    assert response.headers["Location"].startswith("/login/")


def test_others_need_none(client: Client, creator: User, settings: Settings) -> None:
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(creator)
    assert client.get("/me/").status_code == 200

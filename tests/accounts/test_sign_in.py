"""Signing up and in on the web: who gets in, who does not, and what is told."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import AuditEntry, Consent, User
from tests.accounts.conftest import PASSWORD

SIGN_UP = {"email": "new@example.com", "password1": "long-enough-42", "name": "새 사람", "data_collection": "on"}


def sign_in(client: Client, email: str = "creator@example.com", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login/", {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_up_asks_to_verify_the_address(client: Client, db: None, mailoutbox: list[EmailMessage]) -> None:
    response = client.post("/signup/", SIGN_UP)
    assert response.headers["Location"] == "/me/account/confirm-email/"
    assert mailoutbox[0].to == ["new@example.com"]
    assert not is_signed_in(client)


def test_the_link_in_the_mail_verifies_and_then_one_can_sign_in(
    client: Client, db: None, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/signup/", SIGN_UP)
    link = re.search(r"http\S+", str(mailoutbox[0].body))
    assert link
    client.post(link[0].removeprefix("http://127.0.0.1:8000"))
    sign_in(client, "new@example.com", "long-enough-42")
    assert is_signed_in(client)


def test_links_in_mails_name_the_configured_site(
    client: Client, db: None, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.SITE_URL = "https://kmeme.example"
    client.post("/signup/", SIGN_UP, headers={"host": "localhost"})
    assert "https://kmeme.example/me/account/confirm-email/" in str(mailoutbox[0].body)


def test_who_signs_up_is_a_creator(client: Client, db: None) -> None:
    client.post("/signup/", SIGN_UP)
    user = User.objects.get(email="new@example.com")
    assert [group.name for group in user.groups.all()] == ["creator"]
    assert user.has_perm("remix.add_video")
    assert not user.is_staff


def test_signing_up_without_the_required_consent_is_refused(client: Client, db: None) -> None:
    client.post("/signup/", {**SIGN_UP, "data_collection": ""})
    assert not User.objects.exists()


def test_optional_consents_are_off_until_chosen(client: Client, db: None) -> None:
    assert client.get("/signup/").content.count(b"checked") == 0
    client.post("/signup/", SIGN_UP)
    assert [consent.kind for consent in Consent.objects.all()] == ["data_collection"]


def test_an_address_that_is_known_is_not_given_away(
    client: Client, creator: User, mailoutbox: list[EmailMessage]
) -> None:
    response = client.post("/signup/", {**SIGN_UP, "email": "creator@example.com"})
    assert response.headers["Location"] == "/me/account/confirm-email/"
    assert User.objects.count() == 1
    assert mailoutbox[0].to == ["creator@example.com"]


@pytest.mark.parametrize("email", ["CREATOR@Example.COM", " creator@example.com ", "ｃｒｅａｔｏｒ@example.com"])
def test_every_spelling_of_an_address_is_the_same_person(client: Client, creator: User, email: str) -> None:
    sign_in(client, email)
    assert is_signed_in(client)
    client.logout()
    client.post("/signup/", {**SIGN_UP, "email": email})
    assert User.objects.count() == 1


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(client: Client, creator: User) -> None:
    wrong = sign_in(client, password="wrong-password").content.decode()
    unknown = sign_in(client, "nobody@example.com").content.decode()
    sentence = "이메일이나 비밀번호가 맞지 않아요"
    assert sentence in wrong
    assert sentence in unknown


def test_an_unverified_address_does_not_sign_in(client: Client, creator: User) -> None:
    EmailAddress.objects.update(verified=False)
    sign_in(client)
    assert not is_signed_in(client)


def test_a_disabled_person_does_not_sign_in(client: Client, creator: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client)
    assert not is_signed_in(client)


def test_signing_in_rotates_the_session(client: Client, creator: User) -> None:
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_changing_the_password_signs_other_browsers_out(client: Client, creator: User) -> None:
    other = Client()
    sign_in(other)
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "another-long-42", "password2": "another-long-42"}
    client.post("/me/account/password/change/", new)
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


def test_the_sixth_try_on_one_account_is_refused_wherever_it_comes_from(client: Client, creator: User) -> None:
    for number in range(5):
        client.post("/login/", {"login": creator.email, "password": "wrong"}, REMOTE_ADDR=f"192.0.2.{number}")
    response = client.post("/login/", {"login": creator.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.99")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert not is_signed_in(client)


def test_many_accounts_from_one_address_are_refused(client: Client, db: None) -> None:
    answers = [sign_in(client, f"guess{number}@example.com", "wrong").status_code for number in range(21)]
    assert answers[:20] == [200] * 20
    assert answers[20] == 429


def test_good_sign_ins_do_not_use_up_the_account_s_tries(client: Client, creator: User) -> None:
    for _ in range(6):
        assert sign_in(client).status_code == 302
        client.logout()


def test_many_sign_ups_from_one_address_are_refused(client: Client, db: None) -> None:
    answers = [client.post("/signup/", {**SIGN_UP, "email": f"n{n}@example.com"}).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\t//evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(client: Client, creator: User, target: str) -> None:
    response = sign_in(client, next=target)
    assert response.headers["Location"] == "/me/"


def test_signing_in_leads_back_to_a_page_of_ours(client: Client, creator: User) -> None:
    assert sign_in(client, next="/remix/").headers["Location"] == "/remix/"


def test_a_password_of_ten_megabytes_is_refused(client: Client, creator: User) -> None:
    assert sign_in(client, password="x" * 10_000_000).status_code == 400


def test_a_password_that_is_longer_than_any_is_an_error_of_the_form(client: Client, creator: User) -> None:
    response = sign_in(client, password="x" * 300)
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_signing_in_is_audited_with_where_from(client: Client, creator: User) -> None:
    client.post("/login/", {"login": creator.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.77")
    entry = AuditEntry.objects.get(action="user.sign_in")
    assert (entry.actor, entry.actor_label, entry.address) == (creator, "creator", "192.0.2.0/24")


def test_a_failed_sign_in_is_audited(client: Client, creator: User) -> None:
    sign_in(client, password="wrong")
    assert AuditEntry.objects.filter(action="user.sign_in_failed", target_id=str(creator.pk)).exists()


def test_a_session_ends_after_two_weeks(client: Client, creator: User) -> None:
    sign_in(client, remember="on")
    left = client.session.get_expiry_date() - timezone.now()
    assert timedelta(days=13) < left <= timedelta(days=14)


def test_without_remember_the_session_ends_with_the_browser(client: Client, creator: User) -> None:
    sign_in(client)
    assert client.session.get_expire_at_browser_close()


def test_every_form_of_the_entrance_is_protected_from_forgery(creator: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/login/", "/signup/", "/logout/", "/me/account/password/reset/", "/me/leave/"):
        assert strict.post(path, {}).status_code == 403, path


def test_names_are_shown_as_text_whatever_is_in_them(client: Client, creator: User) -> None:
    client.force_login(creator)
    form = {"name": "<b>나</b>\u202egnp.exe\u2066", "phone": "", "address": ""}
    client.post("/me/profile/", form)
    creator.refresh_from_db()
    assert creator.name == "<b>나</b> gnp.exe"
    page = client.get("/me/").content.decode()
    assert "&lt;b&gt;나&lt;/b&gt;" in page
    assert "<b>나</b>" not in page

"""One click in a mail stops the mails of its kind, without signing in, and nothing else."""

import pytest
from django.core import signing
from django.test import Client

from accounts import notifications, unsubscribing
from accounts.models import AuditEntry, NotificationSwitch, User
from accounts.notifications import Kind
from tests.accounts import world
from tests.accounts.test_notifications import agree, kind_of, tell

ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def mail_program() -> Client:
    """Somebody without cookies, whose posts bring no CSRF token."""
    return Client(enforce_csrf_checks=True)


def one_click(client: Client, path: str) -> int:
    return client.post(path, ONE_CLICK, content_type="application/x-www-form-urlencoded").status_code


def wants_mail(user: User, kind: str = "forked") -> bool:
    return notifications.wants(user, kind_of(kind)).mail


def test_one_click_of_a_mail_program_stops_the_mails(creator: User, mail_program: Client) -> None:
    assert one_click(mail_program, unsubscribing.link(creator, "forked")) == 200
    assert not wants_mail(creator)


def test_one_click_may_come_as_a_form_of_parts(creator: User, mail_program: Client) -> None:
    answer = mail_program.post(unsubscribing.link(creator, "forked"), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not wants_mail(creator)


def test_opening_the_link_only_asks(creator: User, mail_program: Client) -> None:
    text = mail_program.get(unsubscribing.link(creator, "forked")).content.decode()
    assert "메일을 그만 받을까요?" in text
    assert "내 레시피를 누가 리믹스했어요" in text
    assert wants_mail(creator)


def test_the_page_names_nobody(creator: User, mail_program: Client) -> None:
    text = mail_program.get(unsubscribing.link(creator, "forked")).content.decode()
    assert creator.email not in text
    assert f">{creator.name}" not in text


def test_other_kinds_and_the_inbox_stay(creator: User, mail_program: Client) -> None:
    one_click(mail_program, unsubscribing.link(creator, "forked"))
    assert wants_mail(creator, "certified")
    assert notifications.wants(creator, kind_of("forked")).inbox
    tell(creator)
    assert notifications.has_unread(creator)


def test_an_inbox_that_was_switched_off_stays_off(creator: User, mail_program: Client) -> None:
    notifications.choose(actor=creator, user=creator, kind=kind_of("forked"), inbox=False, mail=True)
    one_click(mail_program, unsubscribing.link(creator, "forked"))
    switch = NotificationSwitch.objects.get()
    assert (switch.inbox, switch.mail) == (False, False)


def test_a_second_click_is_fine(creator: User, mail_program: Client) -> None:
    for _ in range(2):
        assert one_click(mail_program, unsubscribing.link(creator, "forked")) == 200
    assert AuditEntry.objects.filter(action="notifications.unsubscribe").count() == 1


def test_nobody_else_is_unsubscribed(creator: User, mail_program: Client) -> None:
    other = world.person("partner")
    one_click(mail_program, unsubscribing.link(creator, "forked"))
    assert wants_mail(other)


def test_a_click_on_an_advertisement_stops_all_of_them(
    creator: User, mail_program: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Kind(code="second_ad", label="광고", sentence=lambda params: "광고", marketing=True)
    monkeypatch.setitem(notifications._kinds, second.code, second)
    agree(creator)
    one_click(mail_program, unsubscribing.link(creator, "campaign_nearby"))
    assert not wants_mail(creator, "campaign_nearby")
    assert not wants_mail(creator, "second_ad")
    assert wants_mail(creator, "forked")


@pytest.mark.parametrize(
    "token",
    ["x", signing.dumps([1, "forked"], salt="something else"), "WzEsImZvcmtlZCJd:1wQvXn:forged"],
    ids=["nonsense", "for something else", "forged"],
)
def test_a_forged_link_is_not_found(creator: User, mail_program: Client, token: str) -> None:
    path = f"/me/notifications/stop/{token}/"
    assert mail_program.get(path).status_code == 404
    assert one_click(mail_program, path) == 404


def test_a_link_for_somebody_who_left_is_not_found(creator: User, mail_program: Client) -> None:
    path = unsubscribing.link(creator, "forked")
    User.objects.filter(pk=creator.pk).update(deleted_at="2026-01-01T00:00Z")
    assert mail_program.get(path).status_code == 404


def test_a_link_for_a_kind_that_is_no_more_is_not_found(creator: User, mail_program: Client) -> None:
    assert mail_program.get(unsubscribing.link(creator, "gone")).status_code == 404


def test_somebody_who_is_signed_in_as_another_stops_the_mails_of_the_link(creator: User, client: Client) -> None:
    other = world.person("partner")
    client.force_login(other, backend="accounts.backends.EmailBackend")
    client.post(unsubscribing.link(creator, "forked"))
    assert not wants_mail(creator)
    assert wants_mail(other)

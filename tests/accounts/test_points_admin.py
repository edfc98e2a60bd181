"""The ledger of points in the admin: read by staff, put right by an adjustment."""

import uuid
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts import points
from accounts.models import PointEntry, User
from tests.accounts import world
from tests.accounts.test_points import award, ledger

LIST = "/admin/accounts/pointentry/"


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    client.force_login(world.person("curator"), backend="accounts.backends.EmailBackend")
    return client


def send(client: Client, user: User, amount: object, note: str = "행사 보상", token: object = "") -> Any:
    form = {"email": user.email, "amount": str(amount), "note": note, "token": str(token or uuid.uuid4())}
    return client.post(f"{LIST}add/", form)


def test_the_form_adjusts(staff: Client, creator: User) -> None:
    assert send(staff, creator, 50).status_code == 302
    entry = PointEntry.objects.get()
    assert (entry.user, entry.amount, entry.note, str(entry.actor)) == (creator, 50, "행사 보상", "curator")


def test_a_form_that_is_sent_twice_adjusts_once(staff: Client, creator: User) -> None:
    token = uuid.uuid4()
    for _ in range(2):
        send(staff, creator, 50, token=token)
    assert points.balance(creator) == 50


def test_every_empty_form_has_a_token_of_its_own(staff: Client) -> None:
    tokens = {staff.get(f"{LIST}add/").context["adminform"].form["token"].value() for _ in range(2)}
    assert len(tokens) == 2


@pytest.mark.parametrize(
    ("amount", "note", "sentence"),
    [
        (-1, "실수", "0포인트뿐이에요"),
        (0, "실수", "1부터 100000 사이로"),
        ("많이", "실수", "정수를 입력하세요"),
        (10, " ", "필수 항목"),
    ],
)
def test_what_is_refused_is_said_in_the_form(
    staff: Client, creator: User, amount: object, note: str, sentence: str
) -> None:
    answer = send(staff, creator, amount, note)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not PointEntry.objects.exists()


def test_nobody_by_that_address_is_said_in_the_form(staff: Client) -> None:
    answer = send(staff, User(email="nobody@example.com"), 50)
    assert "이 이메일을 쓰는 사람이 없어요" in answer.content.decode()


def test_a_curators_own_points_are_refused(staff: Client) -> None:
    answer = send(staff, User.objects.get(email="curator@example.com"), 50)
    assert "다른 큐레이터에게" in answer.content.decode()


def test_an_entry_is_shown_and_not_changed(staff: Client, creator: User) -> None:
    entry = award(creator, 200, "a")
    page = staff.get(f"{LIST}{entry.pk}/change/").content.decode()
    assert 'name="amount"' not in page
    assert staff.post(f"{LIST}{entry.pk}/change/", {"amount": "999"}).status_code == 403
    assert staff.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert points.balance(creator) == 200


def test_the_admins_own_log_names_nobody(staff: Client, creator: User) -> None:
    send(staff, creator, 50)
    assert creator.name not in LogEntry.objects.get().object_repr


def test_the_list_is_found_by_the_whole_address(staff: Client, creator: User) -> None:
    award(creator, 200, "found-it")
    assert "found-it" in staff.get(f"{LIST}?q={creator.email}").content.decode()
    assert "found-it" not in staff.get(f"{LIST}?q=creator@").content.decode()


def test_a_long_list_costs_no_more_questions(
    staff: Client, creator: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ledger(creator, 300)
    with django_assert_max_num_queries(8):
        staff.get(LIST)

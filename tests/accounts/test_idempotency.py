"""With an Idempotency-Key a POST happens once, however often and however parallel it is sent."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import idempotency, tokens
from accounts.models import AuditEntry, IdempotentAnswer, User
from tests.accounts import orders, world
from tests.databases import own_database_url

ADDRESS = "/api/v1/orders/"


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.accounts.orders"
    settings.ACCESS_TOKEN_SECONDS = 10**9
    orders.OrdersView.go_on.clear()


def caller(user: User) -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.issue(user=user).access}"})


def order(client: Client, key: str | None = "key-1", what: str = "tea", path: str = ADDRESS) -> Any:
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client.post(path, {"what": what}, content_type="application/json", headers=headers)


def orders_made() -> int:
    return AuditEntry.objects.filter(action="order").count()


def test_the_second_request_gets_the_first_one_s_answer(creator: User) -> None:
    client = caller(creator)
    first, second = order(client), order(client)
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert orders_made() == 1


def test_json_that_is_only_spelt_otherwise_is_the_same_request(creator: User) -> None:
    client = caller(creator)
    order(client)
    again = client.post(
        ADDRESS, b'{ "what" :\n"\\u0074ea" }', content_type="application/json", headers={"Idempotency-Key": "key-1"}
    )
    assert again.headers["Idempotent-Replayed"] == "true"


def test_another_body_under_the_same_key_is_409(creator: User) -> None:
    client = caller(creator)
    order(client)
    response = order(client, what="coffee")
    assert (response.status_code, response.json()["code"]) == (409, "idempotency_key_reused")
    assert orders_made() == 1


def test_without_a_key_every_request_counts(creator: User) -> None:
    client = caller(creator)
    for _ in range(2):
        order(client, key=None)
    assert orders_made() == 2


def test_keys_of_different_people_are_apart(creator: User) -> None:
    order(caller(creator))
    assert order(caller(world.person("partner"))).status_code == 201
    assert orders_made() == 2


def test_a_refused_request_leaves_its_key_free(creator: User) -> None:
    client = caller(creator)
    assert order(client, what="nothing").status_code == 422
    assert orders_made() == 0
    assert order(client, what="tea").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "two words", "열쇠"])
def test_a_key_that_is_none_is_refused(creator: User, key: str) -> None:
    response = order(caller(creator), key=key)
    assert (response.status_code, response.json()["code"]) == (400, "bad_idempotency_key")
    assert orders_made() == 0


def test_a_key_is_forgotten_after_a_day(creator: User) -> None:
    client = caller(creator)
    order(client)
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert "Idempotent-Replayed" not in order(client, what="coffee").headers
    assert orders_made() == 2


def test_the_sweep_takes_only_what_is_over(creator: User) -> None:
    client = caller(creator)
    order(client, "old")
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    order(client, "new")
    idempotency.sweep()
    assert [row.key for row in IdempotentAnswer.objects.all()] == ["new"]


def test_it_works_without_redis(creator: User, settings: Any) -> None:
    dead = {**django_settings.CACHES["default"], "LOCATION": "unix:///nonexistent/redis.sock?db=0"}
    settings.CACHES = {"default": dead}
    client = caller(creator)
    order(client)
    assert order(client).headers["Idempotent-Replayed"] == "true"
    assert orders_made() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_order_once_and_all_get_the_same_answer() -> None:
    access = tokens.issue(user=world.person("creator")).access

    def one(_number: int) -> tuple[int, str, str]:
        try:
            response = order(Client(headers={"Authorization": f"Bearer {access}"}))
            return response.status_code, response.content.decode(), response.headers.get("Idempotent-Replayed", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(one, range(20)))
    assert orders_made() == 1
    assert {(status, body) for status, body, _replayed in answers} == {(201, answers[0][1])}
    assert Counter(replayed for _status, _body, replayed in answers) == {"": 1, "true": 19}


@pytest.mark.django_db(transaction=True)
def test_of_different_bodies_at_once_one_wins_and_the_others_are_refused() -> None:
    access = tokens.issue(user=world.person("creator")).access

    def one(number: int) -> int:
        try:
            client = Client(headers={"Authorization": f"Bearer {access}"})
            return int(order(client, what=f"tea {number}").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        statuses = Counter(pool.map(one, range(10)))
    assert statuses == {201: 1, 409: 9}
    assert orders_made() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.2)
    access = tokens.issue(user=world.person("creator")).access

    def slow() -> int:
        try:
            client = Client(headers={"Authorization": f"Bearer {access}"})
            return int(order(client, what="slowly").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(slow)
        while not _somebody_holds_the_key():
            assert not running.done()
        response = order(Client(headers={"Authorization": f"Bearer {access}"}), what="slowly")
        orders.OrdersView.go_on.set()
        assert running.result() == 201
    assert (response.status_code, response.json()["code"]) == (409, "idempotency_in_progress")
    assert response.headers["Retry-After"] == "1"
    assert orders_made() == 1


def _somebody_holds_the_key() -> bool:
    """Whether a transaction that wrote a key is open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'accounts_idempotentanswer'::regclass"
            " AND mode = 'RowExclusiveLock'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


_DIE = """
import os, signal, sys
import django
django.setup()
from django.db import transaction
from accounts import audit
from accounts.idempotency import DatabaseStore
from accounts.models import User
user = User.objects.get(email="creator@example.com")
with transaction.atomic():
    assert DatabaseStore().claim(user, "key-1", "0" * 64) is None
    audit.record(actor=user, action="order", target=user)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_neither_the_deed_nor_the_key() -> None:
    client = caller(world.person("creator"))
    environment = {
        "DATABASE_URL": own_database_url(),
        "REDIS_URL": django_settings.REDIS_URL,
        "SECRET_KEY": "x",
        "DJANGO_SETTINGS_MODULE": "kmeme.settings",
        "PYTHONPATH": str(django_settings.BASE_DIR),
    }
    died = subprocess.run([sys.executable, "-c", _DIE], env=environment, check=False, capture_output=True)
    assert died.returncode == -9, died.stderr.decode()
    assert orders_made() == 0
    assert order(client).status_code == 201
    assert orders_made() == 1

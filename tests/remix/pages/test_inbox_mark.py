"""Pages that are kept for everybody show each person their own inbox, and nobody's to a visitor."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import notifications
from accounts.models import User
from remix.models import RemixNode
from remix.states import NodeState
from tests.accounts import world
from tests.remix.lineage.conftest import recipe

DOT = 'class="inbox-dot"'
MARK = 'class="inbox-mark"'


@pytest.fixture
def path(db: None) -> str:
    node = RemixNode.objects.create(recipe=recipe(), state=NodeState.PUBLISHED, published_at=timezone.now())
    return node.get_absolute_url()


@pytest.fixture
def reader(db: None) -> User:
    return world.person("creator")


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.EmailBackend")
    return client


def tell(user: User) -> None:
    notifications.tell(recipient=user, kind="points", cause="a")


def test_a_visitor_gets_a_page_without_anybody(client: Client, path: str, reader: User) -> None:
    tell(reader)
    as_person(reader).get(path)
    assert MARK not in client.get(path).content.decode()


def test_what_is_kept_holds_nobody(path: str, reader: User) -> None:
    tell(reader)
    as_person(reader).get(path)
    kept = [cache.get(key) for key in cache.keys("kept:*")]  # type: ignore[attr-defined]
    assert kept
    assert MARK.encode() not in b"".join(page.body for page in kept)


def test_each_person_sees_their_own_dot(path: str, reader: User) -> None:
    tell(reader)
    assert DOT in as_person(reader).get(path).content.decode()
    other = as_person(world.person("partner")).get(path).content.decode()
    assert MARK in other
    assert DOT not in other


def test_a_read_inbox_is_a_new_version_of_the_page(path: str, reader: User) -> None:
    tell(reader)
    client = as_person(reader)
    before = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": before}).status_code == 304
    notifications.mark_read(user=reader)
    answer = client.get(path, headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert DOT not in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/remix/"])
def test_looking_around_shows_the_dot_too(address: str, reader: User) -> None:
    tell(reader)
    assert DOT in as_person(reader).get(address).content.decode()


def test_a_visitors_page_asks_the_database_nothing(
    client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(path)
    with django_assert_num_queries(0):
        client.get(path)

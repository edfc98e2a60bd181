"""Every list of the admin, with 10,000 rows of every kind."""

from django.test import Client
from pytest_django import Settings

from accounts.models import User
from bench.changelists import MOST_QUERIES, lists, queries
from bench.many_rows import multiply
from tests.accounts import world
from tests.accounts.matrix import ADMIN

ROWS = 10_000


def test_every_list_takes_less_than_twelve_queries(client: Client, curator: User, settings: Settings) -> None:
    # A session that is read from the database each time: whatever empties the cache meanwhile does not count here.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    examples = world.make()
    multiply([examples.example_of(model) for model in ADMIN if not model.startswith("procrastinate")], ROWS)
    client.force_login(curator)
    taken = {name: queries(client, address) for name, address in lists()}
    assert {name: number for name, number in taken.items() if number >= MOST_QUERIES} == {}
    assert len(taken) > 20

"""Stores that go away and come back: pages answer as far as they can, and recover by themselves."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from accounts.models import User

DEAD_REDIS = "unix:///nonexistent/redis.sock?db=0"


def _server() -> dict[str, Any]:
    """Where the database server is, without the name of a database."""
    parameters = connection.get_connection_params()
    return {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}


@pytest.fixture
def no_redis(settings: Any) -> None:
    """A cache whose Redis is gone."""
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": DEAD_REDIS}}


@pytest.fixture
def no_database(transactional_db: None) -> Iterator[None]:
    """The test database refuses every connection, as after a crash of the server."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(dbname="postgres", autocommit=True, **_server()) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_healthz_answers_without_any_store(no_database: None, no_redis: None, client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_names_every_part(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok", "cache": "ok", "queue": "ok"}


@pytest.mark.django_db
def test_readyz_stays_ready_without_redis_and_says_so(no_redis: None, client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["cache"]) == (200, "ConnectionError")


def test_readyz_is_503_without_the_database(no_database: None, client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "OperationalError")


def test_a_page_without_the_database_is_503_with_retry_after(no_database: None) -> None:
    answer = Client(raise_request_exception=False).get("/remix/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "잠시" in answer.content.decode()


def test_the_503_speaks_the_reader_s_language(no_database: None) -> None:
    answer = Client(raise_request_exception=False).get("/remix/", headers={"Accept-Language": "en"})
    assert 'lang="en"' in answer.content.decode()


def test_a_page_answers_again_once_the_database_is_back(no_database: None) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/remix/").status_code == 503
    with psycopg.connect(dbname="postgres", autocommit=True, **_server()) as server:
        server.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" ALLOW_CONNECTIONS true')
    assert client.get("/remix/").status_code == 200


@pytest.mark.django_db
def test_a_page_answers_without_redis(no_redis: None, client: Client) -> None:
    assert client.get("/remix/").status_code == 200


@pytest.mark.django_db
def test_a_session_survives_the_loss_of_redis(curator: User, client: Client, settings: Any) -> None:
    client.force_login(curator)
    settings.CACHES = {"default": {**django_settings.CACHES["default"], "LOCATION": DEAD_REDIS}}
    assert client.get("/admin/").status_code == 200

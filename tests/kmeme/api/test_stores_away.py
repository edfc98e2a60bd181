"""The API while its stores are away."""

from django.test import Client

from tests.kmeme.test_faults import no_database

__all__ = ["no_database"]


def test_without_the_database_it_is_503_and_says_when_to_come_back(no_database: None, client: Client) -> None:
    response = client.get("/api/v1/remix/", headers={"Authorization": "Api-Key kmf_1"})
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert int(response.headers["Retry-After"]) > 0

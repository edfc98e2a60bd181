"""Reads carry a tag, and writes wait for the right one."""

from django.test import Client

from tests.kmeme.api import views

NOTE = "/api/v1/note/"


def patch(client: Client, **headers: str) -> int:
    return client.patch(NOTE, {"text": "둘째"}, content_type="application/json", headers=headers).status_code


def test_an_answer_that_one_has_is_304_without_a_body(client: Client) -> None:
    etag = client.get(NOTE).headers["ETag"]
    again = client.get(NOTE, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)


def test_the_weak_form_that_compression_leaves_matches_too(client: Client) -> None:
    etag = client.get(NOTE).headers["ETag"]
    assert client.get(NOTE, headers={"If-None-Match": f"W/{etag}"}).status_code == 304


def test_a_tag_from_elsewhere_gets_the_whole_answer(client: Client) -> None:
    for tag in ('"nonsense"', "nonsense", "W/", '"' + "x" * 5000 + '"'):
        assert client.get(NOTE, headers={"If-None-Match": tag}).status_code == 200


def test_another_answer_has_another_tag(client: Client) -> None:
    first = client.get(NOTE).headers["ETag"]
    views.NoteView.note["likes"] = 1
    assert client.get(NOTE, headers={"If-None-Match": first}).status_code == 200


def test_a_write_with_the_present_tag_is_carried_out(client: Client) -> None:
    assert patch(client, **{"If-Match": client.get(NOTE).headers["ETag"]}) == 200
    assert views.NoteView.note["text"] == "둘째"


def test_a_write_takes_the_weak_form_of_the_tag(client: Client) -> None:
    assert patch(client, **{"If-Match": f"W/{client.get(NOTE).headers['ETag']}"}) == 200


def test_a_write_with_an_old_tag_changes_nothing(client: Client) -> None:
    old = client.get(NOTE).headers["ETag"]
    views.NoteView.note["likes"] = 1
    assert patch(client, **{"If-Match": old}) == 412
    assert views.NoteView.note["text"] == "처음"


def test_a_write_with_a_tag_from_elsewhere_changes_nothing(client: Client) -> None:
    assert patch(client, **{"If-Match": '"nonsense"'}) == 412
    assert views.NoteView.note["text"] == "처음"


def test_a_write_without_a_tag_is_asked_for_one(client: Client) -> None:
    assert patch(client) == 428


def test_only_the_fields_that_were_asked_for_are_sent(client: Client) -> None:
    assert client.get(NOTE, {"fields": "likes"}).json() == {"id": "1", "likes": 0}


def test_a_field_that_does_not_exist_is_refused_by_name(client: Client) -> None:
    [wrong] = client.get(NOTE, {"fields": "likes,liks"}).json()["errors"]
    assert wrong["parameter"] == "fields"
    assert "liks" in wrong["detail"]


def test_head_is_get_without_the_body(client: Client) -> None:
    response = client.head(NOTE)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["ETag"]

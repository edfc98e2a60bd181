"""Finished answers in a process's memory: what is given, in which bytes, and what is forgotten."""

import gzip
import time
from collections.abc import Iterator

import brotli
import pytest
from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.test import RequestFactory

from kmeme.lib.cache_drops import make_up
from kmeme.lib.drop_watch import DropWatch, announce
from kmeme.lib.kept_pages.memory import Answer
from kmeme.lib.kept_pages.store import Page
from kmeme.lib.process_memory import Memory

TAG = 'W/"abc"'
BODY = "가나다 ".encode() * 500


def page(*subjects: str, fresh_for: float = 60) -> Page:
    exact = tuple((subject, 1) for subject in subjects)
    return Page(BODY, "ko", exact, (), time.time() + fresh_for, is_kept=True)


def answer(*subjects: str, fresh_for: float = 60, body: bytes = BODY) -> Answer:
    headers = ResponseHeaders({"Content-Type": "text/html", "ETag": TAG, "Vary": "Cookie", "Content-Length": "1"})
    return Answer(page(*subjects, fresh_for=fresh_for), body, headers)


def given(found: Answer, **headers: str) -> HttpResponse:
    return found.response(RequestFactory().get("/", headers=headers))


@pytest.fixture
def ear() -> Iterator[DropWatch]:
    ear = DropWatch(make_up)
    yield ear
    ear.close()


@pytest.fixture
def memory(ear: DropWatch) -> Memory[Answer]:
    return Memory(ear, most_bytes=8 * answer().size)


def keep(memory: Memory[Answer], key: str, found: Answer) -> None:
    memory.keep(key, found, memory.moment())


def test_what_is_kept_is_found(memory: Memory[Answer]) -> None:
    keep(memory, "a", answer("node:1"))
    assert memory.get("a")
    assert memory.get("b") is None


def test_a_drop_forgets_what_shows_its_subject_and_nothing_else(memory: Memory[Answer]) -> None:
    keep(memory, "a", answer("node:1", "node:2"))
    keep(memory, "b", answer("node:3"))
    announce(["node:2"], time.time_ns())
    assert memory.get("a") is None
    assert memory.get("b")


def test_what_was_dropped_while_it_was_made_is_not_kept(memory: Memory[Answer]) -> None:
    moment = memory.moment()
    announce(["node:1"], time.time_ns())
    memory.keep("a", answer("node:1"), moment)
    assert memory.get("a") is None


def test_what_is_too_old_is_not_given(memory: Memory[Answer]) -> None:
    keep(memory, "a", answer("node:1", fresh_for=-1))
    assert memory.get("a") is None


def test_a_lost_connection_forgets_everything(memory: Memory[Answer], ear: DropWatch) -> None:
    keep(memory, "a", answer("node:1"))
    ear.close()
    assert memory.get("a") is None


def test_nothing_is_given_while_drops_may_be_missed(
    memory: Memory[Answer], ear: DropWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(memory, "a", answer("node:1"))
    monkeypatch.setattr(ear, "is_live", lambda: False)
    assert memory.get("a") is None


def test_the_least_recently_asked_for_goes_first(memory: Memory[Answer]) -> None:
    for key in "abcdefgh":
        keep(memory, key, answer(f"node:{key}"))
    memory.get("a")
    keep(memory, "i", answer("node:i"))
    assert memory.get("a")
    assert memory.get("b") is None


def test_one_huge_page_does_not_push_out_all_others(memory: Memory[Answer]) -> None:
    keep(memory, "a", answer("node:1"))
    keep(memory, "huge", answer("node:2", body=BODY * 8))
    assert memory.get("a")
    assert memory.get("huge") is None


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0,gzip;q=0", ""),
        ("identity", ""),
        ("deflate", ""),
        ("brotli, xgzip", ""),
    ],
)
def test_the_reader_gets_a_coding_that_it_takes(accepted: str, coding: str) -> None:
    response = given(answer("node:1"), **({"Accept-Encoding": accepted} if accepted else {}))
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding]
    assert response.headers.get("Content-Encoding", "") == coding
    assert response.headers["Content-Length"] == str(len(response.content))
    assert decode(response.content) == BODY


def test_a_tiny_page_is_not_compressed() -> None:
    response = given(answer("node:1", body=b"tiny"), **{"Accept-Encoding": "br"})
    assert response.content == b"tiny"
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("known", [TAG, '"abc"', f'"x", {TAG}', "*"])
def test_a_reader_who_has_it_gets_no_bytes(known: str) -> None:
    response = given(answer("node:1"), **{"If-None-Match": known})
    assert (response.status_code, response.content) == (304, b"")
    assert (response.headers["ETag"], response.headers["Vary"]) == (TAG, "Cookie")


@pytest.mark.parametrize("known", ['W/"other"', "abc", '"', '"abc'])
def test_a_reader_who_has_something_else_gets_the_page(known: str) -> None:
    assert given(answer("node:1"), **{"If-None-Match": known}).status_code == 200


def test_what_one_answer_is_given_on_top_is_on_no_other() -> None:
    kept = answer("node:1")
    given(kept).headers["X-Only-Here"] = "1"
    assert "X-Only-Here" not in given(kept).headers

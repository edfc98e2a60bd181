"""Kept pages in Redis: one renderer at a time, stale ones shown meanwhile, dropped ones never."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from kmeme.lib.cache import generation
from kmeme.lib.drop_watch import announce
from kmeme.lib.kept_pages import store
from kmeme.lib.kept_pages.store import Made, Page

READERS = 20


class Renderer:
    """Makes "page 1", "page 2", ...; held back while `hold` is clear."""

    def __init__(self) -> None:
        self.made = 0
        self.began = threading.Event()
        self.hold = threading.Event()
        self.hold.set()

    def __call__(self) -> Made:
        self.made += 1
        body = f"page {self.made}".encode()
        self.began.set()
        assert self.hold.wait(20)
        return Made(body)


@pytest.fixture
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture
def readers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(READERS) as pool:
        yield pool


def read(make: Callable[[], Made | None], **options: Any) -> bytes | None:
    with translation.override("ko"):
        page = store.fetch("/p/", **{"exact": ["node:1"], "loose": ["similar"], "seconds": 60, "make": make, **options})
    return page.body if page else None


def kept_page() -> Page:
    (key,) = cache.keys("kept:*")  # type: ignore[attr-defined]
    page: Page = cache.get(key)
    return page


def test_a_page_is_made_once(renderer: Renderer) -> None:
    assert [read(renderer), read(renderer)] == [b"page 1", b"page 1"]


def test_each_language_has_its_own(renderer: Renderer) -> None:
    read(renderer)
    with translation.override("en"):
        page = store.fetch("/p/", exact=["node:1"], seconds=60, make=renderer)
    assert page
    assert (page.body, page.language) == (b"page 2", "en")


@pytest.mark.parametrize("subject", ["node:1", "similar"])
def test_a_drop_of_what_it_shows_has_it_made_anew(renderer: Renderer, subject: str) -> None:
    read(renderer)
    announce([subject], time.time_ns())
    assert read(renderer) == b"page 2"


def test_a_drop_of_something_else_leaves_it(renderer: Renderer) -> None:
    read(renderer)
    announce(["node:2"], time.time_ns())
    assert read(renderer) == b"page 1"


def test_a_page_that_is_too_old_is_made_anew(renderer: Renderer) -> None:
    read(renderer, seconds=-1)
    assert read(renderer) == b"page 2"


def test_many_readers_at_once_have_it_made_once(renderer: Renderer, readers: ThreadPoolExecutor) -> None:
    renderer.hold.clear()
    waiting = [readers.submit(read, renderer) for _reader in range(READERS)]
    assert renderer.began.wait(20)
    renderer.hold.set()
    assert {reader.result() for reader in waiting} == {b"page 1"}
    assert renderer.made == 1


@pytest.mark.parametrize("why", ["too old", "loose subject"])
def test_while_one_makes_it_anew_the_others_get_the_old_one(
    renderer: Renderer, readers: ThreadPoolExecutor, why: str
) -> None:
    read(renderer, seconds=-1 if why == "too old" else 60)
    announce(["similar"] if why == "loose subject" else [], time.time_ns())
    renderer.began.clear()
    renderer.hold.clear()
    first = readers.submit(read, renderer)
    assert renderer.began.wait(20)
    others = [readers.submit(read, renderer).result() for _reader in range(READERS - 1)]
    renderer.hold.set()
    assert set(others) == {b"page 1"}
    assert first.result() == b"page 2"


def test_a_dropped_page_is_never_shown_again_also_while_it_is_made(
    renderer: Renderer, readers: ThreadPoolExecutor
) -> None:
    read(renderer)
    announce(["node:1"], time.time_ns())
    renderer.began.clear()
    renderer.hold.clear()
    waiting = [readers.submit(read, renderer) for _reader in range(READERS)]
    assert renderer.began.wait(20)
    renderer.hold.set()
    assert {reader.result() for reader in waiting} == {b"page 2"}


def test_a_page_that_was_dropped_while_it_was_made_is_shown_once_and_not_kept(renderer: Renderer) -> None:
    def slow() -> Made:
        announce(["node:1"], time.time_ns())
        return Made(b"from before")

    assert read(slow) == b"from before"
    assert read(renderer) == b"page 1"


def test_a_subject_that_only_the_renderer_knew_drops_it_too(renderer: Renderer) -> None:
    read(lambda: Made(b"with its parent", exact=(("node:9", generation("node:9")),)))
    assert read(renderer) == b"with its parent"
    announce(["node:9"], time.time_ns())
    assert read(renderer) == b"page 1"


def test_an_unsound_page_is_not_kept(renderer: Renderer) -> None:
    read(lambda: Made(b"may be old", is_sound=False))
    assert read(renderer) == b"page 1"


def test_a_renderer_knows_better_how_long(renderer: Renderer) -> None:
    read(lambda: Made(b"for a moment", seconds=-1))
    assert read(renderer) == b"page 1"


def test_what_is_not_found_is_not_kept_and_keeps_nobody_waiting(renderer: Renderer) -> None:
    assert read(lambda: None) is None
    assert read(renderer) == b"page 1"


def test_a_renderer_that_fails_leaves_its_turn_to_the_next(renderer: Renderer) -> None:
    def broken() -> Made:
        raise LookupError

    with pytest.raises(LookupError):
        read(broken)
    assert read(renderer) == b"page 1"


def test_a_renderer_that_died_keeps_nobody_waiting_for_ever(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WAIT_SECONDS", 0.05)
    read(renderer)
    (key,) = cache.keys("kept:*")  # type: ignore[attr-defined]
    cache.delete(key)
    cache.set(f"rendering:{key}", 1, 60)  # what a killed one leaves
    assert read(renderer) == b"page 2"


def test_an_emptied_redis_means_made_anew(renderer: Renderer) -> None:
    read(renderer)
    cache.clear()
    assert read(renderer) == b"page 2"


def test_a_page_whose_generations_were_evicted_is_made_anew(renderer: Renderer) -> None:
    read(renderer)
    cache.delete("{generation}:node:1")
    assert read(renderer) == b"page 2"


def test_while_redis_cannot_be_trusted_every_reader_makes_it(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kmeme.lib.cache.watch.is_live", lambda: False)
    assert [read(renderer), read(renderer)] == [b"page 1", b"page 2"]
    monkeypatch.undo()
    assert read(renderer) == b"page 3"


def test_a_page_stays_for_a_while_to_be_shown_when_it_is_too_old(renderer: Renderer) -> None:
    read(renderer)
    (key,) = cache.keys("kept:*")  # type: ignore[attr-defined]
    assert 60 < cache.ttl(key) <= 60 + store.STALE_SECONDS  # type: ignore[attr-defined]

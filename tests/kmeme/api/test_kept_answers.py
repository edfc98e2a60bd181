"""What many read alike is made once: held in the process's memory, kept in Redis for the other processes."""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory
from rest_framework.request import Request

from kmeme.lib.api import reading
from kmeme.lib.drop_watch import announce

SUBJECT = "song:7"


class Singer:
    """Counts how often somebody had it sing."""

    def __init__(self) -> None:
        self.sung = 0

    def __call__(self) -> dict[str, int]:
        self.sung += 1
        return {"sung": self.sung}


def ask(make: Callable[[], Any], *about: object, seconds: int = 60) -> HttpResponse:
    request = Request(RequestFactory().get("/api/v1/song/"))
    return reading.kept(request, subjects=[SUBJECT], seconds=seconds, about=about, make=make)


def test_it_is_made_once() -> None:
    make = Singer()
    assert ask(make).content == ask(make).content == b'{"sung":1}'


def test_this_process_gives_it_without_redis_having_it_any_more() -> None:
    make = Singer()
    ask(make)
    for key in cache.keys("api:*"):  # type: ignore[attr-defined]  # of django-redis
        cache.delete(key)
    assert ask(make).content == b'{"sung":1}'


def test_another_process_takes_it_from_redis() -> None:
    make = Singer()
    ask(make)
    reading.memory.clear()
    assert ask(make).content == b'{"sung":1}'


def test_a_drop_that_any_process_told_of_has_it_made_anew() -> None:
    make = Singer()
    ask(make)
    announce([SUBJECT], time.time_ns())
    assert ask(make).content == b'{"sung":2}'


def test_what_was_dropped_while_it_was_made_is_held_nowhere() -> None:
    make = Singer()

    def late() -> dict[str, int]:
        found = make()
        announce([SUBJECT], time.time_ns())
        return found

    ask(late)
    assert ask(make).content == b'{"sung":2}'


def test_what_is_too_old_is_made_anew() -> None:
    make = Singer()
    ask(make, seconds=0)
    assert ask(make, seconds=0).content == b'{"sung":2}'


def test_other_parameters_are_another_answer() -> None:
    make = Singer()
    assert ask(make, "ko").content != ask(make, "en").content

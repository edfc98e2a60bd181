"""Only a new analysis uses quota."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts import quota
from accounts.middleware import RequestOrigin, TooMany
from accounts.models import User
from kmeme.lib.limits import Exceeded
from remix import intake
from remix.models import Analysis
from tests.accounts import world

URL = "https://www.youtube.com/watch?v=abcdefghij{}"


@pytest.fixture
def creator(db: None) -> User:
    return world.person("creator")


def left(user: User) -> list[int]:
    return [entry.remaining for entry in quota.remaining(user)]


def test_a_new_analysis_uses_one(creator: User) -> None:
    intake.submit(actor=creator, url=URL.format(1))
    assert left(creator) == [9, 99, 49]


def test_joining_a_run_uses_none(creator: User) -> None:
    intake.submit(actor=creator, url=URL.format(1))
    intake.submit(actor=creator, url=URL.format(1))
    assert left(creator) == [9, 99, 49]


def test_the_eleventh_in_a_minute_is_refused_and_leaves_nothing(creator: User) -> None:
    for number in range(10):
        intake.submit(actor=creator, url=URL.format(number))
    with pytest.raises(Exceeded):
        intake.submit(actor=creator, url=URL.format("x"))
    assert Analysis.objects.count() == 10


def test_the_answer_says_what_is_left(creator: User) -> None:
    def start_one(request: HttpRequest) -> HttpResponse:
        quota.spend_analysis(creator)
        return HttpResponse()

    answer = RequestOrigin(start_one)(RequestFactory().post("/"))
    assert [part.split(";")[1] for part in answer.headers["RateLimit"].split(", ")] == ["r=9", "r=99", "r=49"]


def test_the_refusal_says_when_to_come_back_and_what_is_left(creator: User) -> None:
    for _ in range(10):
        quota.spend_analysis(creator)
    with pytest.raises(Exceeded) as refusal:
        quota.spend_analysis(creator)
    answer = TooMany(lambda request: HttpResponse()).process_exception(RequestFactory().post("/api/x"), refusal.value)
    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert '"minute";r=0' in answer.headers["RateLimit"]


def test_the_system_has_no_quota(db: None) -> None:
    for letter in "abcdefghijk":
        intake.submit(actor=None, url=URL.format(letter))
    assert Analysis.objects.count() == 11

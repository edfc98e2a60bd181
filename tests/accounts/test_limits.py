"""Limits count exactly, end when they say, and survive a lost Redis."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from accounts import quota
from accounts.limit_stores import DatabaseStore, SturdyStore
from accounts.models import LimitCount, User
from kmeme.lib.limits import Exceeded, Limit, RedisStore, Window, headers

NOON = datetime(2100, 11, 23, 3, 0, 30, tzinfo=UTC)  # 12:00:30 in Seoul; ahead of us, so that Redis keeps it
SEOUL = ZoneInfo("Asia/Seoul")

type Call = Callable[[], None]


def limit(*windows: Window, store: type = RedisStore) -> Limit:
    return Limit("test", windows or (Window("minute", 10, 60),), store)


def spend_in_parallel(chosen: Limit, calls: int) -> int:
    """How many of so many calls at once got through."""

    def one(_number: int) -> bool:
        try:
            chosen.spend("somebody", now=NOON)
        except Exceeded:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as pool:
        return sum(pool.map(one, range(calls)))


def test_a_hundred_parallel_calls_get_exactly_the_limit() -> None:
    assert spend_in_parallel(limit(), 100) == 10


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_calls_get_exactly_the_limit_in_the_database() -> None:
    assert spend_in_parallel(limit(store=DatabaseStore), 100) == 10
    assert LimitCount.objects.get().count == 10


def test_a_refused_call_counts_in_no_window() -> None:
    chosen = limit(Window("minute", 2, 60), Window("hour", 100, 3600))
    for _ in range(2):
        chosen.spend("somebody", now=NOON)
    for _ in range(5):
        with pytest.raises(Exceeded):
            chosen.spend("somebody", now=NOON)
    assert [left.remaining for left in chosen.remaining("somebody", now=NOON)] == [0, 98]


@pytest.mark.django_db
def test_a_refused_call_counts_in_no_window_in_the_database() -> None:
    chosen = limit(Window("minute", 2, 60), Window("hour", 100, 3600), store=DatabaseStore)
    for _ in range(2):
        chosen.spend("somebody", now=NOON)
    with pytest.raises(Exceeded):
        chosen.spend("somebody", now=NOON)
    assert [left.remaining for left in chosen.remaining("somebody", now=NOON)] == [0, 98]


def test_the_refusal_says_when_to_come_back() -> None:
    chosen = limit(Window("minute", 1, 60))
    chosen.spend("somebody", now=NOON)
    with pytest.raises(Exceeded) as refusal:
        chosen.spend("somebody", now=NOON)
    assert refusal.value.retry_after == 30


def test_the_longest_full_window_decides_when_to_come_back() -> None:
    chosen = limit(Window("minute", 1, 60), Window("hour", 1, 3600))
    chosen.spend("somebody", now=NOON)
    with pytest.raises(Exceeded) as refusal:
        chosen.spend("somebody", now=NOON)
    assert refusal.value.retry_after == 3570


def test_the_next_window_starts_fresh() -> None:
    chosen = limit(Window("minute", 1, 60))
    chosen.spend("somebody", now=NOON)
    assert chosen.spend("somebody", now=NOON + timedelta(seconds=30))[0].remaining == 0


def test_people_do_not_share_a_limit() -> None:
    chosen = limit(Window("minute", 1, 60))
    chosen.spend("one", now=NOON)
    chosen.spend("other", now=NOON)


def test_a_refund_gives_the_try_back() -> None:
    chosen = limit(Window("minute", 1, 60))
    chosen.spend("somebody", now=NOON)
    chosen.refund("somebody", now=NOON)
    chosen.spend("somebody", now=NOON)


def test_a_refund_never_gives_more_than_the_limit() -> None:
    chosen = limit(Window("minute", 1, 60))
    chosen.refund("somebody", now=NOON)
    assert chosen.remaining("somebody", now=NOON)[0].remaining == 1


def test_the_day_ends_at_midnight_in_seoul() -> None:
    day = Window("day", 50, 86_400, zone="Asia/Seoul")
    _start, end = day.bounds(datetime(2026, 11, 23, 23, 59, tzinfo=SEOUL))
    assert datetime.fromtimestamp(end, SEOUL) == datetime(2026, 11, 24, tzinfo=SEOUL)


def test_an_email_address_never_reaches_redis() -> None:
    chosen = limit()
    slots, _now = chosen._slots("somebody@example.com", NOON)
    assert "somebody" not in slots[0].key


def test_headers_name_quota_remaining_and_reset() -> None:
    left = limit().spend("somebody", now=NOON)
    assert headers(left) == {"RateLimit-Policy": '"minute";q=10;w=60', "RateLimit": '"minute";r=9;t=30'}


@pytest.mark.django_db
def test_without_redis_the_database_counts_on(settings: Settings) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    chosen = limit(Window("minute", 2, 60), store=SturdyStore)
    for _ in range(2):
        chosen.spend("somebody", now=NOON)
    with pytest.raises(Exceeded):
        chosen.spend("somebody", now=NOON)


def test_the_product_promises_ten_a_minute_a_hundred_an_hour_fifty_a_day() -> None:
    windows = {window.name: (window.limit, window.seconds) for window in quota.ANALYSES.windows}
    assert windows == {"minute": (10, 60), "hour": (100, 3600), "day": (50, 86_400)}
    assert quota.ANALYSES.windows[2].zone == "Asia/Seoul"


def test_the_day_s_refusal_says_tomorrow(db: None) -> None:
    user = User.objects.create_user("somebody@example.com")
    slots, _now = quota.ANALYSES._slots(str(user.pk), None)
    RedisStore().spend([slots[2]], 50)
    with pytest.raises(Exceeded) as refusal:
        quota.spend_analysis(user)
    assert refusal.value.code == "analysis_quota"
    assert "50" in str(refusal.value)

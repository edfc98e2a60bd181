"""Setting a time on a recipe's page, and the calendar of all times."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from remix import scheduling
from remix.admin.calendar import month, month_of
from remix.models import PublicationSchedule, RemixNode
from remix.scheduling import ZONE
from remix.states import ScheduleState
from tests.remix.admin.pages import address, press, said
from tests.remix.editorial.conftest import in_seoul
from tests.remix.pages.nodes import MakeNode

CALENDAR = "/admin/remix/publicationschedule/calendar/"


def test_a_time_is_set_by_the_clock_of_seoul(admin: Client, clean: RemixNode) -> None:
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
    press(admin, clean, "schedule", publish_at=in_seoul(at), was="")
    assert PublicationSchedule.objects.get().publish_at == at


def test_scheduling_saves_what_was_typed(admin: Client, clean: RemixNode) -> None:
    press(
        admin, clean, "schedule", title="예약할 제목", publish_at=in_seoul(timezone.now() + timedelta(days=1)), was=""
    )
    clean.refresh_from_db()
    assert clean.title == "예약할 제목"


@pytest.mark.parametrize("at", ["", "내일", "2026-13-40T99:99", "2020-01-01T00:00", "9999-01-01T00:00"])
def test_a_time_that_is_none_is_refused_and_nothing_is_saved(admin: Client, clean: RemixNode, at: str) -> None:
    answer = press(admin, clean, "schedule", title="적던 제목", publish_at=at, was="")
    clean.refresh_from_db()
    assert (answer.status_code, clean.title, PublicationSchedule.objects.count()) == (422, "느릿느릿 기상", 0)


def plan(curator: User, node: RemixNode, at: datetime | None = None) -> PublicationSchedule:
    when = at or timezone.now() + timedelta(days=2)
    return scheduling.schedule(actor=curator, node=node, version=node.version, publish_at=when)


def test_a_schedule_is_called_off_on_the_page(admin: Client, clean: RemixNode, curator: User) -> None:
    wish = plan(curator, clean)
    was = admin.get(address(clean)).context["schedule"].publish_at.isoformat()
    press(admin, clean, "unschedule", was=was)
    wish.refresh_from_db()
    assert wish.state == ScheduleState.CANCELLED


def test_the_page_gives_back_exactly_the_time_it_shows(admin: Client, clean: RemixNode, curator: User) -> None:
    plan(curator, clean)
    page = admin.get(address(clean)).content.decode()
    [was] = re.findall(r'name="was" form="recipe-form" value="([^"]+)"', page)
    press(admin, clean, "unschedule", was=was)
    assert PublicationSchedule.objects.get().state == ScheduleState.CANCELLED


def test_a_schedule_that_another_curator_moved_is_409(admin: Client, clean: RemixNode, curator: User) -> None:
    wish = plan(curator, clean)
    answer = press(admin, clean, "unschedule", was=(wish.publish_at + timedelta(hours=1)).isoformat())
    assert (answer.status_code, "예약이 바뀌었어요" in said(answer)) == (409, True)


def test_the_month_shows_what_waits_and_what_was_published(
    admin: Client, clean: RemixNode, curator: User, make_node: MakeNode
) -> None:
    at = datetime(2026, 12, 24, 9, 30, tzinfo=ZONE)
    PublicationSchedule.objects.create(node=clean, publish_at=at, set_by=curator, set_at=timezone.now())
    shown = make_node(title="지난 밈")
    RemixNode.objects.filter(pk=shown.pk).update(published_at=datetime(2026, 12, 3, tzinfo=ZONE))
    page = admin.get(CALENDAR, {"month": "2026-12"}).content.decode()
    assert ("09:30 <b>예약</b>" in page, "느릿느릿 기상" in page, "지난 밈" in page) == (True, True, True)


def test_a_recipe_stands_on_the_day_that_it_is_in_seoul(make_node: MakeNode) -> None:
    node = make_node()
    # 16:00 on the 9th in Greenwich.
    RemixNode.objects.filter(pk=node.pk).update(published_at=datetime(2026, 3, 10, 1, tzinfo=ZONE))
    days = [day.date for week in month(date(2026, 3, 1), date(2026, 3, 1)) for day in week if day.entries]
    assert days == [date(2026, 3, 10)]


def test_a_busy_day_names_six_and_counts_the_rest(make_node: MakeNode) -> None:
    for _number in range(8):
        make_node()
    RemixNode.objects.update(published_at=datetime(2026, 3, 10, 12, tzinfo=ZONE))
    [busy] = [day for week in month(date(2026, 3, 1), date(2026, 3, 1)) for day in week if day.entries]
    assert (len(busy.entries), busy.more) == (6, 2)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "0000-01", "9999-12", "../etc", "2026-03-01"])
def test_a_month_that_is_none_is_this_one(text: str) -> None:
    assert month_of(text, date(2026, 11, 20)) == date(2026, 11, 1)


def test_the_calendar_does_not_ask_more_for_more_recipes(admin: Client, make_node: MakeNode) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin.get(CALENDAR)
        return len(queries)

    make_node()
    one = count()
    for _number in range(10):
        make_node()
    assert count() == one <= 12


def test_an_empty_month_says_what_to_do(admin: Client) -> None:
    assert "초안의 ‘공개 예약’에서" in admin.get(CALENDAR, {"month": "2031-01"}).content.decode()


def test_what_failed_lately_stands_above_the_calendar(admin: Client, clean: RemixNode, curator: User) -> None:
    now = timezone.now()
    PublicationSchedule.objects.create(
        node=clean, publish_at=now, set_by=curator, set_at=now, state="failed", settled_at=now, refusal="말이 있어요."
    )
    assert "공개하지 못했어요. 말이 있어요." in admin.get(CALENDAR).content.decode()


def test_the_list_of_schedules_gives_the_time_of_seoul(admin: Client, clean: RemixNode, curator: User) -> None:
    wish = plan(curator, clean)
    page = admin.get("/admin/remix/publicationschedule/").content.decode()
    assert f"{wish.publish_at.astimezone(ZONE):%Y-%m-%d %H:%M}" in page

"""One's own points: what they are for, what there was after each, and quickly also after a million."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts import point_balance, point_history, point_news, points
from accounts.models import PointEntry, PointReason, PointSnapshot, User
from accounts.models.points import EARNINGS
from tests.accounts import world
from tests.accounts.test_points import award, ledger


@pytest.fixture
def signed_in(client: Client, creator: User) -> Client:
    client.force_login(creator, backend="accounts.backends.EmailBackend")
    return client


def page(client: Client, query: str = "") -> str:
    return client.get(f"/me/points/{query}").content.decode()


def test_without_points_the_page_invites_to_the_first_step(signed_in: Client) -> None:
    text = page(signed_in)
    assert "아직 내역이 없어요" in text
    assert 'href="/remix/"' in text


def test_every_entry_shows_its_points_and_the_balance_after_it(signed_in: Client, creator: User) -> None:
    award(creator, 200, "a", title="편의점 춤")
    award(creator, 25, "b", PointReason.ANCESTOR)
    text = re.sub(r"(<[^>]+>|\s)+", " ", page(signed_in))
    assert re.search(r"이어 만든 영상이 K-Success를 받았어요\..*\+25 잔액 225 ‘편의점 춤’.*\+200 잔액 200 ", text)


def test_a_cut_award_says_what_the_cap_left_of_it(signed_in: Client, creator: User) -> None:
    for cause in "abcd":
        award(creator, 200, cause)
    text = page(signed_in)
    assert "하루 한도 500포인트까지만 받아서 200포인트 중 남은 만큼 들어왔어요." in text
    assert "하루 한도 500포인트를 다 채워서 200포인트는 받지 못했어요." in text


def test_an_adjustment_shows_the_curators_words_as_text(signed_in: Client, creator: User) -> None:
    points.adjust(actor=world.person("curator"), user=creator, amount=50, note="<b>행사</b> 보상")
    assert "&lt;b&gt;행사&lt;/b&gt; 보상" in page(signed_in)


def test_who_adjusted_is_not_shown(signed_in: Client, creator: User) -> None:
    points.adjust(actor=world.person("curator", "gildong"), user=creator, amount=50, note="행사")
    assert "gildong" not in page(signed_in)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("title", ["", "편의점 춤"])
def test_every_reason_is_explained(creator: User, language: str, title: str) -> None:
    detail = {"title": title} if title else {}
    entries = [award(creator, 10, reason, reason, **detail) for reason in EARNINGS]
    entries += [entry for reason in EARNINGS if (entry := points.reverse(cause=reason))]
    with translation.override(language):
        words = [point_news.explained(entry) for entry in entries]
    assert len(set(words)) == 6
    assert all(title in sentence for sentence in words)


def test_an_entry_whose_details_were_erased_is_still_explained(creator: User) -> None:
    award(creator, 10, "a", title="춤")
    taken = points.reverse(cause="a")
    assert taken is not None
    taken.detail = {}
    assert "돌려놨어요" in point_news.explained(taken)


def test_pages_show_every_entry_once(creator: User) -> None:
    ledger(creator, 70)
    seen: list[int] = []
    before: int | None = None
    while before != 0:
        part = point_history.page(creator, before=before)
        seen += [row.entry.number for row in part.rows]
        before = part.following
    assert seen == list(range(70, 0, -1))


def test_balances_go_on_over_the_pages(creator: User) -> None:
    ledger(creator, 70)
    part = point_history.page(creator, before=41)
    assert [(row.entry.number, row.after) for row in part.rows[:2]] == [(40, 80), (39, 78)]


def test_the_last_page_leads_nowhere(signed_in: Client, creator: User) -> None:
    ledger(creator, 31)
    assert 'href="?before=2"' in page(signed_in)
    assert "before=" not in page(signed_in, "?before=2")


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1.5", "٣", "9" * 19])
def test_a_cursor_that_is_none_is_not_found(signed_in: Client, cursor: str) -> None:
    assert signed_in.get(f"/me/points/?before={cursor}").status_code == 404


def test_a_cursor_beyond_every_entry_begins_at_the_newest(signed_in: Client, creator: User) -> None:
    award(creator, 200, "a")
    assert "+200" in page(signed_in, "?before=999999999999999999")


def test_nobody_sees_the_points_of_others(signed_in: Client) -> None:
    award(world.person("partner"), 123, "a")
    assert "123" not in re.sub(r"<(script|link)[^>]*>", "", page(signed_in))


def test_my_page_shows_where_i_stand(signed_in: Client, creator: User) -> None:
    award(creator, 325, "a")
    text = signed_in.get("/me/").content.decode()
    assert "오늘 번 포인트 325 / 하루 한도 500" in text
    assert 'class="cap-earned" width="65%"' in text


# --- Long ledgers: what is read does not grow with what there is


def plan(rows: QuerySet[Any]) -> dict[str, Any]:
    """How PostgreSQL would answer it."""
    found: dict[str, Any] = json.loads(rows.explain(format="json"))[0]["Plan"]
    return found


def nodes(found: dict[str, Any]) -> list[dict[str, Any]]:
    """All steps of a plan."""
    return [found, *(step for child in found.get("Plans", []) for step in nodes(child))]


def indexes(found: dict[str, Any]) -> list[str]:
    """The indexes that a plan uses; a table that is read from end to end counts as one of no name."""
    steps = nodes(found)
    return [step["Index Name"] for step in steps if "Index Name" in step] + [
        "" for step in steps if step["Node Type"] == "Seq Scan"
    ]


@pytest.fixture
def long(creator: User) -> User:
    """Somebody with 20,000 entries, among others with as many, and statistics that say so."""
    ledger(world.person("partner"), 20_000)
    ledger(creator, 20_250)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_pointentry, accounts_pointsnapshot")
    return creator


def test_a_balance_adds_up_only_what_came_after_the_snapshot(long: User) -> None:
    newest = PointSnapshot.objects.filter(user=long).latest("up_to")
    tail = PointEntry.objects.filter(user=long, number__gt=newest.up_to)
    assert tail.count() < point_balance.SNAPSHOT_EVERY
    assert indexes(plan(tail.values("user").annotate(total=Sum("amount")))) == ["point_number_of_person"]


def test_a_page_is_read_from_the_index_without_sorting(long: User) -> None:
    found = plan(PointEntry.objects.filter(user=long, number__lt=10_000).order_by("-number")[:31])
    assert [step["Node Type"] for step in nodes(found)] == ["Limit", "Index Scan"]
    assert indexes(found) == ["point_number_of_person"]


def test_what_was_earned_today_is_read_from_its_index(long: User) -> None:
    earned = PointEntry.objects.filter(user=long, day=points.today(), amount__gt=0, reason__in=EARNINGS)
    assert indexes(plan(earned)) == ["points_earned_in_a_day"]


def test_the_page_asks_as_much_of_a_long_ledger_as_of_a_short_one(signed_in: Client, creator: User) -> None:
    ledger(creator, 31)
    with CaptureQueriesContext(connection) as few:
        page(signed_in)
    other = world.person("partner")
    ledger(other, 2000)
    signed_in.force_login(other, backend="accounts.backends.EmailBackend")
    with CaptureQueriesContext(connection) as many:
        page(signed_in)
    assert len(many) == len(few)

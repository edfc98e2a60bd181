"""The queue's list, one entry's page, and its buttons."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from curation import claiming, deciding, kinds, pages
from curation.models import Priority, SavedView, WorkItem
from tests.curation.conftest import Shelf, waiting

QUEUE = "/admin/queue/"


def titles(answer: Any) -> list[str]:
    return [row.card.title for row in answer.context["rows"] if row.card]


def post(admin: Client, item: WorkItem, verb: str, **typed: object) -> Any:
    return admin.post(f"{QUEUE}{item.pk}/{verb}/", {"version": item.version, **typed})


def decide(admin: Client, item: WorkItem, decision: str = "kept", **typed: object) -> Any:
    return post(admin, item, "decide", decision=decision, subject_version=1, **typed)


def test_the_urgent_comes_first_then_what_is_due_first(admin: Client, shelf: Shelf) -> None:
    now = timezone.now()
    waiting(1, due_at=now + timedelta(hours=9))
    waiting(2, due_at=now + timedelta(hours=1))
    waiting(3, priority=Priority.URGENT, due_at=now + timedelta(hours=20))
    waiting(4, priority=Priority.LOW, due_at=now)
    assert titles(admin.get(QUEUE)) == ["물건 3", "물건 2", "물건 1", "물건 4"]


def test_a_row_says_what_waits_why_for_whom_and_how_late(admin: Client, item: WorkItem) -> None:
    WorkItem.objects.update(opened_at=item.opened_at - timedelta(days=2), due_at=timezone.now())
    page = admin.get(QUEUE).content.decode()
    for said in ("물건 1", "확인해 주세요.", "맡긴 사람", "1분 지났어요", "is-late"):
        assert said in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=mine", [1, 2]),
        ("who=free", [4]),
        ("who=claimed", [1, 3]),
        ("who=assigned", [2]),
        ("due=overdue", [4]),
        ("due=soon", [2, 4]),
        ("priority=1", [3]),
        ("kind=thing", [1, 2, 3, 4]),
        ("kind=draft", []),
        ("state=done", [5]),
        ("who=nonsense&due=x&priority=7&kind=nonsense&state=decided&page=x", [1, 2, 3, 4]),
    ],
)
def test_the_list_is_filtered(admin: Client, shelf: Shelf, one: User, two: User, query: str, found: list[int]) -> None:
    now = timezone.now()
    claiming.claim(actor=one, item=waiting(1), version=1)
    claiming.assign(actor=two, item=waiting(2, due_at=now + timedelta(hours=2)), version=1, to=one)
    claiming.claim(actor=two, item=waiting(3, priority=Priority.URGENT), version=1)
    waiting(4, due_at=now)
    deciding.carry_out((done := deciding.decide(
        actor=one, item=waiting(5), version=1, decision="kept", subject_version=1
    )).pk, done.version)  # fmt: skip
    assert sorted(titles(admin.get(f"{QUEUE}?{query}"))) == [f"물건 {number}" for number in found]


def test_an_empty_queue_says_what_to_do_next(admin: Client) -> None:
    page = admin.get(QUEUE).content.decode()
    assert "기다리는 일이 없어요" in page
    assert "영상 올리기" in page


def test_an_empty_answer_to_a_filter_offers_to_take_it_away(admin: Client, item: WorkItem) -> None:
    assert "이 조건에 맞는 일이 없어요" in admin.get(f"{QUEUE}?due=overdue").content.decode()


def test_what_was_deleted_is_shown_as_gone(admin: Client, item: WorkItem, shelf: Shelf) -> None:
    shelf.versions.clear()
    assert "지워진 대상이에요" in admin.get(QUEUE).content.decode()


def test_the_sidebar_counts_what_waits(admin: Client, shelf: Shelf) -> None:
    waiting(1)
    waiting(2)
    answer = admin.get(QUEUE)
    assert answer.context["all_open"] == 2
    assert pages.badge(answer.wsgi_request) == 2


def test_who_decides_nothing_has_no_queue(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("looker@example.com", is_staff=True))
    assert client.get(QUEUE).status_code == 403


def test_what_somebody_does_not_work_on_is_not_in_their_queue(client: Client, item: WorkItem, two: User) -> None:
    two.groups.clear()
    two.user_permissions.set(Permission.objects.filter(codename="change_remixnode"))
    client.force_login(two)
    assert titles(client.get(QUEUE)) == []
    assert client.get(f"{QUEUE}{item.pk}/").status_code == 403
    assert post(client, item, "claim").status_code == 403


def test_claiming_and_giving_back_return_to_where_one_was(admin: Client, item: WorkItem) -> None:
    assert post(admin, item, "claim", back="/admin/queue/?who=free")["Location"] == "/admin/queue/?who=free"
    item.refresh_from_db()
    assert "내가 보고 있어요" in admin.get(QUEUE).content.decode()
    assert post(admin, item, "release")["Location"] == "/admin/remix/analysis/1/change/"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/admin/", "/login/", "javascript:alert(1)"])
def test_one_is_never_sent_elsewhere(admin: Client, item: WorkItem, back: str) -> None:
    answer = post(admin, item, "claim", back=back)
    assert answer["Location"] == "/admin/remix/analysis/1/change/"


def test_a_decision_goes_on_to_the_next_and_can_be_undone_there(admin: Client, item: WorkItem) -> None:
    waiting(2)
    answer = decide(admin, item)
    assert answer["Location"] == "/admin/remix/analysis/2/change/"
    page = admin.get(QUEUE).content.decode()
    assert "‘두기’ 1건이 곧 반영돼요" in page
    item.refresh_from_db()
    undone = admin.post(f"{QUEUE}undo/", {"item": f"{item.pk}:{item.version}"})
    assert undone["Location"] == "/admin/remix/analysis/1/change/"
    item.refresh_from_db()
    assert item.state == "open"


def test_the_last_decision_leads_back_to_the_list_as_it_was_filtered(admin: Client, item: WorkItem) -> None:
    admin.get(f"{QUEUE}?kind=thing&who=free")
    assert decide(admin, item)["Location"] == f"{QUEUE}?kind=thing&who=free"


def test_next_follows_the_filters_of_the_list(admin: Client, shelf: Shelf) -> None:
    first, _other = waiting(1), waiting(2, priority=Priority.LOW)
    third = waiting(3, priority=Priority.URGENT)
    admin.get(f"{QUEUE}?priority=2")
    bar = admin.get(f"{QUEUE}{first.pk}/").context["bar"]
    assert (bar.previous_url, bar.next_url) == ("", "")
    admin.get(QUEUE)
    bar = admin.get(f"{QUEUE}{first.pk}/").context["bar"]
    assert (bar.previous_url, bar.next_url) == ("/admin/remix/analysis/3/change/", "/admin/remix/analysis/2/change/")
    assert admin.get(f"{QUEUE}{third.pk}/").context["bar"].previous_url == ""


def test_a_stale_decision_answers_409_with_the_fresh_state(
    admin: Client, item: WorkItem, shelf: Shelf, two: User
) -> None:
    deciding.decide(actor=two, item=item, version=1, decision="thrown", subject_version=1, reason_code="broken")
    answer = admin.post(f"{QUEUE}{item.pk}/decide/", {"version": 1, "subject_version": 1, "decision": "kept"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "two 님이 결정했어요" in page
    assert "곧 반영" in page


def test_a_stale_claim_answers_409(admin: Client, item: WorkItem, two: User) -> None:
    claiming.claim(actor=two, item=item, version=1)
    answer = admin.post(f"{QUEUE}{item.pk}/claim/", {"version": 1})
    assert answer.status_code == 409
    assert "지금 two 님이" in answer.content.decode()


def test_a_missing_reason_answers_422_and_changes_nothing(admin: Client, item: WorkItem) -> None:
    answer = decide(admin, item, "thrown")
    assert answer.status_code == 422
    assert "이유를 골라 주세요." in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "99999999999"])
def test_a_version_that_is_none_is_stale(admin: Client, item: WorkItem, version: str) -> None:
    assert admin.post(f"{QUEUE}{item.pk}/claim/", {"version": version}).status_code == 409


def test_a_blocked_decision_is_shown_with_its_reason(admin: Client, item: WorkItem, shelf: Shelf) -> None:
    shelf.blocked = {"kept": "내 물건이에요.", "sold": ""}
    page = admin.get(f"{QUEUE}{item.pk}/").content.decode()
    assert "두기: 내 물건이에요." in page
    assert "팔기" not in page


def test_an_entry_of_something_deleted_leads_back_to_the_list(admin: Client, item: WorkItem, shelf: Shelf) -> None:
    shelf.versions.clear()
    assert decide(admin, item)["Location"] == QUEUE


@pytest.mark.parametrize("path", ["999999/", "999999/claim/"])
def test_an_entry_that_never_was_is_not_found(admin: Client, path: str) -> None:
    assert admin.generic("POST" if "claim" in path else "GET", QUEUE + path).status_code == 404


def test_an_unknown_verb_is_not_found(admin: Client, item: WorkItem) -> None:
    assert post(admin, item, "delete").status_code == 404


@pytest.mark.parametrize("path", ["1/claim/", "bulk/", "undo/", "views/", "views/1/drop/"])
def test_nothing_is_changed_by_looking(admin: Client, path: str) -> None:
    assert admin.get(QUEUE + path).status_code == 405


def test_an_entry_is_given_to_somebody(admin: Client, item: WorkItem, two: User) -> None:
    post(admin, item, "assign", to=two.pk)
    assert "two 님에게 맡김" in admin.get(QUEUE).content.decode()


@pytest.mark.parametrize("to", ["999999", "x"])
def test_nobody_is_given_to_is_refused(admin: Client, item: WorkItem, to: str) -> None:
    assert post(admin, item, "assign", to=to).status_code == 422


def test_an_entry_shows_its_notes_and_everything_that_happened(admin: Client, item: WorkItem, two: User) -> None:
    claiming.claim(actor=two, item=item, version=1)
    post(admin, item, "note", text="<b>소리</b>를 들어 보세요")
    page = admin.get(f"{QUEUE}{item.pk}/").content.decode()
    for said in ("&lt;b&gt;소리", "보기 시작했어요", "메모를 남겼어요", "two"):
        assert said in page


def test_a_view_is_saved_used_and_dropped(admin: Client, item: WorkItem, one: User) -> None:
    admin.get(f"{QUEUE}?who=mine&due=soon")
    admin.post(f"{QUEUE}views/", {"name": " 급한  내 일 "})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("급한 내 일", "who=mine&due=soon")
    assert "?who=mine&amp;due=soon" in admin.get(QUEUE).content.decode()
    admin.post(f"{QUEUE}views/{view.pk}/drop/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 41, "a\x00"], ids=["empty", "blank", "too long", "null"])
def test_a_view_without_a_usable_name_is_not_saved(admin: Client, name: str) -> None:
    admin.post(f"{QUEUE}views/", {"name": name})
    assert not SavedView.objects.exists()


def test_a_views_name_is_taken_once_and_there_are_at_most_twelve(admin: Client) -> None:
    for number in range(13):
        admin.post(f"{QUEUE}views/", {"name": f"보기 {number}"})
    admin.post(f"{QUEUE}views/", {"name": "보기 1"})
    assert SavedView.objects.count() == 12


def test_nobody_drops_somebody_elses_view(admin: Client, two: User) -> None:
    view = SavedView.objects.create(owner=two, name="둘의 보기")
    admin.post(f"{QUEUE}views/{view.pk}/drop/")
    assert SavedView.objects.exists()


def test_10000_entries_are_listed_in_eleven_queries_at_most(admin: Client, one: User, shelf: Shelf) -> None:
    """With every kind on one page; the session comes from the cache."""
    now = timezone.now()
    codes = [kind.code for kind in kinds.known()]
    WorkItem.objects.bulk_create(
        WorkItem(
            kind=codes[number % len(codes)],
            subject_id=number,
            opened_at=now,
            due_at=now + timedelta(minutes=number),
            claimed_by=one,
            claimed_until=now + timedelta(minutes=5),
            assigned_to=one,
        )
        for number in range(10_000)
    )
    admin.get(QUEUE)
    with CaptureQueriesContext(connection) as captured:
        answer = admin.get(QUEUE)
    assert len(answer.context["rows"]) == 30
    assert len({row.kind.code for row in answer.context["rows"]}) == len(codes)
    asked = [query["sql"][:100] for query in captured if "django_session" not in query["sql"]]
    assert len(asked) < 12, asked

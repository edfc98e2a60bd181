"""Many at once: first what it touches, then each on its own, and what changed is left out."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from curation import claiming, deciding
from curation.models import WorkItem
from tests.curation.conftest import Shelf, refused, waiting

BULK = "/admin/queue/bulk/"


def send(admin: Client, items: list[WorkItem], what: str = "thing:kept", **typed: object) -> Any:
    return admin.post(BULK, {"what": what, "item": [f"{item.pk}:{item.version}:1" for item in items], **typed})


def state(item: WorkItem) -> str:
    return str(WorkItem.objects.values_list("state", flat=True).get(pk=item.pk))


def test_the_preview_says_what_is_touched_and_what_is_left_out_and_changes_nothing(
    admin: Client, shelf: Shelf, two: User
) -> None:
    good, claimed, decided, edited = (waiting(number) for number in (1, 2, 3, 4))
    items = [good, claimed, decided, edited]
    claiming.claim(actor=two, item=WorkItem.objects.get(pk=claimed.pk), version=1)
    deciding.decide(actor=two, item=WorkItem.objects.get(pk=decided.pk), version=1, decision="kept", subject_version=1)
    shelf.versions[4] = 2
    answer = send(admin, items)
    assert [line.item for line in answer.context["lines"]] == [good]
    assert [line.skip for line in answer.context["skipped"]] == [
        "two 님이 보고 있어요.",
        "그사이에 결정됐어요.",
        "그사이에 내용이 바뀌었어요.",
    ]
    assert state(good) == "open"


def test_confirmed_it_decides_each_and_skips_what_changed_since_the_preview(
    admin: Client, shelf: Shelf, two: User
) -> None:
    first, second, third = (waiting(number) for number in (1, 2, 3))
    deciding.decide(
        actor=two,
        item=WorkItem.objects.get(pk=second.pk),
        version=1,
        decision="thrown",
        subject_version=1,
        reason_code="broken",
    )
    answer = admin.get(send(admin, [first, second, third], confirmed=1)["Location"])
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["2건을 결정했어요.", "건너뛴 일: 물건 2. 그사이에 결정됐어요."]
    assert WorkItem.objects.get(pk=second.pk).decision == "thrown"


def test_all_of_them_are_undone_together(admin: Client, shelf: Shelf) -> None:
    items = [waiting(number) for number in (1, 2, 3)]
    send(admin, items, confirmed=1)
    toast = admin.get("/admin/queue/").context["toast"]
    admin.post("/admin/queue/undo/", {"item": [f"{item.pk}:{item.version}" for item in toast.items]})
    assert [state(item) for item in items] == ["open"] * 3


def test_a_missing_reason_shows_the_preview_again_with_what_was_typed(admin: Client, shelf: Shelf) -> None:
    item = waiting(1)
    answer = send(admin, [item], "thing:thrown", confirmed=1, note="금이 갔어요")
    assert "이유를 골라 주세요." in answer.content.decode()
    assert "금이 갔어요" in answer.content.decode()
    assert state(item) == "open"


def test_what_is_blocked_for_one_is_left_out(admin: Client, shelf: Shelf) -> None:
    item = waiting(1)
    shelf.blocked = {"kept": "내 물건이에요."}
    assert [line.skip for line in send(admin, [item]).context["skipped"]] == ["내 물건이에요."]
    assert "다시 골라 주세요" in send(admin, [item]).content.decode()


def test_what_the_verb_refuses_comes_back_alone(admin: Client, shelf: Shelf) -> None:
    items = [waiting(1), waiting(2)]
    send(admin, items, confirmed=1)
    decided = list(WorkItem.objects.order_by("pk"))
    deciding.carry_out(decided[0].pk, decided[0].version)
    shelf.refusal = refused()
    deciding.carry_out(decided[1].pk, decided[1].version)
    assert [state(item) for item in items] == ["done", "open"]


@pytest.mark.parametrize("what", ["", "thing", "thing:nonsense", "nonsense:kept", "thing:sold"])
def test_what_cannot_be_done_for_many_is_refused(admin: Client, shelf: Shelf, what: str) -> None:
    item = waiting(1)
    answer = admin.get(send(admin, [item], what, confirmed=1)["Location"])
    assert "하나씩 열어서" in " ".join(str(message) for message in answer.context["messages"])
    assert state(item) == "open"


@pytest.mark.parametrize("items", [[], ["x"], ["1:2"], ["1:-1:1"], ["²:1:1"]])
def test_a_choice_that_is_none_asks_to_choose(admin: Client, shelf: Shelf, items: list[str]) -> None:
    answer = admin.post(BULK, {"what": "thing:kept", "item": items})
    assert answer["Location"] == "/admin/queue/"


def test_more_than_a_hundred_are_refused(admin: Client, shelf: Shelf) -> None:
    answer = admin.post(BULK, {"what": "thing:kept", "item": [f"{n}:1:1" for n in range(101)]}, follow=True)
    assert "한 번에 100건까지" in " ".join(str(message) for message in answer.context["messages"])


def test_entries_of_another_kind_are_left_out(admin: Client, shelf: Shelf) -> None:
    item = waiting(1)
    answer = send(admin, [item], "draft:removed")
    assert [line.skip for line in answer.context["skipped"]] == ["다른 종류의 일이에요."]


def test_undoing_what_already_happened_says_so(admin: Client, shelf: Shelf) -> None:
    item = waiting(1)
    answer = admin.post("/admin/queue/undo/", {"item": f"{item.pk}:1"}, follow=True)
    assert "이미 반영됐거나" in " ".join(str(message) for message in answer.context["messages"])

"""What waits: put once, settled by the domain's own verb, forgotten with the thing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from curation import claiming, deciding, filing
from curation.models import Priority, WorkItem, WorkNote
from tests.curation.conftest import KIND, Shelf, waiting


def test_a_thing_waits_once_however_often_it_is_put(item: WorkItem) -> None:
    filing.put(kind=KIND, subject_id=1, priority=Priority.URGENT)
    assert [(row.pk, row.priority) for row in WorkItem.objects.all()] == [(item.pk, Priority.NORMAL)]


def test_it_is_due_within_the_time_of_its_kind(item: WorkItem) -> None:
    assert item.due_at - item.opened_at == timedelta(hours=10)


def test_a_due_time_that_has_passed_is_now(shelf: Shelf, db: None) -> None:
    late = waiting(2, due_at=timezone.now() - timedelta(days=1))
    assert late.due_at == late.opened_at


def test_an_unknown_kind_is_a_bug(db: None) -> None:
    with pytest.raises(KeyError):
        filing.put(kind="nonsense", subject_id=1)


def test_the_database_keeps_a_thing_from_waiting_twice(item: WorkItem) -> None:
    with pytest.raises(IntegrityError, match="one_unfinished_work_item"), transaction.atomic():
        WorkItem.objects.create(kind=KIND, subject_id=1, due_at=timezone.now() + timedelta(hours=1))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("work_priority_is_known", {"priority": 9}),
        ("decided_work_says_how", {"decision": "kept"}),
        ("decided_work_says_how", {"state": "done"}),
        ("decided_work_says_when", {"state": "decided", "decision": "kept", "decided_at": timezone.now()}),
        ("work_is_due_after_it_opened", {"due_at": timezone.now() - timedelta(days=9)}),
    ],
    ids=["priority", "open-with-decision", "done-without", "decided-without-time", "due-before-opened"],
)
def test_the_database_refuses_nonsense(item: WorkItem, name: str, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        WorkItem.objects.update(**fields)


def test_the_database_refuses_a_claim_without_an_end(item: WorkItem, one: User) -> None:
    with pytest.raises(IntegrityError, match="claimed_work_says_until_when"), transaction.atomic():
        WorkItem.objects.update(claimed_by=one)


def test_what_was_decided_outside_is_done(item: WorkItem, one: User) -> None:
    claiming.claim(actor=one, item=item, version=1)
    assert filing.settle(kind=KIND, subject_id=1, actor=one, decision="kept", reason_code="x", note="y" * 900)
    item.refresh_from_db()
    assert (item.state, item.decision, item.reason_code, len(item.note)) == ("done", "kept", "x", 500)
    assert (item.decided_by, item.claimed_by) == (one, None)


def test_settling_what_does_not_wait_does_nothing(shelf: Shelf, one: User) -> None:
    assert filing.settle(kind=KIND, subject_id=7, actor=one, decision="kept") is False


def test_a_thing_may_wait_again_after_it_was_settled(item: WorkItem) -> None:
    filing.settle(kind=KIND, subject_id=1, actor=None, decision="withdrawn")
    assert waiting(1).pk != item.pk


def test_a_verb_outside_overrules_a_decision_that_has_not_taken_effect(
    item: WorkItem, shelf: Shelf, one: User, two: User
) -> None:
    decided = deciding.decide(actor=one, item=item, version=1, decision="kept", subject_version=1)
    filing.settle(kind=KIND, subject_id=1, actor=two, decision="thrown", reason_code="broken")
    deciding.carry_out(item.pk, decided.version)
    item.refresh_from_db()
    assert (item.decision, item.decided_by, shelf.done) == ("thrown", two, [])


def test_what_is_deleted_is_forgotten_with_its_notes(item: WorkItem, one: User) -> None:
    claiming.add_note(actor=one, item=item, text="봐 주세요")
    filing.forget(kind=KIND, subject_ids=[1])
    assert (WorkItem.objects.count(), WorkNote.objects.count()) == (0, 0)

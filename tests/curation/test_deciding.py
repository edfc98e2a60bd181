"""Deciding: exactly once, to be taken back for ten seconds, and never lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import audit
from accounts.models import AuditEntry, User
from curation import deciding, filing
from curation.models import WorkItem
from kmeme.lib.errors import NotAllowed, Refused, Stale
from tests.accounts import world
from tests.curation.conftest import KIND, Shelf, refused, waiting

ROUNDS = 200


@pytest.fixture
def parallel(transactional_db: None) -> Iterator[None]:
    """Rows that other connections see; the queue's jobs, whose table is not Django's, go with the test."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def keep(actor: User, item: WorkItem, version: int = 1) -> WorkItem:
    return deciding.decide(actor=actor, item=item, version=version, decision="kept", subject_version=1)


def test_a_decision_is_recorded_at_once_and_carried_out_later(item: WorkItem, shelf: Shelf, one: User) -> None:
    decided = keep(one, item)
    assert (decided.state, decided.decision, decided.decided_by, shelf.done) == ("decided", "kept", one, [])
    job = ProcrastinateJob.objects.get(task_name="curation:carry_out")
    assert job.scheduled_at == decided.takes_effect_at
    assert decided.takes_effect_at
    assert decided.decided_at
    assert decided.takes_effect_at - decided.decided_at == timedelta(seconds=10)
    deciding.carry_out(item.pk, decided.version)
    item.refresh_from_db()
    assert (item.state, shelf.done) == ("done", [("kept", 1, "", "one")])


def test_the_job_commits_with_the_decision(item: WorkItem, one: User) -> None:
    with transaction.atomic():
        keep(one, item)
        transaction.set_rollback(True)
    item.refresh_from_db()
    assert (item.state, ProcrastinateJob.objects.filter(task_name="curation:carry_out").count()) == ("open", 0)


def test_what_was_undone_is_not_carried_out(item: WorkItem, shelf: Shelf, one: User) -> None:
    decided = keep(one, item)
    version = decided.version
    undone = deciding.undo(actor=one, item=decided, version=version)
    deciding.carry_out(item.pk, version)
    assert (undone.state, undone.decision, undone.decided_by, shelf.done) == ("open", "", None, [])
    assert undone.is_claimed_by(one)


def test_an_undone_entry_is_decided_anew(item: WorkItem, shelf: Shelf, one: User) -> None:
    first = keep(one, item)
    old = first.version
    undone = deciding.undo(actor=one, item=first, version=old)
    again = deciding.decide(
        actor=one, item=undone, version=undone.version, decision="thrown", subject_version=1, reason_code="broken"
    )
    deciding.carry_out(item.pk, old)
    deciding.carry_out(item.pk, again.version)
    assert shelf.done == [("thrown", 1, "broken", "one")]


def test_a_decision_that_took_effect_cannot_be_undone(item: WorkItem, one: User) -> None:
    decided = keep(one, item)
    deciding.carry_out(item.pk, decided.version)
    with pytest.raises(Stale, match="이미 반영"):
        deciding.undo(actor=one, item=decided, version=decided.version)


def test_the_time_to_undo_ends_before_the_job_has_run(item: WorkItem, one: User) -> None:
    decided = keep(one, item)
    WorkItem.objects.update(takes_effect_at=timezone.now())
    with pytest.raises(Stale):
        deciding.undo(actor=one, item=decided, version=decided.version)


def test_only_whoever_decided_undoes(item: WorkItem, one: User, two: User) -> None:
    decided = keep(one, item)
    with pytest.raises(Stale):
        deciding.undo(actor=two, item=decided, version=decided.version)


def test_a_decision_is_carried_out_once_however_often_its_job_runs(item: WorkItem, shelf: Shelf, one: User) -> None:
    decided = keep(one, item)
    deciding.carry_out(item.pk, decided.version)
    deciding.carry_out(item.pk, decided.version)
    assert len(shelf.done) == 1


def test_a_verb_that_settles_the_entry_itself_keeps_who_and_when(item: WorkItem, shelf: Shelf, one: User) -> None:
    shelf.settles = True
    decided = keep(one, item)
    deciding.carry_out(item.pk, decided.version)
    fresh = WorkItem.objects.get()
    assert (fresh.state, fresh.decided_at, fresh.decided_by) == ("done", decided.decided_at, one)


def test_what_the_verb_refuses_comes_back_with_its_sentence(item: WorkItem, shelf: Shelf, one: User) -> None:
    shelf.refusal = refused("이미 팔렸어요.")
    decided = keep(one, item)
    deciding.carry_out(item.pk, decided.version)
    item.refresh_from_db()
    assert (item.state, item.decision, item.assigned_to) == ("open", "", one)
    assert [(note.author, note.text) for note in item.notes.all()] == [
        (None, "‘두기’ 결정을 반영하지 못했어요. 이미 팔렸어요.")
    ]


def test_an_unforeseen_error_leaves_the_decision_for_another_attempt(item: WorkItem, shelf: Shelf, one: User) -> None:
    shelf.refusal = ZeroDivisionError()
    decided = keep(one, item)
    with pytest.raises(ZeroDivisionError):
        deciding.carry_out(item.pk, decided.version)
    item.refresh_from_db()
    assert item.state == "decided"
    deciding.give_back(item.pk, decided.version)
    item.refresh_from_db()
    assert item.state == "open"
    assert "예상하지 못한 오류" in item.notes.get().text


def test_an_undo_while_the_verb_runs_takes_the_verb_back(item: WorkItem, shelf: Shelf, one: User) -> None:
    decided = keep(one, item)
    version = decided.version
    shelf.meanwhile = lambda: (
        deciding.undo(actor=one, item=decided, version=version),
        audit.record(actor=one, action="thing.kept", target=item),
    )
    deciding.carry_out(item.pk, version)
    assert not AuditEntry.objects.filter(action="thing.kept").exists()


@pytest.mark.parametrize(
    ("decision", "reason", "note", "said"),
    [
        ("nonsense", "", "", "할 수 없는 결정"),
        ("thrown", "", "", "이유를 골라"),
        ("thrown", "nonsense", "", "이유를 골라"),
        ("kept", "broken", "", "이유를 골라"),
        ("thrown", "other", " ", "무엇인지 적어"),
        ("kept", "", "x" * 501, "500자까지"),
        ("kept", "", "a\x00b", "500자까지"),
    ],
    ids=["unknown", "no reason", "wrong reason", "needless reason", "no words", "long note", "null"],
)
def test_bad_input_changes_nothing(item: WorkItem, one: User, decision: str, reason: str, note: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        deciding.decide(
            actor=one, item=item, version=1, decision=decision, subject_version=1, reason_code=reason, note=note
        )
    item.refresh_from_db()
    assert (item.state, item.version) == ("open", 1)


def test_what_the_kind_blocks_is_refused_in_its_words(item: WorkItem, shelf: Shelf, one: User) -> None:
    shelf.blocked = {"kept": "내 물건이에요."}
    with pytest.raises(Refused, match="내 물건이에요"):
        keep(one, item)


def test_a_thing_that_changed_meanwhile_is_not_decided(item: WorkItem, shelf: Shelf, one: User) -> None:
    shelf.versions[1] = 2
    with pytest.raises(Stale, match="내용이 바뀌었어요"):
        keep(one, item)


def test_a_thing_that_is_gone_leaves_the_queue(item: WorkItem, shelf: Shelf, one: User) -> None:
    del shelf.versions[1]
    with pytest.raises(Stale, match="지워져서"):
        keep(one, item)
    assert not WorkItem.objects.exists()


def test_who_does_not_work_on_this_kind_decides_nothing(item: WorkItem) -> None:
    with pytest.raises(NotAllowed):
        keep(world.person("partner"), item)


def test_the_second_decision_hears_whose_was_first(item: WorkItem, one: User, two: User) -> None:
    keep(one, item)
    with pytest.raises(Stale, match="one 님이 결정했어요"):
        keep(two, item)


def test_a_decision_names_what_was_seen_in_the_audit_trail(item: WorkItem, one: User) -> None:
    keep(one, item)
    assert AuditEntry.objects.get(action="work.decide").detail == {"decision": "kept", "subject_version": 1}


def test_of_two_curators_at_once_exactly_one_decides_200_times(shelf: Shelf, parallel: None) -> None:
    """On connections of their own, both released at the same moment, for each of 200 entries."""
    shelf.versions = dict.fromkeys(range(ROUNDS), 1)
    people = [world.person("curator", name) for name in ("left", "right")]
    entries = [waiting(number) for number in range(ROUNDS)]
    starts = Barrier(2)

    def decide_all(person: User) -> list[int]:
        person = User.objects.get(pk=person.pk)
        won = []
        for entry in entries:
            starts.wait()
            try:
                won.append(keep(person, WorkItem.objects.get(pk=entry.pk)).pk)
            except Stale:
                continue
        connection.close()
        return won

    with ThreadPoolExecutor(2) as pool:
        left, right = pool.map(decide_all, people)
    assert sorted([*left, *right]) == sorted(entry.pk for entry in entries)
    assert left
    assert right
    assert AuditEntry.objects.filter(action="work.decide").count() == ROUNDS
    assert ProcrastinateJob.objects.filter(task_name="curation:carry_out").count() == ROUNDS


def test_of_two_verbs_that_put_one_thing_at_once_one_is_kept(shelf: Shelf, parallel: None) -> None:
    starts = Barrier(4)

    def put(_number: int) -> None:
        starts.wait()
        filing.put(kind=KIND, subject_id=1)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, range(4)))
    assert WorkItem.objects.count() == 1


def test_undo_and_carrying_out_at_once_never_both_happen(shelf: Shelf, parallel: None) -> None:
    shelf.settles = True
    shelf.versions = dict.fromkeys(range(40), 1)
    person = world.person("curator", "left")
    for number in range(40):
        decided = keep(person, waiting(number))
        starts = Barrier(2)

        def undo(item: WorkItem = decided, starts: Barrier = starts) -> bool:
            starts.wait()
            try:
                deciding.undo(actor=User.objects.get(pk=person.pk), item=item, version=item.version)
            except Stale:
                return False
            finally:
                connection.close()
            return True

        def carry_out(pk: int = decided.pk, version: int = decided.version, starts: Barrier = starts) -> None:
            starts.wait()
            deciding.carry_out(pk, version)
            connection.close()

        with ThreadPoolExecutor(2) as pool:
            undone, _carried = pool.submit(undo), pool.submit(carry_out)
            was_undone = undone.result()
        assert WorkItem.objects.get(pk=decided.pk).state == ("open" if was_undone else "done")

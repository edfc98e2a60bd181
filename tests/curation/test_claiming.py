"""Whose an entry is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, User
from curation import claiming, deciding
from curation.models import WorkItem
from kmeme.lib.errors import NotAllowed, Refused, Stale
from tests.accounts import world


def test_a_claimed_entry_is_somebodys(item: WorkItem, one: User, two: User) -> None:
    claimed = claiming.claim(actor=one, item=item, version=1)
    assert claimed.is_claimed_by(one)
    with pytest.raises(Stale, match="one 님이 보고 있어요"):
        claiming.claim(actor=two, item=claimed, version=2)
    with pytest.raises(Stale, match="one 님이 보고 있어요"):
        deciding.decide(actor=two, item=claimed, version=2, decision="kept", subject_version=1)


def test_a_claim_ends_after_half_an_hour(item: WorkItem, one: User, two: User) -> None:
    claimed = claiming.claim(actor=one, item=item, version=1)
    assert claimed.claimed_until
    assert abs(claimed.claimed_until - timezone.now() - timedelta(minutes=30)) < timedelta(minutes=1)
    WorkItem.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert claiming.claim(actor=two, item=item, version=2).is_claimed_by(two)


def test_a_claim_ends_when_it_is_given_back(item: WorkItem, one: User, two: User) -> None:
    claiming.claim(actor=one, item=item, version=1)
    claiming.release(actor=one, item=item, version=2)
    assert claiming.claim(actor=two, item=item, version=3).is_claimed_by(two)


def test_a_claim_ends_with_the_decision(item: WorkItem, one: User) -> None:
    claiming.claim(actor=one, item=item, version=1)
    decided = deciding.decide(actor=one, item=item, version=2, decision="kept", subject_version=1)
    assert (decided.claimed_by, decided.claimed_until) == (None, None)


def test_only_the_version_that_was_seen_is_claimed(item: WorkItem, one: User) -> None:
    with pytest.raises(Stale):
        claiming.claim(actor=one, item=item, version=7)


def test_an_entry_is_given_to_somebody_and_back_to_all(item: WorkItem, one: User, two: User) -> None:
    claiming.claim(actor=one, item=item, version=1)
    given = claiming.assign(actor=one, item=item, version=2, to=two)
    assert (given.assigned_to, given.is_claimed) == (two, False)
    assert claiming.assign(actor=two, item=item, version=3, to=None).assigned_to is None


def test_nobody_is_given_what_they_may_not_decide(item: WorkItem, one: User) -> None:
    with pytest.raises(Refused, match="맡을 수 없는 사람"):
        claiming.assign(actor=one, item=item, version=1, to=world.person("creator"))


def test_somebody_who_was_suspended_is_given_nothing(item: WorkItem, one: User, two: User) -> None:
    User.objects.filter(pk=two.pk).update(is_active=False)
    with pytest.raises(Refused):
        claiming.assign(actor=one, item=item, version=1, to=User.objects.get(pk=two.pk))


def test_what_somebody_else_has_open_is_not_given_away(item: WorkItem, one: User, two: User) -> None:
    claiming.claim(actor=two, item=item, version=1)
    with pytest.raises(Stale):
        claiming.assign(actor=one, item=item, version=2, to=one)


@pytest.mark.parametrize("verb", [claiming.claim, claiming.release])
def test_who_does_not_decide_cannot_claim(item: WorkItem, verb: object) -> None:
    with pytest.raises(NotAllowed):
        verb(actor=world.person("creator"), item=item, version=1)  # type: ignore[operator]


def test_a_decided_entry_cannot_be_claimed(item: WorkItem, one: User, two: User) -> None:
    deciding.decide(actor=one, item=item, version=1, decision="kept", subject_version=1)
    with pytest.raises(Stale, match="one 님이 결정했어요"):
        claiming.claim(actor=two, item=item, version=2)


def test_curators_tell_each_other(item: WorkItem, one: User) -> None:
    note = claiming.add_note(actor=one, item=item, text=" 소리를 꼭\r\n들어 보세요 ")
    assert (note.text, note.author) == ("소리를 꼭\n들어 보세요", one)


@pytest.mark.parametrize("text", ["", "  ", "x" * 501, "a\x00b"], ids=["empty", "blank", "too long", "null"])
def test_a_note_that_cannot_be_kept_is_refused(item: WorkItem, one: User, text: str) -> None:
    with pytest.raises(Refused):
        claiming.add_note(actor=one, item=item, text=text)


def test_every_act_is_in_the_audit_trail(item: WorkItem, one: User) -> None:
    claiming.claim(actor=one, item=item, version=1)
    claiming.release(actor=one, item=item, version=2)
    claiming.assign(actor=one, item=item, version=3, to=one)
    claiming.add_note(actor=one, item=item, text="네")
    acts = AuditEntry.objects.filter(target_type="curation.workitem").order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["work.claim", "work.release", "work.assign", "work.note"]

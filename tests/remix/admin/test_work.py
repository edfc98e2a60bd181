"""Analyses and drafts in the curators' queue: when they wait, what can be decided, and what becomes of it."""

import pytest
from django.test import Client

from accounts.models import Notification, User
from curation import deciding, kinds, reading
from curation.models import WorkItem
from kmeme.lib.errors import Refused
from remix import moving, publishing, review
from remix.models import Analysis, Brief, RemixNode
from remix.states import AnalysisState, NodeState
from tests.remix.admin.conftest import run
from tests.remix.admin.pages import address


def waits(kind: str, pk: int) -> WorkItem:
    return WorkItem.objects.of_subject(kind, pk).get()


def decide(item: WorkItem, by: User, decision: str, reason_code: str = "", note: str = "") -> WorkItem:
    """Decide it as it is now, and let the time to undo pass."""
    seen = reading.cards([item])[item.pk].version
    decided = deciding.decide(
        actor=by,
        item=item,
        version=item.version,
        decision=decision,
        subject_version=seen,
        reason_code=reason_code,
        note=note,
    )
    deciding.carry_out(decided.pk, decided.version)
    decided.refresh_from_db()
    return decided


def test_an_analysis_that_failed_waits_with_its_reason(pending: Analysis) -> None:
    item = waits("analysis", pending.pk)
    card = reading.cards([item])[item.pk]
    assert "분석" in card.cause
    assert (card.who, card.version) == (str(pending.requested_by), pending.version)


def test_a_stand_in_is_not_approved_before_somebody_filled_it_in(pending: Analysis, curator: User) -> None:
    item = waits("analysis", pending.pk)
    with pytest.raises(Refused, match="빈 곳을 채우고"):
        decide(item, curator, "filled_in")
    review.correct(actor=curator, analysis=pending, version=pending.version, values={"bpm": 120.0})
    assert decide(item, curator, "filled_in").state == "done"
    pending.refresh_from_db()
    assert (pending.state, Brief.objects.filter(analysis=pending).count()) == (AnalysisState.SUCCEEDED, 1)


def test_an_analysis_is_run_again_from_the_queue(pending: Analysis, curator: User) -> None:
    assert decide(waits("analysis", pending.pk), curator, "re_run").decision == "re_run"
    assert Analysis.objects.filter(video=pending.video).count() == 2


def test_a_rejection_reaches_nobody_before_it_takes_effect(pending: Analysis, curator: User) -> None:
    item = waits("analysis", pending.pk)
    decided = deciding.decide(
        actor=curator,
        item=item,
        version=1,
        decision="rejected",
        subject_version=pending.version,
        reason_code="rights",
    )
    pending.refresh_from_db()
    assert (pending.state, Notification.objects.count()) == (AnalysisState.PENDING_REVIEW, 0)
    deciding.carry_out(decided.pk, decided.version)
    pending.refresh_from_db()
    assert pending.state == AnalysisState.REJECTED


def test_rejecting_for_another_reason_needs_words(pending: Analysis, curator: User) -> None:
    with pytest.raises(Refused, match="무엇인지"):
        decide(waits("analysis", pending.pk), curator, "rejected", "other")


def test_what_changed_while_it_could_be_undone_comes_back(pending: Analysis, curator: User) -> None:
    item = waits("analysis", pending.pk)
    decided = deciding.decide(actor=curator, item=item, version=1, decision="re_run", subject_version=pending.version)
    review.correct(actor=curator, analysis=pending, version=pending.version, values={"bpm": 120.0})
    deciding.carry_out(decided.pk, decided.version)
    decided.refresh_from_db()
    assert decided.state == "open"
    assert "그사이에 다른 사람이 고쳤어요" in decided.notes.get().text


def test_deciding_on_the_page_settles_the_entry(pending: Analysis, curator: User) -> None:
    review.reject(actor=curator, analysis=pending, version=pending.version, reason_code="unsafe", note="위험해요")
    item = waits("analysis", pending.pk)
    assert (item.state, item.decision, item.reason_code, item.note) == ("done", "rejected", "unsafe", "위험해요")


def test_a_new_run_settles_what_waited(pending: Analysis, curator: User) -> None:
    review.re_run(actor=curator, analysis=pending, version=pending.version)
    assert waits("analysis", pending.pk).decision == "re_run"


def test_a_finished_draft_waits_to_be_published(draft: RemixNode, curator: User) -> None:
    item = waits("draft", draft.pk)
    card = reading.cards([item])[item.pk]
    assert (card.title, card.version) == (draft.title, draft.version)
    assert card.picture
    assert not kinds.of("draft").decision("published").is_bulk  # type: ignore[union-attr]


def test_a_draft_of_an_analysis_that_waits_does_not_wait_itself(pending: Analysis) -> None:
    assert not WorkItem.objects.filter(kind="draft").exists()


def test_a_published_draft_has_left_the_queue(admin: Client, draft: RemixNode) -> None:
    shown = admin.get(address(draft))
    assert "할 일 목록" in shown.content.decode()
    publishing.publish(actor=None, node=draft, version=draft.version)
    assert (waits("draft", draft.pk).state, waits("draft", draft.pk).decision) == ("done", "published")


def test_a_draft_is_thrown_away_from_the_queue(draft: RemixNode, curator: User) -> None:
    assert decide(waits("draft", draft.pk), curator, "removed", "duplicate").decision == "removed"
    draft.refresh_from_db()
    assert draft.state == NodeState.REMOVED


def test_removing_a_draft_elsewhere_settles_its_entry(draft: RemixNode, curator: User) -> None:
    moving.remove(actor=curator, node=draft, version=draft.version, reason_code="unsafe")
    assert waits("draft", draft.pk).reason_code == "unsafe"


def test_a_filled_in_analysis_brings_a_draft_that_waits(models: object, pending: Analysis, curator: User) -> None:
    review.fill_in(actor=curator, analysis=pending, version=pending.version, values={"bpm": 120.0})
    run(pending)
    assert WorkItem.objects.filter(kind="draft", state="open").count() == 1

"""Publishing at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import AuditEntry, Notification, User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import content_checks, moving, publishing, scheduling
from remix.models import BannedWord, PublicationSchedule, RemixNode
from remix.states import NodeState, ScheduleState
from tests.remix.editorial.conftest import staff

SOON = timedelta(hours=2)


def plan(node: RemixNode, curator: User, at: datetime | None = None, **options: Any) -> PublicationSchedule:
    node.refresh_from_db()
    when = at or timezone.now() + SOON
    return scheduling.schedule(actor=curator, node=node, version=node.version, publish_at=when, **options)


def make_due(wish: PublicationSchedule) -> PublicationSchedule:
    """As if the time had gone by."""
    PublicationSchedule.objects.filter(pk=wish.pk).update(publish_at=timezone.now() - timedelta(seconds=1))
    wish.refresh_from_db()
    return wish


def jobs_of(wish: PublicationSchedule) -> list[ProcrastinateJob]:
    jobs = ProcrastinateJob.objects.filter(task_name="remix:publish_scheduled", args={"schedule_id": wish.pk})
    return list(jobs.filter(status="todo").order_by("id"))


def state_of(row: RemixNode | PublicationSchedule) -> str:
    row.refresh_from_db()
    return row.state


def test_a_schedule_waits_with_a_job_for_its_time(clean: RemixNode, curator: User) -> None:
    wish = plan(clean, curator)
    [job] = jobs_of(wish)
    assert (job.scheduled_at, job.args) == (wish.publish_at, {"schedule_id": wish.pk})


def test_a_due_schedule_publishes(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    scheduling.publish_due(wish.pk)
    assert (state_of(clean), state_of(wish)) == (NodeState.PUBLISHED, ScheduleState.PUBLISHED)


def test_publishing_by_schedule_is_the_person_s_who_set_it(clean: RemixNode, curator: User) -> None:
    scheduling.publish_due(make_due(plan(clean, curator)).pk)
    assert AuditEntry.objects.get(action="node.publish").actor == curator


def test_a_schedule_that_runs_twice_publishes_once(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    scheduling.publish_due(wish.pk)
    scheduling.publish_due(wish.pk)
    assert AuditEntry.objects.filter(action="node.publish").count() == 1


def test_a_job_that_comes_too_early_leaves_it_alone(clean: RemixNode, curator: User) -> None:
    scheduling.publish_due(plan(clean, curator).pk)
    assert state_of(clean) == NodeState.DRAFT


def test_what_is_edited_meanwhile_is_published_as_it_is_then(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    publishing.edit(actor=curator, node=clean, version=clean.version, recipe={**clean.recipe, "title": "나중 제목"})
    scheduling.publish_due(wish.pk)
    clean.refresh_from_db()
    assert (clean.state, clean.title) == (NodeState.PUBLISHED, "나중 제목")


def test_moving_a_schedule_keeps_one_and_the_old_job_does_nothing(clean: RemixNode, curator: User) -> None:
    wish = plan(clean, curator)
    first_job = jobs_of(wish)[0]
    moved = plan(clean, curator, at=wish.publish_at + timedelta(days=1), was=wish.publish_at)
    assert moved.pk == wish.pk
    scheduling.publish_due(first_job.args["schedule_id"])
    assert state_of(clean) == NodeState.DRAFT


def test_a_schedule_that_was_moved_forward_does_not_wait_behind_its_old_job(clean: RemixNode, curator: User) -> None:
    wish = plan(clean, curator)
    plan(clean, curator, at=wish.publish_at - timedelta(hours=1), was=wish.publish_at)
    first, second = jobs_of(wish)
    assert first.lock != second.lock


def test_a_cancelled_schedule_publishes_nothing(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    scheduling.cancel(actor=curator, node=clean, was=wish.publish_at)
    scheduling.publish_due(wish.pk)
    assert (state_of(clean), state_of(wish)) == (NodeState.DRAFT, ScheduleState.CANCELLED)


def test_after_a_cancelled_one_another_can_be_set(clean: RemixNode, curator: User) -> None:
    wish = plan(clean, curator)
    scheduling.cancel(actor=curator, node=clean, was=wish.publish_at)
    assert plan(clean, curator).pk != wish.pk


def test_publishing_by_hand_fulfils_the_schedule(clean: RemixNode, curator: User) -> None:
    wish = plan(clean, curator)
    publishing.publish(actor=curator, node=clean, version=clean.version)
    assert state_of(wish) == ScheduleState.PUBLISHED


def test_somebody_who_saw_another_time_moves_nothing(clean: RemixNode, curator: User) -> None:
    wish = plan(clean, curator)
    with pytest.raises(Stale):
        plan(clean, curator, at=wish.publish_at + timedelta(days=1), was=None)


def test_somebody_who_saw_another_time_cancels_nothing(clean: RemixNode, curator: User) -> None:
    wish = plan(clean, curator)
    with pytest.raises(Stale):
        scheduling.cancel(actor=curator, node=clean, was=wish.publish_at + SOON)


def test_cancelling_what_is_not_there_is_stale(clean: RemixNode, curator: User) -> None:
    with pytest.raises(Stale):
        scheduling.cancel(actor=curator, node=clean, was=None)


def test_a_stale_version_schedules_nothing(clean: RemixNode, curator: User) -> None:
    with pytest.raises(Stale):
        scheduling.schedule(actor=curator, node=clean, version=99, publish_at=timezone.now() + SOON)


@pytest.mark.parametrize(
    ("away", "code"),
    [(timedelta(days=-1), "too_soon"), (timedelta(seconds=30), "too_soon"), (timedelta(days=400), "too_late")],
    ids=["yesterday", "half a minute", "more than a year"],
)
def test_a_time_that_makes_no_sense_is_refused(clean: RemixNode, curator: User, away: timedelta, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        plan(clean, curator, at=timezone.now() + away)
    assert refusal.value.code == code


def test_a_time_without_a_zone_is_a_bug(clean: RemixNode, curator: User) -> None:
    with pytest.raises(ValueError, match="zone"):
        plan(clean, curator, at=datetime(2099, 1, 1))


def test_a_published_recipe_cannot_be_scheduled(clean: RemixNode, curator: User) -> None:
    publishing.publish(actor=curator, node=clean, version=clean.version)
    with pytest.raises(Refused) as refusal:
        plan(clean, curator)
    assert refusal.value.code == "wrong_state"


def test_a_creator_does_not_schedule(clean: RemixNode, db: None) -> None:
    with pytest.raises(NotAllowed):
        plan(clean, User.objects.create_user("creator@example.com"))


def test_staff_without_the_right_does_not_cancel(clean: RemixNode, curator: User) -> None:
    wish = plan(clean, curator)
    with pytest.raises(NotAllowed):
        scheduling.cancel(actor=staff("view_remixnode"), node=clean, was=wish.publish_at)


def test_warnings_are_asked_about_when_the_time_is_set(bare: RemixNode, curator: User) -> None:
    with pytest.raises(content_checks.Unready):
        plan(bare, curator)


def test_warnings_that_were_seen_then_are_not_asked_about_at_the_time(bare: RemixNode, curator: User) -> None:
    seen = [one.key for one in content_checks.findings(bare) if one.waits]
    scheduling.publish_due(make_due(plan(bare, curator, seen=seen)).pk)
    assert state_of(bare) == NodeState.PUBLISHED


def failed(clean: RemixNode, curator: User) -> PublicationSchedule:
    """A schedule whose recipe came to hold a banned word."""
    wish = make_due(plan(clean, curator))
    BannedWord.objects.create(word="세 박자")
    scheduling.publish_due(wish.pk)
    wish.refresh_from_db()
    return wish


def test_what_blocks_at_the_time_ends_the_schedule_with_the_reason(clean: RemixNode, curator: User) -> None:
    wish = failed(clean, curator)
    assert (wish.state, state_of(clean)) == (ScheduleState.FAILED, NodeState.DRAFT)
    assert "‘세 박자’" in wish.refusal


def test_who_set_a_schedule_that_fails_is_told_why(clean: RemixNode, curator: User) -> None:
    wish = failed(clean, curator)
    told = Notification.objects.get(recipient=curator)
    assert (told.kind, told.note) == ("schedule_failed", wish.refusal)


def test_a_right_that_was_taken_away_ends_the_schedule(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    User.objects.filter(pk=curator.pk).update(is_superuser=False)
    scheduling.publish_due(wish.pk)
    assert (state_of(wish), state_of(clean)) == (ScheduleState.FAILED, NodeState.DRAFT)


def test_a_removed_recipe_is_not_published(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    moving.remove(actor=curator, node=clean, version=clean.version, reason_code="rights")
    scheduling.publish_due(wish.pk)
    assert (state_of(wish), state_of(clean)) == (ScheduleState.FAILED, NodeState.REMOVED)


def test_whose_setter_was_erased_is_still_published(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    PublicationSchedule.objects.filter(pk=wish.pk).update(set_by=None)
    scheduling.publish_due(wish.pk)
    assert state_of(clean) == NodeState.PUBLISHED


def test_the_sweep_takes_up_what_lost_its_job(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    ProcrastinateJob.objects.all().delete()
    assert scheduling.queue_due() == 1
    assert jobs_of(wish)[0].args == {"schedule_id": wish.pk}


def test_the_sweep_leaves_alone_what_has_a_job(clean: RemixNode, curator: User) -> None:
    make_due(plan(clean, curator))
    ProcrastinateJob.objects.all().delete()
    scheduling.queue_due()
    assert scheduling.queue_due() == 0


def test_the_sweep_leaves_alone_what_is_not_due(clean: RemixNode, curator: User) -> None:
    plan(clean, curator)
    ProcrastinateJob.objects.all().delete()
    assert scheduling.queue_due() == 0


def test_a_crash_while_publishing_leaves_it_waiting(clean: RemixNode, curator: User) -> None:
    wish = make_due(plan(clean, curator))
    with patch("remix.publishing._spread", side_effect=ConnectionError), pytest.raises(ConnectionError):
        scheduling.publish_due(wish.pk)
    assert (state_of(wish), state_of(clean)) == (ScheduleState.WAITING, NodeState.DRAFT)


def test_midnight_in_seoul_is_three_in_the_afternoon_in_greenwich() -> None:
    assert datetime(2026, 3, 1, tzinfo=scheduling.ZONE).astimezone(UTC).hour == 15

"""What waited before there was one queue is in it afterwards, with whoever was looking at it; and goes back."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from campaigns.models import CheckIn, CheckInReview
from campaigns.states import CheckInState
from curation.models import WorkItem
from remix.models import Analysis, Brief, Decision, ManualReview, RemixNode, UserVideo, Video
from remix.states import BriefState, NodeState
from tests.accounts import world
from tests.campaigns import making
from tests.remix.lineage.conftest import recipe

memes = import_module("remix.migrations.0027_queue")
visits = import_module("campaigns.migrations.0006_queue")
LONG_AGO = timezone.now() - timedelta(days=3)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def waiting() -> list[tuple[str, int, str]]:
    return sorted(WorkItem.objects.values_list("kind", "subject_id", "state"))


def analysis(number: int, *reasons: str, state: str = "open") -> Analysis:
    video = Video.objects.create(
        platform="youtube", external_id=str(number), canonical_url=f"https://youtu.be/{number}"
    )
    made = Analysis.objects.create(video=video, state="pending_review")
    closed: dict[str, Any] = {} if state == "open" else {"decision": "rejected", "decided_at": timezone.now()}
    for reason in reasons:
        ManualReview.objects.create(analysis=made, reason=reason, state=state, **closed)
    return made


def draft(of: Analysis, **fields: Any) -> RemixNode:
    brief = Brief.objects.create(analysis=of, state=BriefState.WRITTEN)
    return RemixNode.objects.create(brief=brief, recipe=recipe(), **fields)


def handed_in(state: str, by: User, node: RemixNode) -> UserVideo:
    link = f"https://youtu.be/{state}"
    return UserVideo.objects.create(
        creator=by, node=node, state=state, link=link, link_platform="youtube", link_id=state, submitted_at=LONG_AGO
    )


def test_an_analysis_waits_once_whatever_its_reasons_and_since_the_first(db: None) -> None:
    failed = analysis(1, "model_failed", "bad_file")
    ManualReview.objects.filter(reason="bad_file").update(opened_at=LONG_AGO)
    analysis(2, "model_failed", state="resolved")
    run(memes.FORWARD)
    item = WorkItem.objects.get()
    assert (item.kind, item.subject_id, item.opened_at) == ("analysis", failed.pk, LONG_AGO)
    assert item.due_at == LONG_AGO + timedelta(hours=24)


def test_drafts_of_the_main_job_wait_unless_their_analysis_does(db: None) -> None:
    ready = draft(analysis(1))
    draft(analysis(2, "brief_failed"))
    draft(analysis(3), state=NodeState.PUBLISHED, published_at=timezone.now())
    draft(analysis(4), parent=ready)
    RemixNode.objects.create(recipe=recipe())
    run(memes.FORWARD)
    assert [row for row in waiting() if row[0] == "draft"] == [("draft", ready.pk, "open")]


def test_videos_wait_as_what_they_are(db: None) -> None:
    maker, node = world.person("creator"), RemixNode.objects.create(recipe=recipe())
    submitted, appealed = handed_in("submitted", maker, node), handed_in("appealed", maker, node)
    handed_in("declined", maker, node)
    Decision.objects.create(user_video=appealed, verdict="appealed", words="x", evidence={}, decided_by=maker)
    run(memes.FORWARD)
    assert waiting() == [("appeal", appealed.pk, "open"), ("submission", submitted.pk, "open")]


def test_moving_twice_leaves_one_entry_and_moving_back_none(db: None) -> None:
    analysis(1, "model_failed")
    run(memes.FORWARD)
    run(memes.FORWARD)
    assert WorkItem.objects.count() == 1
    run(memes.BACKWARD)
    assert not WorkItem.objects.exists()


@pytest.fixture
def claims(db: None) -> None:
    """The columns that the migration takes away afterwards."""
    run("ALTER TABLE campaigns_checkinreview ADD claimed_by_id bigint, ADD claimed_at timestamptz")


def visit(number: int, cause: str, by: User | None = None, at: datetime | None = None, **fields: Any) -> CheckInReview:
    campaign = making.campaign(slug=f"c{number}")
    check_in = CheckIn.objects.create(
        campaign=campaign,
        place=making.place(campaign),
        user=User.objects.create_user(f"visitor{number}@example.com"),
        method="gps_match",
        state=CheckInState.WITHHELD,
        slot="campaign",
    )
    review = CheckInReview.objects.create(check_in=check_in, cause=cause, **fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE campaigns_checkinreview SET claimed_by_id = %s, claimed_at = %s WHERE id = %s",
            [by.pk if by else None, at, review.pk],
        )
    return review


def test_visits_wait_by_their_cause_and_decided_ones_do_not(claims: None) -> None:
    picture, unusual = visit(1, "picture"), visit(2, "unusual")
    visit(3, "picture", state="accepted", decided_at=timezone.now())
    run(visits.FORWARD)
    assert waiting() == [("proof", picture.pk, "open"), ("visit", unusual.pk, "open")]


def test_a_claim_that_still_holds_moves_and_goes_back(claims: None) -> None:
    looker, at = world.person("curator"), timezone.now() - timedelta(minutes=5)
    review = visit(1, "picture", looker, at)
    run(visits.FORWARD)
    item = WorkItem.objects.get()
    assert (item.claimed_by, item.claimed_until) == (looker, at + timedelta(minutes=30))
    run("UPDATE campaigns_checkinreview SET claimed_by_id = NULL, claimed_at = NULL")
    run(visits.BACKWARD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT claimed_by_id, claimed_at FROM campaigns_checkinreview WHERE id = %s", [review.pk])
        assert cursor.fetchone() == (looker.pk, at)
    assert not WorkItem.objects.exists()


def test_a_claim_that_has_run_out_does_not_move(claims: None) -> None:
    visit(1, "picture", world.person("curator"), timezone.now() - timedelta(hours=2))
    run(visits.FORWARD)
    item = WorkItem.objects.get()
    assert (item.claimed_by, item.claimed_until) == (None, None)

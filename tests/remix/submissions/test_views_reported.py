"""Views are reported with proof and checked by a curator; nothing of it is ever changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from kmeme.lib.limits import Exceeded
from remix import submitting, viewing
from remix.models import RemixNode, UploadPurpose, UserVideo, ViewReport
from remix.models.observation import MOST_VIEWS
from remix.states import REPORTABLE_STATES, SubmissionState, ViewReportState
from remix.viewing import check_views, report_views
from tests.accounts.world import person
from tests.remix.submissions.conftest import OTHER_POST, POST, Put, in_state


def refusal(actor: User, user_video: UserVideo, views: Any = 100, **fields: Any) -> str:
    """The code with which a report is refused."""
    with pytest.raises(Refused) as refused:
        report_views(actor=actor, user_video=user_video, views=views, **fields)
    assert not ViewReport.objects.filter(state=ViewReportState.OPEN).exists()
    return refused.value.code


@pytest.fixture
def filmed(creator: User, node: RemixNode, put: Put) -> UserVideo:
    """A file without a post, handed in."""
    draft = submitting.begin(actor=creator, node=node, upload=put())
    return submitting.submit(actor=creator, user_video=draft, version=1)


def test_a_report_waits_for_a_curator(creator: User, submitted: UserVideo) -> None:
    report = report_views(actor=creator, user_video=submitted, views=12_000)
    submitted.refresh_from_db()
    assert (report.state, report.views, report.link) == (ViewReportState.OPEN, 12_000, POST)
    assert submitted.views is None
    assert AuditEntry.objects.get(action="submission.report_views").detail == {"views": 12_000}


@pytest.mark.parametrize("views", [-1, -(10**18), MOST_VIEWS + 1, 10**30, True, 1.5, "100"])
def test_counts_that_cannot_be_are_refused(creator: User, submitted: UserVideo, views: Any) -> None:
    assert refusal(creator, submitted, views) == "impossible_views"


@pytest.mark.parametrize("views", [-1, MOST_VIEWS + 1])
def test_the_database_too_refuses_counts_that_cannot_be(submitted: UserVideo, views: int) -> None:
    with pytest.raises(IntegrityError, match="reported_views_are_possible"), transaction.atomic():
        ViewReport.objects.create(user_video=submitted, views=views, read_at=timezone.now(), link=POST)


def test_views_of_the_future_are_refused(creator: User, submitted: UserVideo) -> None:
    assert refusal(creator, submitted, read_at=timezone.now() + timedelta(hours=1)) == "from_the_future"


def test_the_database_too_refuses_the_future(submitted: UserVideo) -> None:
    ahead = timezone.now() + timedelta(hours=1)
    with pytest.raises(IntegrityError, match="future"), transaction.atomic():
        ViewReport.objects.create(user_video=submitted, views=1, read_at=ahead, link=POST)


def test_views_from_before_the_post_are_refused(creator: User, draft: UserVideo) -> None:
    posted = timezone.now() - timedelta(days=1)
    sent = submitting.submit(actor=creator, user_video=draft, version=1, posted_at=posted)
    assert refusal(creator, sent, read_at=posted - timedelta(minutes=1)) == "before_birth"


@pytest.mark.parametrize("state", sorted({*SubmissionState} - {*REPORTABLE_STATES}))
def test_only_what_was_handed_in_and_stands_has_views(creator: User, draft: UserVideo, state: str) -> None:
    assert refusal(creator, in_state(draft, state)) == "wrong_state"


@pytest.mark.parametrize("state", REPORTABLE_STATES)
def test_views_may_also_be_told_after_a_decision(creator: User, draft: UserVideo, state: str) -> None:
    assert report_views(actor=creator, user_video=in_state(draft, state), views=5).views == 5


def test_only_the_creator_reports(rival: User, curator: User, submitted: UserVideo) -> None:
    for somebody in (rival, curator):
        with pytest.raises(NotAllowed):
            report_views(actor=somebody, user_video=submitted, views=1)


def test_a_file_without_a_post_needs_a_proof(creator: User, filmed: UserVideo) -> None:
    assert refusal(creator, filmed) == "proof_needed"


def test_the_database_too_asks_for_a_proof(filmed: UserVideo) -> None:
    with pytest.raises(IntegrityError, match="view_report_has_a_proof"), transaction.atomic():
        ViewReport.objects.create(user_video=filmed, views=1, read_at=timezone.now())


def test_a_picture_is_proof_enough(creator: User, filmed: UserVideo, put: Put) -> None:
    proof = put(b"picture", purpose=UploadPurpose.PROOF)
    assert report_views(actor=creator, user_video=filmed, views=7, proof=proof).proof == proof


def test_a_post_told_with_the_views_becomes_the_videos(creator: User, filmed: UserVideo) -> None:
    report_views(actor=creator, user_video=filmed, views=7, link="tiktok.com/@dancer/video/7123456789012345678?x=1")
    filmed.refresh_from_db()
    assert filmed.link == POST


def test_another_post_is_no_proof(creator: User, submitted: UserVideo) -> None:
    assert refusal(creator, submitted, link=OTHER_POST) == "other_link"


def test_somebody_elses_picture_is_no_proof(creator: User, rival: User, submitted: UserVideo, put: Put) -> None:
    assert refusal(creator, submitted, proof=put(owner=rival, purpose=UploadPurpose.PROOF)) == "not_allowed"


def test_a_film_is_no_proof(creator: User, submitted: UserVideo, put: Put) -> None:
    assert refusal(creator, submitted, proof=put()) == "wrong_upload"


def test_one_picture_proves_one_report(creator: User, submitted: UserVideo, filmed: UserVideo, put: Put) -> None:
    proof = put(b"picture", purpose=UploadPurpose.PROOF)
    report_views(actor=creator, user_video=submitted, views=7, proof=proof)
    with pytest.raises(Refused) as refused:
        report_views(actor=creator, user_video=filmed, views=7, proof=proof)
    assert refused.value.code == "proof_used"


def test_the_same_report_sent_twice_is_one(creator: User, submitted: UserVideo, put: Put) -> None:
    proof = put(b"picture", purpose=UploadPurpose.PROOF)
    first = report_views(actor=creator, user_video=submitted, views=7, proof=proof)
    assert report_views(actor=creator, user_video=submitted, views=7, proof=proof) == first


def test_a_newer_report_takes_the_place_of_one_that_waits(creator: User, submitted: UserVideo) -> None:
    old = report_views(actor=creator, user_video=submitted, views=7)
    new = report_views(actor=creator, user_video=submitted, views=9)
    old.refresh_from_db()
    assert (old.state, new.state) == (ViewReportState.LAPSED, ViewReportState.OPEN)


def test_the_eleventh_report_in_a_day_is_refused(creator: User, submitted: UserVideo) -> None:
    for views in range(viewing.REPORTS_PER_DAY):
        report_views(actor=creator, user_video=submitted, views=views)
    with pytest.raises(Exceeded):
        report_views(actor=creator, user_video=submitted, views=99)
    assert ViewReport.objects.get(state=ViewReportState.OPEN).views == viewing.REPORTS_PER_DAY - 1


def test_accepted_views_count(creator: User, curator: User, submitted: UserVideo) -> None:
    report = report_views(actor=creator, user_video=submitted, views=12_000)
    checked = check_views(actor=curator, report=report, accepted=True)
    submitted.refresh_from_db()
    assert (checked.state, checked.checked_by) == (ViewReportState.ACCEPTED, curator)
    assert (submitted.views, submitted.views_at) == (12_000, report.read_at)
    entry = AuditEntry.objects.get(action="submission.check_views")
    assert entry.detail == {"views": 12_000, "accepted": True, "report": report.pk}


def test_refused_views_say_why_and_do_not_count(creator: User, curator: User, submitted: UserVideo) -> None:
    report = report_views(actor=creator, user_video=submitted, views=12_000)
    check_views(actor=curator, report=report, accepted=False, reason_code="other_number", note="화면에는 1,200이에요.")
    submitted.refresh_from_db()
    report.refresh_from_db()
    assert (report.reason_code, report.note, submitted.views) == ("other_number", "화면에는 1,200이에요.", None)


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_refusal_without_a_reason_is_refused(creator: User, curator: User, submitted: UserVideo, reason: str) -> None:
    report = report_views(actor=creator, user_video=submitted, views=1)
    with pytest.raises(Refused) as refused:
        check_views(actor=curator, report=report, accepted=False, reason_code=reason)
    assert refused.value.code == "reason_needed"


def test_who_may_not_check_may_not(creator: User, rival: User, submitted: UserVideo) -> None:
    report = report_views(actor=creator, user_video=submitted, views=1)
    with pytest.raises(NotAllowed):
        check_views(actor=rival, report=report, accepted=True)


def test_a_curator_may_check(creator: User, submitted: UserVideo) -> None:
    report = report_views(actor=creator, user_video=submitted, views=1)
    assert check_views(actor=person("curator", "kim"), report=report, accepted=True).state == ViewReportState.ACCEPTED


def test_a_curator_does_not_check_their_own_video(curator: User, node: RemixNode) -> None:
    draft = submitting.begin(actor=curator, node=node, link=POST)
    sent = submitting.submit(actor=curator, user_video=draft, version=1)
    report = report_views(actor=curator, user_video=sent, views=1)
    with pytest.raises(NotAllowed) as refused:
        check_views(actor=curator, report=report, accepted=True)
    assert refused.value.code == "own_video"


def test_a_report_that_was_replaced_meanwhile_is_stale(creator: User, curator: User, submitted: UserVideo) -> None:
    report = report_views(actor=creator, user_video=submitted, views=1)
    report_views(actor=creator, user_video=submitted, views=2)
    with pytest.raises(Stale):
        check_views(actor=curator, report=report, accepted=True)


def test_a_report_is_checked_once(creator: User, curator: User, submitted: UserVideo) -> None:
    report = report_views(actor=creator, user_video=submitted, views=1)
    check_views(actor=curator, report=report, accepted=True)
    with pytest.raises(Stale):
        check_views(actor=curator, report=report, accepted=False, reason_code="other")


@pytest.mark.parametrize(("views", "days"), [(99, 0), (200, 1)])
def test_views_do_not_fall_below_or_date_before_what_was_checked(
    creator: User, curator: User, submitted: UserVideo, views: int, days: int
) -> None:
    check_views(actor=curator, report=report_views(actor=creator, user_video=submitted, views=100), accepted=True)
    assert refusal(creator, submitted, views, read_at=timezone.now() - timedelta(days=days)) == "views_went_down"


@pytest.mark.parametrize("change", [{"views": 999}, {"link": OTHER_POST}, {"read_at": timezone.now()}])
def test_the_database_does_not_let_a_report_be_changed(creator: User, submitted: UserVideo, change: Any) -> None:
    report = report_views(actor=creator, user_video=submitted, views=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ViewReport.objects.filter(pk=report.pk).update(**change)


def test_the_database_does_not_let_a_decided_report_be_decided_again(
    creator: User, curator: User, submitted: UserVideo
) -> None:
    report = report_views(actor=creator, user_video=submitted, views=1)
    check_views(actor=curator, report=report, accepted=False, reason_code="other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ViewReport.objects.filter(pk=report.pk).update(state=ViewReportState.ACCEPTED, reason_code="")


def test_the_database_does_not_let_a_report_be_deleted(creator: User, submitted: UserVideo) -> None:
    report_views(actor=creator, user_video=submitted, views=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM remix_viewreport")

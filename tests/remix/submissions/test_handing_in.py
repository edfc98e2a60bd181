"""A draft is handed in and taken back by its creator, in the states that allow it, with what they saw."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import publishing, submitting, viewing
from remix.models import RemixNode, SubmissionFrame, UploadPurpose, UserVideo
from remix.models.submission import Measuring
from remix.states import SubmissionState, ViewReportState
from tests.remix.lineage.conftest import Plant
from tests.remix.submissions.conftest import OTHER_POST, POST, Put, in_state

WITHDRAWABLE = [SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.DECLINED]


def refusal(actor: User, user_video: UserVideo, **fields: object) -> str:
    """The code with which handing it in is refused."""
    with pytest.raises(Refused) as refused:
        submitting.submit(actor=actor, user_video=user_video, version=user_video.version, **fields)  # type: ignore[arg-type]
    return refused.value.code


def test_a_draft_is_handed_in_with_its_last_words(creator: User, draft: UserVideo) -> None:
    posted = timezone.now() - timedelta(days=2)
    done = submitting.submit(
        actor=creator, user_video=draft, version=1, link=POST, caption="비 오는 날 찍었어요", posted_at=posted
    )
    done.refresh_from_db()
    assert (done.state, done.caption, done.posted_at, done.version) == ("submitted", "비 오는 날 찍었어요", posted, 2)
    assert done.submitted_at is not None
    assert AuditEntry.objects.filter(action="submission.submit", actor=creator).count() == 1


@pytest.mark.parametrize("state", sorted({*SubmissionState} - {SubmissionState.DRAFT}))
def test_only_a_draft_is_handed_in(creator: User, draft: UserVideo, state: str) -> None:
    assert refusal(creator, in_state(draft, state)) == "wrong_state"


def test_nobody_hands_in_for_others(rival: User, curator: User, draft: UserVideo) -> None:
    for person in (rival, curator):
        with pytest.raises(NotAllowed):
            submitting.submit(actor=person, user_video=draft, version=draft.version)


def test_a_stale_page_hands_nothing_in(creator: User, draft: UserVideo) -> None:
    with pytest.raises(Stale):
        submitting.submit(actor=creator, user_video=draft, version=draft.version + 1)


def test_handing_in_twice_from_one_page_counts_once(creator: User, draft: UserVideo) -> None:
    submitting.submit(actor=creator, user_video=draft, version=1)
    with pytest.raises(Stale):
        submitting.submit(actor=creator, user_video=draft, version=1)


def test_nothing_is_handed_in_to_a_recipe_that_went(creator: User, curator: User, draft: UserVideo) -> None:
    publishing.unpublish(actor=curator, node=draft.node, version=draft.node.version)
    assert refusal(creator, draft) == "not_published"


def test_a_post_from_the_future_is_refused(creator: User, draft: UserVideo) -> None:
    assert refusal(creator, draft, posted_at=timezone.now() + timedelta(hours=1)) == "from_the_future"


def test_a_post_from_before_the_recipe_is_refused(creator: User, draft: UserVideo) -> None:
    assert refusal(creator, draft, posted_at=timezone.now() - timedelta(days=30)) == "before_the_recipe"


def test_a_post_is_added_to_a_file_when_it_is_handed_in(creator: User, node: RemixNode, put: Put) -> None:
    draft = submitting.begin(actor=creator, node=node, upload=put())
    done = submitting.submit(actor=creator, user_video=draft, version=1, link=POST)
    done.refresh_from_db()
    assert (done.link, done.link_id) == (POST, "7123456789012345678")


def test_the_post_is_not_changed_for_another(creator: User, draft: UserVideo) -> None:
    assert refusal(creator, draft, link=OTHER_POST) == "other_link"


def test_a_post_that_is_handed_in_already_is_not_added_to_a_second_file(
    creator: User, submitted: UserVideo, put: Put
) -> None:
    draft = submitting.begin(actor=creator, node=submitted.node, upload=put())
    assert refusal(creator, draft, link=POST) == "already_submitted"
    draft.refresh_from_db()
    assert (draft.state, draft.link) == (SubmissionState.DRAFT, "")


@pytest.mark.parametrize(("error", "answer"), [("truncated", "bad_file"), ("file_gone", "bad_file")])
def test_a_file_that_cannot_be_read_is_not_handed_in(
    creator: User, node: RemixNode, put: Put, error: str, answer: str
) -> None:
    draft = submitting.begin(actor=creator, node=node, upload=put())
    UserVideo.objects.filter(pk=draft.pk).update(measuring=Measuring.FAILED, measure_error=error)
    assert refusal(creator, draft) == answer


def test_what_we_failed_to_measure_may_be_handed_in(creator: User, node: RemixNode, put: Put) -> None:
    draft = submitting.begin(actor=creator, node=node, upload=put())
    UserVideo.objects.filter(pk=draft.pk).update(measuring=Measuring.FAILED, measure_error="broken")
    assert submitting.submit(actor=creator, user_video=draft, version=1).state == SubmissionState.SUBMITTED


@pytest.mark.parametrize("state", WITHDRAWABLE)
def test_it_is_taken_back_and_says_from_where(creator: User, draft: UserVideo, state: str) -> None:
    user_video = in_state(draft, state)
    done = submitting.withdraw(actor=creator, user_video=user_video, version=user_video.version)
    assert (done.state, done.withdrawn_from) == (SubmissionState.WITHDRAWN, state)


@pytest.mark.parametrize("state", sorted({*SubmissionState} - {*WITHDRAWABLE}))
def test_it_is_not_taken_back_once_it_is_decided_or_appealed(creator: User, draft: UserVideo, state: str) -> None:
    user_video = in_state(draft, state)
    with pytest.raises(Refused) as refused:
        submitting.withdraw(actor=creator, user_video=user_video, version=user_video.version)
    assert refused.value.code == "wrong_state"


def test_nobody_takes_it_back_for_others(rival: User, curator: User, draft: UserVideo) -> None:
    for person in (rival, curator):
        with pytest.raises(NotAllowed):
            submitting.withdraw(actor=person, user_video=draft, version=draft.version)


def test_taking_back_deletes_file_proofs_and_what_was_measured(creator: User, node: RemixNode, put: Put) -> None:
    upload, proof = put(), put(b"picture", purpose=UploadPurpose.PROOF)
    draft = submitting.begin(actor=creator, node=node, upload=upload)
    UserVideo.objects.filter(pk=draft.pk).update(measuring=Measuring.MEASURED, measured={"fps": 24}, fit={"a": 1})
    SubmissionFrame.objects.create(user_video=draft, at_seconds=0.5, bits="01" * 32)
    sent = submitting.submit(actor=creator, user_video=draft, version=1)
    viewing.report_views(actor=creator, user_video=sent, views=10, proof=proof)
    done = submitting.withdraw(actor=creator, user_video=sent, version=2)
    done.refresh_from_db()
    assert (done.measured, done.fit, done.originality, done.caption) == ({}, {}, {}, "")
    assert not SubmissionFrame.objects.exists()
    deletion = ProcrastinateJob.objects.get(task_name="accounts:delete_files")
    assert sorted(name for _alias, name in deletion.args["files"]) == sorted(
        [str(upload.file.name), str(proof.file.name)]
    )


def test_the_files_are_gone_once_the_job_has_run(creator: User, node: RemixNode, put: Put) -> None:
    from accounts.jobs import delete_files

    upload = put()
    draft = submitting.begin(actor=creator, node=node, upload=upload)
    submitting.withdraw(actor=creator, user_video=draft, version=1)
    delete_files.func(files=ProcrastinateJob.objects.get(task_name="accounts:delete_files").args["files"])
    assert not default_storage.exists(str(upload.file.name))


def test_a_report_that_waits_lapses_with_the_video(creator: User, submitted: UserVideo) -> None:
    report = viewing.report_views(actor=creator, user_video=submitted, views=10)
    submitting.withdraw(actor=creator, user_video=submitted, version=submitted.version)
    report.refresh_from_db()
    assert report.state == ViewReportState.LAPSED


def test_a_withdrawn_video_stays_withdrawn(creator: User, plant: Plant, put: Put, node: RemixNode) -> None:
    draft = submitting.begin(actor=creator, node=node, upload=put())
    upload = draft.upload
    submitting.withdraw(actor=creator, user_video=draft, version=1)
    assert submitting.begin(actor=creator, node=node, upload=upload).state == SubmissionState.WITHDRAWN

"""A result begins with a file or a post: once for each, for public recipes, so many in a day."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import AuditEntry, User
from kmeme.lib.errors import NotAllowed, Refused
from kmeme.lib.limits import Exceeded
from remix import publishing, submitting
from remix.models import RemixNode, UploadPurpose, UserVideo
from remix.models.submission import MOST_CAPTION_LETTERS, Measuring
from remix.states import NodeState, SubmissionState
from tests.remix.lineage.conftest import Plant
from tests.remix.submissions.conftest import OTHER_POST, POST, Put, in_state, somebody

AT_ONCE = 50


def refusal(begin: Callable[[], object]) -> str:
    """The code with which it is refused."""
    with pytest.raises(Refused) as refused:
        begin()
    return refused.value.code


def test_a_file_becomes_a_draft_that_waits_to_be_measured(creator: User, node: RemixNode, put: Put) -> None:
    upload = put()
    user_video = submitting.begin(actor=creator, node=node, upload=upload, caption=" 한 번에  찍었어요 ")
    assert (user_video.state, user_video.measuring) == (SubmissionState.DRAFT, Measuring.QUEUED)
    assert (user_video.upload, user_video.caption) == (upload, "한 번에 찍었어요")
    assert ProcrastinateJob.objects.get().args == {"user_video_id": user_video.pk}
    assert AuditEntry.objects.filter(action="submission.begin", actor=creator).count() == 1


@pytest.mark.parametrize(
    "pasted",
    [
        POST,
        "tiktok.com/@dancer/video/7123456789012345678?is_from_webapp=1",
        "https://m.tiktok.com/v/7123456789012345678.html",
    ],
)
def test_a_post_is_one_however_it_was_pasted(creator: User, node: RemixNode, pasted: str) -> None:
    first = submitting.begin(actor=creator, node=node, link=POST)
    assert submitting.begin(actor=creator, node=node, link=pasted) == first
    assert (first.link_platform, first.link_id, first.measuring) == ("tiktok", "7123456789012345678", Measuring.NONE)


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("", "nothing_given"),
        ("   ", "nothing_given"),
        ("https://example.com/video/1", "unsupported_host"),
        ("https://www.tiktok.com/@dancer", "not_a_video_page"),
        ("javascript:alert(1)", "malformed_url"),
        ("http://127.0.0.1/shorts/dQw4w9WgXcQ", "unsupported_host"),
    ],
)
def test_an_address_that_is_no_public_post_is_refused(creator: User, node: RemixNode, link: str, code: str) -> None:
    assert refusal(lambda: submitting.begin(actor=creator, node=node, link=link)) == code
    assert not UserVideo.objects.exists()


@pytest.mark.parametrize("state", [NodeState.DRAFT, NodeState.UNPUBLISHED, NodeState.REMOVED])
def test_a_recipe_that_is_not_public_takes_nothing(creator: User, plant: Plant, state: str) -> None:
    node = plant(state=state)
    assert refusal(lambda: submitting.begin(actor=creator, node=node, link=POST)) == "not_published"


def test_a_recipe_that_went_while_the_file_was_uploaded_takes_nothing(
    creator: User, curator: User, node: RemixNode, put: Put
) -> None:
    upload = put()
    publishing.unpublish(actor=curator, node=node, version=node.version)
    assert refusal(lambda: submitting.begin(actor=creator, node=node, upload=upload)) == "not_published"


def test_somebody_elses_file_is_refused(rival: User, node: RemixNode, put: Put) -> None:
    with pytest.raises(NotAllowed):
        submitting.begin(actor=rival, node=node, upload=put())


def test_a_file_for_another_recipe_is_refused(creator: User, node: RemixNode, plant: Plant, put: Put) -> None:
    upload = put(of=plant())
    assert refusal(lambda: submitting.begin(actor=creator, node=node, upload=upload)) == "wrong_upload"


def test_a_proof_is_not_a_film(creator: User, node: RemixNode, put: Put) -> None:
    upload = put(purpose=UploadPurpose.PROOF)
    assert refusal(lambda: submitting.begin(actor=creator, node=node, upload=upload)) == "wrong_upload"


def test_an_account_that_was_stopped_begins_nothing(creator: User, node: RemixNode) -> None:
    User.objects.filter(pk=creator.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        submitting.begin(actor=creator, node=node, link=POST)


@pytest.mark.parametrize(
    ("caption", "code"), [("가" * (MOST_CAPTION_LETTERS + 1), "caption_too_long"), ("가\x00나", "bad_caption")]
)
def test_words_that_cannot_be_kept_are_refused(creator: User, node: RemixNode, caption: str, code: str) -> None:
    assert refusal(lambda: submitting.begin(actor=creator, node=node, link=POST, caption=caption)) == code


@pytest.mark.parametrize("state", sorted({*SubmissionState} - {SubmissionState.DRAFT, SubmissionState.WITHDRAWN}))
def test_a_post_that_went_on_cannot_be_begun_again(creator: User, submitted: UserVideo, state: str) -> None:
    in_state(submitted, state)
    begin = lambda: submitting.begin(actor=creator, node=submitted.node, link=POST)  # noqa: E731
    assert refusal(begin) == "already_submitted"


def test_one_post_serves_one_recipe(creator: User, draft: UserVideo, plant: Plant) -> None:
    other = plant()
    assert refusal(lambda: submitting.begin(actor=creator, node=other, link=POST)) == "already_submitted"


def test_the_database_lets_a_person_hold_a_post_once(draft: UserVideo) -> None:
    with pytest.raises(IntegrityError, match="one_submission_per_person_and_post"), transaction.atomic():
        UserVideo.objects.create(
            creator=draft.creator, node=draft.node, link=POST, link_platform="tiktok", link_id=draft.link_id
        )


def test_two_people_may_claim_one_post(rival: User, draft: UserVideo) -> None:
    assert submitting.begin(actor=rival, node=draft.node, link=POST).pk != draft.pk


def test_a_post_may_be_begun_again_after_its_draft_was_taken_back(creator: User, draft: UserVideo) -> None:
    submitting.withdraw(actor=creator, user_video=draft, version=draft.version)
    assert submitting.begin(actor=creator, node=draft.node, link=POST).state == SubmissionState.DRAFT


def test_taking_back_a_declined_post_does_not_open_a_second_chance(creator: User, submitted: UserVideo) -> None:
    declined = in_state(submitted, SubmissionState.DECLINED)
    submitting.withdraw(actor=creator, user_video=declined, version=declined.version)
    begin = lambda: submitting.begin(actor=creator, node=declined.node, link=POST)  # noqa: E731
    assert refusal(begin) == "already_submitted"


def test_the_twenty_first_in_a_day_is_refused_and_leaves_nothing(creator: User, node: RemixNode, put: Put) -> None:
    for _ in range(submitting.BEGUN_PER_DAY):
        submitting.begin(actor=creator, node=node, upload=put())
    with pytest.raises(Exceeded) as refused:
        submitting.begin(actor=creator, node=node, link=OTHER_POST)
    assert refused.value.code == "submission_quota"
    assert UserVideo.objects.count() == ProcrastinateJob.objects.count() == submitting.BEGUN_PER_DAY


def test_asking_for_the_same_again_uses_no_quota(creator: User, node: RemixNode, put: Put) -> None:
    upload = put()
    for _ in range(submitting.BEGUN_PER_DAY + 5):
        submitting.begin(actor=creator, node=node, upload=upload)
    assert submitting.BEGUN.remaining(str(creator.pk))[0].remaining == submitting.BEGUN_PER_DAY - 1


def at_once(begin: Callable[[int], UserVideo]) -> list[int]:
    """What so many calls gave that start in the same moment, each on a connection of its own."""
    barrier = threading.Barrier(AT_ONCE)

    def one(number: int) -> int:
        try:
            barrier.wait()
            return begin(number).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as calls:
        return list(calls.map(one, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_fifty_begins_of_one_upload_at_once_make_one(creator: User, node: RemixNode, put: Put) -> None:
    upload = put()
    assert len(set(at_once(lambda _: submitting.begin(actor=creator, node=node, upload=upload)))) == 1
    assert UserVideo.objects.count() == ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_begins_of_one_post_at_once_make_one(creator: User, node: RemixNode) -> None:
    assert len(set(at_once(lambda _: submitting.begin(actor=creator, node=node, link=POST)))) == 1
    assert UserVideo.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_people_do_not_wait_for_each_other_to_one_row(node: RemixNode) -> None:
    people = [somebody(f"person{number}") for number in range(AT_ONCE)]
    assert len(set(at_once(lambda number: submitting.begin(actor=people[number], node=node, link=POST)))) == AT_ONCE

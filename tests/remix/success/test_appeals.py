"""The one appeal of a creator, and who decides it."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notification, PointEntry, User
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import certification
from remix.models import Decision, UserVideo
from remix.states import SubmissionState
from tests.remix.success.conftest import Shoot, appeal, certify, decline, state_of


def uphold(video: UserVideo, curator: User, reason_code: str = "not_met") -> Decision:
    version = UserVideo.objects.get(pk=video.pk).version
    return certification.uphold(actor=curator, user_video=video, version=version, reason_code=reason_code)


def test_a_creator_may_appeal_with_their_words(video: UserVideo, curator: User) -> None:
    appeal(decline(video, curator), "제가 찍은 원본이에요.")
    assert state_of(video) == SubmissionState.APPEALED
    assert Decision.objects.get(verdict="appealed").words == "제가 찍은 원본이에요."


def test_an_appeal_needs_words(video: UserVideo, curator: User) -> None:
    declined = decline(video, curator)
    with pytest.raises(Refused) as refused:
        appeal(declined, " \n ")
    assert refused.value.code == "words_needed"


def test_an_appeal_is_made_once(video: UserVideo, curator: User, second_curator: User) -> None:
    appealed = appeal(decline(video, curator))
    with pytest.raises(Refused) as refused:
        appeal(appealed)
    assert refused.value.code == "already_appealed"
    uphold(appealed, second_curator)
    with pytest.raises(Refused) as refused:
        appeal(appealed)
    assert refused.value.code == "already_appealed"


def test_nobody_appeals_for_somebody_else(video: UserVideo, curator: User, second_curator: User) -> None:
    declined = decline(video, curator)
    with pytest.raises(NotAllowed):
        certification.appeal(actor=second_curator, user_video=declined, version=declined.version, words="다시요")


def test_what_was_not_declined_is_not_appealed(video: UserVideo) -> None:
    with pytest.raises(Refused) as refused:
        appeal(video)
    assert refused.value.code == "wrong_state"


def test_a_stale_appeal_changes_nothing(video: UserVideo, curator: User) -> None:
    declined = decline(video, curator)
    with pytest.raises(Stale):
        certification.appeal(actor=video.creator, user_video=video, version=declined.version - 1, words="다시요")


def test_whoever_declined_does_not_decide_the_appeal(video: UserVideo, curator: User) -> None:
    appealed = appeal(decline(video, curator))
    for decide in (certify, uphold):
        with pytest.raises(NotAllowed) as refused:
            decide(appealed, curator)
        assert refused.value.code == "own_decision"
    assert state_of(video) == SubmissionState.APPEALED


def test_the_database_too_wants_somebody_else_for_an_appeal(video: UserVideo, curator: User) -> None:
    appeal(decline(video, curator))
    row = Decision(user_video=video, verdict="upheld", reason_code="not_met", evidence={"x": 1}, decided_by=curator)
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        row.save()


def test_another_curator_may_stay_with_it(video: UserVideo, curator: User, second_curator: User) -> None:
    uphold(appeal(decline(video, curator)), second_curator)
    assert state_of(video) == SubmissionState.UPHELD
    assert Notification.objects.filter(recipient=video.creator, kind="upheld").exists()


def test_another_curator_may_certify_after_all(video: UserVideo, curator: User, second_curator: User) -> None:
    certificate = certify(appeal(decline(video, curator)), second_curator)
    assert state_of(video) == SubmissionState.CERTIFIED
    assert PointEntry.objects.get(cause=f"certificate:{certificate.pk}").amount == 200


def test_an_appeal_changes_no_criterion(shoot: Shoot, curator: User, second_curator: User) -> None:
    video = appeal(decline(shoot(views=9_000), curator))
    with pytest.raises(Refused) as refused:
        certify(video, second_curator)
    assert refused.value.code == "not_met"


def test_what_was_not_appealed_is_not_upheld(video: UserVideo, second_curator: User) -> None:
    with pytest.raises(Refused) as refused:
        uphold(video, second_curator)
    assert refused.value.code == "wrong_state"

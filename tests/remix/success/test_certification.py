"""What curators decide about a video, and what is kept of it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import override

from accounts.models import AuditEntry, Notification, User
from accounts.privacy import erasure
from kmeme.lib.cache import generation
from kmeme.lib.errors import NotAllowed, Refused, Stale
from remix import certification, viewing
from remix.dossier import dossier
from remix.models import Certificate, Decision, RemixNode, UserVideo
from remix.models.certificate import CertifyReason, DeclineReason, RevokeReason
from remix.page_cache import page_subject
from remix.states import SubmissionState
from tests.remix.admin.conftest import staff
from tests.remix.success.conftest import Shoot, certify, decline, revoke, state_of, withdraw


def test_a_video_that_meets_a_criterion_is_certified(video: UserVideo, curator: User) -> None:
    certificate = certify(video, curator)
    assert state_of(video) == SubmissionState.CERTIFIED
    assert (certificate.holder_name, certificate.title) == ("창작자", "지하철 춤")
    assert [kept["criterion"] for kept in certificate.met] == ["views"]


def test_one_that_meets_none_is_not(shoot: Shoot, curator: User) -> None:
    video = shoot(views=9_000)
    with pytest.raises(Refused) as refused:
        certify(video, curator)
    assert (refused.value.code, state_of(video)) == ("not_met", SubmissionState.SUBMITTED)


def test_views_that_nobody_checked_certify_nothing(shoot: Shoot, curator: User) -> None:
    video = shoot(views=None)
    viewing.report_views(actor=video.creator, user_video=video, views=10**9)
    with pytest.raises(Refused):
        certify(video, curator)


def test_a_decision_keeps_what_was_seen(video: UserVideo, curator: User) -> None:
    certify(video, curator)
    [decision] = Decision.objects.all()
    assert (decision.reason_code, decision.decided_by) == ("criteria_met", curator)
    evidence = decision.evidence
    assert (evidence["version"], evidence["views"]) == (video.version, 12_000)
    assert evidence["criteria"][0] == {
        "criterion": "views", "needed": 10_000, "got": 12_000, "is_met": True,
        "views": 12_000, "age_days": 5.0, "parent_views": None,
    }  # fmt: skip
    assert {"fit", "originality", "view_report"} <= set(evidence)


def test_a_decision_is_on_record(video: UserVideo, curator: User) -> None:
    certify(video, curator)
    entry = AuditEntry.objects.get(action="submission.certified")
    assert (entry.actor, entry.reason_code, entry.target_id) == (curator, "criteria_met", str(video.pk))


def test_the_creator_is_told_with_the_reason(video: UserVideo, curator: User) -> None:
    decline(video, curator, reason_code="copied", words="3초부터 다른 분의 영상이에요.")
    note = Notification.objects.get(recipient=video.creator, kind="declined").note
    assert note == "다른 사람의 영상을 그대로 썼어요\n3초부터 다른 분의 영상이에요."


def test_the_reason_is_told_in_the_creators_language(video: UserVideo, curator: User) -> None:
    User.objects.filter(pk=video.creator_id).update(language="en")
    decline(video, curator, reason_code="copied")
    note = Notification.objects.get(recipient=video.creator, kind="declined").note
    with override("en"):
        assert note == str(DeclineReason.COPIED.label)


@pytest.mark.parametrize("reason", ["", "nonsense", "not_met"])
def test_a_certificate_needs_a_reason_of_its_own_list(video: UserVideo, curator: User, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        certify(video, curator, reason_code=reason)
    assert refused.value.code == "reason_needed"


def test_other_reasons_must_be_written_out(video: UserVideo, curator: User) -> None:
    with pytest.raises(Refused) as refused:
        decline(video, curator, reason_code="other", words="  ")
    assert refused.value.code == "words_needed"


@pytest.mark.parametrize(("words", "code"), [("가" * 1001, "words_too_long"), ("a\x00b", "bad_words")])
def test_words_that_cannot_be_kept_are_refused(video: UserVideo, curator: User, words: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        decline(video, curator, words=words)
    assert (refused.value.code, state_of(video)) == (code, SubmissionState.SUBMITTED)


def test_nobody_certifies_their_own_video(shoot: Shoot, curator: User, second_curator: User) -> None:
    video = shoot(by=second_curator)
    for decide in (certify, decline):
        with pytest.raises(NotAllowed) as refused:
            decide(video, second_curator)
        assert refused.value.code == "own_video"
    assert not Decision.objects.exists()


def test_the_database_too_lets_nobody_decide_on_their_own(video: UserVideo) -> None:
    row = Decision(
        user_video=video, verdict="certified", reason_code="x", evidence={"views": 1}, decided_by=video.creator
    )
    with pytest.raises(IntegrityError, match="others decide"), transaction.atomic():
        row.save()


def test_only_those_who_may_judge_judge(video: UserVideo) -> None:
    with pytest.raises(NotAllowed):
        certify(video, staff("view_uservideo"))


def test_a_withdrawn_video_is_not_certified(video: UserVideo, curator: User) -> None:
    withdraw(video)
    with pytest.raises(Refused) as refused:
        certify(video, curator)
    assert refused.value.code == "withdrawn"
    assert not Certificate.objects.exists()


def test_a_draft_is_not_certified(video: UserVideo, curator: User) -> None:
    UserVideo.objects.filter(pk=video.pk).update(state="draft")
    with pytest.raises(Refused) as refused:
        certify(video, curator)
    assert refused.value.code == "wrong_state"


def test_a_stale_version_decides_nothing(video: UserVideo, curator: User) -> None:
    with pytest.raises(Stale):
        certification.certify(actor=curator, user_video=video, version=video.version - 1, reason_code="criteria_met")
    assert state_of(video) == SubmissionState.SUBMITTED


def test_what_was_not_seen_yet_stops_a_decision(video: UserVideo, curator: User) -> None:
    seen = dossier(video).mark
    report = viewing.report_views(actor=video.creator, user_video=video, views=13_000)
    viewing.check_views(actor=curator, report=report, accepted=True)
    with pytest.raises(Stale):
        certify(video, curator, seen=seen)


def test_what_is_still_as_it_was_seen_is_decided(video: UserVideo, curator: User) -> None:
    assert certify(video, curator, seen=dossier(video).mark)


def test_somebody_who_is_suspended_gets_no_certificate(video: UserVideo, curator: User) -> None:
    User.objects.filter(pk=video.creator_id).update(is_active=False)
    with pytest.raises(Refused) as refused:
        certify(video, curator)
    assert refused.value.code == "creator_gone"


def test_a_certificate_changes_the_recipes_page(
    video: UserVideo, curator: User, django_capture_on_commit_callbacks: object
) -> None:
    before = generation(page_subject(video.node_id))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        certify(video, curator)
    assert generation(page_subject(video.node_id)) != before


def test_a_revoked_certificate_says_when_and_why(certificate: Certificate, curator: User) -> None:
    assert certificate.user_video
    revoked = revoke(certificate.user_video, curator, reason_code="copied")
    assert (revoked.revocation_reason, state_of(certificate.user_video)) == ("copied", SubmissionState.REVOKED)
    assert revoked.revoked_at


def test_nothing_is_revoked_twice(certificate: Certificate, curator: User) -> None:
    assert certificate.user_video
    revoke(certificate.user_video, curator)
    with pytest.raises(Refused) as refused:
        revoke(certificate.user_video, curator)
    assert refused.value.code == "wrong_state"


def test_that_its_holder_left_is_no_reason_for_a_curator(certificate: Certificate, curator: User) -> None:
    assert certificate.user_video
    with pytest.raises(Refused):
        revoke(certificate.user_video, curator, reason_code=RevokeReason.HOLDER_LEFT)


def test_a_revoked_video_is_not_certified_again(certificate: Certificate, curator: User) -> None:
    assert certificate.user_video
    revoke(certificate.user_video, curator)
    with pytest.raises(Refused):
        certify(certificate.user_video, curator)
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("sql", ["UPDATE remix_decision SET words = 'x'", "DELETE FROM remix_decision"])
def test_decisions_cannot_be_changed(certificate: Certificate, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_decision_without_evidence_cannot_be_written(video: UserVideo, curator: User) -> None:
    row = Decision(user_video=video, verdict="declined", reason_code="not_met", decided_by=curator)
    with pytest.raises(IntegrityError, match="decision_says_on_what"), transaction.atomic():
        row.save()


def test_a_person_who_leaves_takes_their_name_off_the_certificate(certificate: Certificate, creator: User) -> None:
    leave(creator)
    certificate.refresh_from_db()
    assert (certificate.holder_name, certificate.link, certificate.user_video) == ("", "", None)
    assert certificate.revocation_reason == RevokeReason.HOLDER_LEFT
    assert not Decision.objects.exists()


def test_what_was_revoked_before_keeps_its_reason_when_its_holder_leaves(
    certificate: Certificate, creator: User, curator: User
) -> None:
    assert certificate.user_video
    revoke(certificate.user_video, curator, reason_code="copied")
    leave(creator)
    certificate.refresh_from_db()
    assert (certificate.revocation_reason, certificate.holder_name) == ("copied", "")


def test_a_recipe_with_certificates_is_kept(certificate: Certificate, node: RemixNode) -> None:
    with pytest.raises(ProtectedError):
        node.delete()


def leave(user: User) -> None:
    """Their grace is over."""
    User.objects.filter(pk=user.pk).update(erase_at=timezone.now())
    assert erasure.erase(user.pk)


def test_every_reason_is_in_the_document() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "k-success.md").read_text()
    codes = {*CertifyReason.values, *DeclineReason.values, *RevokeReason.values}
    assert {code for code in codes if f"`{code}`" not in text} == set()

"""What somebody handed in is theirs to take along, and goes with them."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import AuditEntry, User
from accounts.privacy import archive, erasure
from remix import submitting, viewing
from remix.models import RemixNode, SubmissionFrame, Upload, UploadPurpose, UserVideo, ViewReport
from tests.remix.submissions.conftest import POST, Put


@pytest.fixture
def handed_in(creator: User, node: RemixNode, put: Put) -> UserVideo:
    """A film with a post and proven views."""
    draft = submitting.begin(actor=creator, node=node, upload=put(b"film"), link=POST, caption="비 오는 날")
    SubmissionFrame.objects.create(user_video=draft, at_seconds=1.0, bits="01" * 32)
    sent = submitting.submit(actor=creator, user_video=draft, version=1, caption="비 오는 날")
    proof = put(b"picture", purpose=UploadPurpose.PROOF)
    viewing.report_views(actor=creator, user_video=sent, views=12_000, proof=proof)
    return sent


def leave(person: User) -> None:
    User.objects.filter(pk=person.pk).update(erase_at=timezone.now() - timedelta(days=1))
    assert erasure.erase(person.pk)


def test_the_export_holds_videos_views_and_files(creator: User, handed_in: UserVideo) -> None:
    target = io.BytesIO()
    archive.write(creator, target)
    with zipfile.ZipFile(target) as content:
        [video] = json.loads(content.read("data/remix-uservideo.json"))
        [report] = json.loads(content.read("data/remix-viewreport.json"))
        files = [content.read(name) for name in content.namelist() if name.startswith("files/")]
    assert (video["link"], video["caption"], video["state"]) == (POST, "비 오는 날", "submitted")
    assert report["views"] == 12_000
    assert {b"film", b"picture"} <= set(files)
    assert "originality" not in video, "a hint about other people's videos is not theirs"


def test_leaving_deletes_videos_views_and_files(creator: User, handed_in: UserVideo) -> None:
    leave(creator)
    assert not UserVideo.objects.exists()
    assert not ViewReport.objects.exists()
    assert not SubmissionFrame.objects.exists()
    assert not Upload.objects.filter(owner=creator).exists()
    assert ProcrastinateJob.objects.get(task_name="remix:discard_uploads").args == {
        "folder": f"user_content/{creator.pk}"
    }


def test_leaving_keeps_the_audit_without_words(creator: User, handed_in: UserVideo) -> None:
    leave(creator)
    entries = AuditEntry.objects.filter(action__startswith="submission.")
    assert {(entry.actor_label, json.dumps(entry.detail)) for entry in entries} == {("Deleted User", "{}")}


def test_others_keep_theirs(creator: User, rival: User, node: RemixNode, handed_in: UserVideo) -> None:
    other = submitting.begin(actor=rival, node=node, link=POST)
    leave(creator)
    assert list(UserVideo.objects.all()) == [other]


def test_a_curator_who_leaves_is_forgotten_and_the_check_stays(
    creator: User, curator: User, handed_in: UserVideo
) -> None:
    User.objects.create_superuser("second@example.com", "correct-horse-battery")
    report = viewing.check_views(actor=curator, report=ViewReport.objects.get(), accepted=True)
    leave(curator)
    report.refresh_from_db()
    assert (report.checked_by, report.state) == (None, "accepted")

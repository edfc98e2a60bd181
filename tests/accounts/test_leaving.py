"""Leaving: a grace, then everything personal goes at once, and nothing else."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import audit, jobs, tokens
from accounts.models import AuditEntry, DataExport, Notification, RefreshFamily, User
from accounts.models.data_export import private_storage
from accounts.privacy import erasure, export, handlers
from kmeme.lib.errors import NotAllowed, Refused
from remix.models import Analysis, RemixNode, Video, ViewObservation
from remix.states import NodeState
from tests.accounts import world
from tests.accounts.conftest import PASSWORD
from tests.remix.lineage.conftest import recipe

type Commit = Callable[..., object]


def leave(user: User) -> User:
    """Ask, let the grace pass, and be erased."""
    erasure.request(actor=user, user=user)
    User.objects.filter(pk=user.pk).update(erase_at=timezone.now() - timedelta(seconds=1))
    assert erasure.erase(user.pk)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def upload(creator: User) -> Video:
    video = Video(platform="upload", external_id="0" * 64, submitted_by=creator, original_name="김철수.mp4")
    video.file.save("video.mp4", ContentFile(b"film"))
    return video


def test_asking_plans_it_in_fourteen_days(creator: User, commit: Commit, mailoutbox: list[EmailMessage]) -> None:
    with commit():  # type: ignore[attr-defined]
        user = erasure.request(actor=creator, user=creator)
    assert user.erase_at is not None
    assert timedelta(days=13, hours=23) < user.erase_at - timezone.now() <= timedelta(days=14)
    assert mailoutbox[0].to == [creator.email]


def test_nothing_goes_before_the_grace_is_over(creator: User) -> None:
    erasure.request(actor=creator, user=creator)
    assert not erasure.erase(creator.pk)
    assert erasure.erase_due() == 0


def test_one_can_change_one_s_mind(client: Client, creator: User) -> None:
    erasure.request(actor=creator, user=creator)
    client.post("/login/", {"login": creator.email, "password": PASSWORD})
    client.post("/me/stay/")
    assert User.objects.get(pk=creator.pk).erase_at is None


def test_nobody_makes_others_leave(administrator: User, creator: User) -> None:
    with pytest.raises(NotAllowed):
        erasure.request(actor=administrator, user=creator)


def test_the_row_holds_nothing_personal_afterwards(creator: User) -> None:
    User.objects.filter(pk=creator.pk).update(phone="010-1234-5678", address="서울")
    user = leave(creator)
    assert re.fullmatch(r"anonymized_[0-9a-f-]{36}@deleted\.local", user.email)
    assert (user.name, user.phone, user.address) == ("Deleted User", "", "")
    assert (user.is_active, user.has_usable_password(), user.groups.exists()) == (False, False, False)
    assert user.deleted_at is not None


def test_addresses_sign_ins_and_sessions_go(client: Client, creator: User) -> None:
    client.post("/login/", {"login": creator.email, "password": PASSWORD})
    tokens.issue(user=creator)
    leave(creator)
    for model in (EmailAddress, UserSession, RefreshFamily):
        assert not model.objects.exists(), model
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
    assert client.get("/me/").status_code == 302


def test_uploads_go_with_their_files(creator: User, upload: Video, commit: Commit) -> None:
    name = str(upload.file.name)
    leave(creator)
    assert not Video.objects.exists()
    job = ProcrastinateJob.objects.get(task_name="accounts:delete_files")
    jobs.delete_files(**job.args)
    assert not default_storage.exists(name)


def test_deleting_files_twice_is_fine(creator: User) -> None:
    jobs.delete_files([["default", "source_videos/gone.mp4"]])


def test_a_clip_that_somebody_else_asked_for_too_stays(creator: User, upload: Video) -> None:
    Analysis.objects.create(video=upload, requested_by=world.person("partner"))
    leave(creator)
    upload.refresh_from_db()
    assert (upload.submitted_by, upload.original_name) == (None, "")


def test_published_recipes_stay_without_the_name(creator: User) -> None:
    node = RemixNode.objects.create(
        recipe=recipe(), state=NodeState.PUBLISHED, published_at=timezone.now(), creator=creator
    )
    leave(creator)
    node.refresh_from_db()
    assert node.creator is None


def test_own_drafts_go(creator: User) -> None:
    RemixNode.objects.create(recipe=recipe(), creator=creator)
    leave(creator)
    assert not RemixNode.objects.exists()


def test_what_they_told_others_goes(creator: User) -> None:
    node = RemixNode.objects.create(recipe=recipe(), state=NodeState.PUBLISHED, published_at=timezone.now())
    ViewObservation.objects.create(
        node=node,
        views=1,
        observed_at=timezone.now(),
        source="curator",
        recorded_by=creator,
    )
    other = world.person("partner")
    Notification.objects.create(recipient=other, kind="forked", cause="x", actor=creator, note="고마워요, 철수가")
    leave(creator)
    row = Notification.objects.get()
    assert (row.actor, row.note) == (None, "")
    assert ViewObservation.objects.get().recorded_by is None


def test_the_audit_trail_stays_without_personal_data(client: Client, creator: User, upload: Video) -> None:
    client.post("/login/", {"login": creator.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.77")
    audit.record(actor=creator, action="video.submit", target=upload, detail={"name": "김철수"})
    count = AuditEntry.objects.count()
    leave(creator)
    assert AuditEntry.objects.count() > count
    everything = str(list(AuditEntry.objects.values()))
    assert not [word for word in ("creator@example.com", "'creator'", "김철수", "192.0.2") if word in everything]
    assert AuditEntry.objects.filter(action="video.submit", actor=creator, actor_label="Deleted User").exists()


def test_what_others_did_to_them_stays_without_their_name(administrator: User, creator: User) -> None:
    audit.record(actor=administrator, action="user.change", target=creator, detail={"fields": ["name"]})
    leave(creator)
    entry = AuditEntry.objects.get(action="user.change")
    assert (entry.actor_label, entry.target_label) == ("admin", "Deleted User")


def test_others_keep_everything(administrator: User, creator: User) -> None:
    audit.record(actor=administrator, action="test.act", target=administrator, detail={"x": 1})
    before = list(AuditEntry.objects.filter(actor=administrator).values())
    leave(creator)
    assert list(AuditEntry.objects.filter(actor=administrator).values()) == before


def test_a_failure_on_the_way_takes_nothing(creator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "_redact_audit", _fail)
    with pytest.raises(RuntimeError):
        leave(creator)
    user = User.objects.get(pk=creator.pk)
    assert (user.email, user.deleted_at) == ("creator@example.com", None)


def _fail(*args: object) -> None:
    raise RuntimeError


def test_erasing_twice_changes_nothing(creator: User) -> None:
    user = leave(creator)
    assert not erasure.erase(user.pk)


def test_the_same_address_can_sign_up_again(client: Client, creator: User) -> None:
    leave(creator)
    client.post("/signup/", {"email": "creator@example.com", "password1": "long-enough-42", "data_collection": "on"})
    assert User.objects.filter(email="creator@example.com").exists()


def test_the_last_admin_is_told_why_not(client: Client, administrator: User) -> None:
    with pytest.raises(Refused) as refusal:
        erasure.request(actor=administrator, user=administrator)
    assert refusal.value.code == "last_admin"
    client.post("/login/", {"login": administrator.email, "password": PASSWORD})
    client.post("/me/leave/")
    page = client.post("/me/account/reauthenticate/?next=/me/leave/", {"password": PASSWORD}, follow=True)
    assert "마지막 관리자" in page.content.decode()


def test_an_admin_may_leave_when_there_is_another(administrator: User, curator: User) -> None:
    assert erasure.request(actor=administrator, user=administrator).erase_at


@pytest.mark.django_db(transaction=True)
def test_two_last_admins_who_leave_at_once_do_not_both_get_away() -> None:
    people = [world.person("admin", f"admin{number}") for number in range(2)]
    start, refused = threading.Barrier(2), []

    def go(user: User) -> None:
        start.wait()
        try:
            erasure.request(actor=user, user=user)
        except Refused as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["last_admin"]


def test_who_is_erased_during_an_export_leaves_no_zip(
    creator: User, monkeypatch: pytest.MonkeyPatch, commit: Commit
) -> None:
    row = export.request(actor=creator, user=creator)
    finish = export._finish

    def meanwhile(*args: object) -> None:
        leave(creator)
        finish(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(export, "_finish", meanwhile)
    with commit():  # type: ignore[attr-defined]
        export.build(str(row.pk))
    assert not DataExport.objects.exists()
    assert private_storage().listdir("exports")[1] == []


def test_a_ready_export_goes_with_its_person(creator: User) -> None:
    row = export.request(actor=creator, user=creator)
    export.build(str(row.pk))
    leave(creator)
    jobs.delete_files(**ProcrastinateJob.objects.get(task_name="accounts:delete_files").args)
    assert private_storage().listdir("exports")[1] == []


def test_due_people_are_queued_each_on_their_own(creator: User) -> None:
    erasure.request(actor=creator, user=creator)
    User.objects.update(erase_at=timezone.now() - timedelta(seconds=1))
    assert erasure.erase_due() == 1
    assert ProcrastinateJob.objects.filter(task_name="accounts:erase").count() == 1


def test_the_name_of_the_deleted_is_the_one_that_the_database_allows() -> None:
    assert handlers.DELETED_NAME == "Deleted User"
